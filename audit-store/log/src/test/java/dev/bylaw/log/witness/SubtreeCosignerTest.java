package dev.bylaw.log.witness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.checkpoint.CosignedSubtree;
import dev.bylaw.log.checkpoint.MlDsa44Signer;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.Hasher;
import dev.bylaw.log.merkle.SubtreeProofs;
import dev.bylaw.log.note.CosignatureVerifier;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.note.SignedNote;
import dev.bylaw.log.store.LocalDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubtreeCosignerTest {
  private static final String ORIGIN = "log.example/one";
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

  @TempDir private Path folder;
  private final Ed25519Signer log = Ed25519Signer.ofSeed(ORIGIN, new byte[32]);
  private final MlDsa44Signer witnessKey = MlDsa44Signer.generate("w.example", () -> NOW);
  private final MlDsa44Signer mirrorKey = MlDsa44Signer.generate("m.example", () -> NOW);
  private final TestTree tree = new TestTree(64);
  private Witness witness;
  private SubtreeCosigner cosigner;

  @BeforeEach
  void open() throws IOException {
    KnownLogs logs = origin -> origin.equals(ORIGIN) ? List.of(log.verifier()) : List.of();
    witness =
        new Witness(
            logs, witnessKey, new WitnessFolder(new LocalDisk(), folder.resolve("witness")));
    cosigner = new SubtreeCosigner(logs, witness, witnessKey, List.of(mirrorKey));
  }

  @Test
  void everySubtreeOfACosignedTreeIsCosigned() throws Exception {
    SignedNote cosigned = checkpoint(21).with(cosigned(0, 21));
    for (long start = 0; start < 21; start++) {
      for (long end = start + 1; end <= 21; end++) {
        WitnessAnswer answer = sign(request(start, end, cosigned));
        if (!SubtreeProofs.isSubtree(start, end)) {
          assertThat(answer.status()).isEqualTo(400);
          continue;
        }
        SignedNote.SignatureLine line =
            SignedNote.parseLines(((WitnessAnswer.Cosigned) answer).lines()).getFirst();
        assertThat(line.isBy(witnessKey.verifier())).isTrue();
        assertThat(CosignatureVerifier.time(line)).isEqualTo(Instant.EPOCH);
        Hash hash = SubtreeProofs.root(start, end, tree);
        assertThat(
                witnessKey
                    .verifier()
                    .verify(new CosignedSubtree(ORIGIN, start, end, hash), line.signature()))
            .isTrue();
      }
    }
  }

  @Test
  void eachKeyCosignsSubtreesOfWhatItCosigned() throws Exception {
    SignedNote byWitness = checkpoint(45).with(cosigned(0, 45));
    SignedNote byMirror = checkpoint(45).with(checkpoint(45, mirrorKey).signatures());
    assertThat(names(request(8, 13, byWitness))).containsExactly("w.example");
    assertThat(names(request(8, 13, byMirror))).containsExactly("m.example");
    assertThat(names(request(8, 13, byMirror.with(byWitness.signatures()))))
        .containsExactly("w.example", "m.example");
    // a key that did not sign does not, whatever else stands there
    assertThat(names(request(8, 13, checkpoint(45)))).containsExactly("w.example");
  }

  @Test
  void aCosignatureThatIsNotOursIsForbidden() throws Exception {
    MlDsa44Signer forger = MlDsa44Signer.generate("w.example", () -> NOW);
    assertThat(sign(request(8, 13, checkpoint(45, forger))).status()).isEqualTo(403);
    // of another tree
    SignedNote swapped =
        new SignedNote(checkpoint(45).text(), checkpoint(44, witnessKey).signatures());
    assertThat(sign(request(8, 13, swapped)).status()).isEqualTo(403);
    assertThat(sign(request(8, 13, checkpoint(45))).status()).isEqualTo(403);
  }

  @Test
  void aCheckpointWithoutSignaturesMustBeOneThatIsRemembered() throws Exception {
    SignedNote bare = new SignedNote(checkpoint(45).text(), List.of());
    assertThat(sign(request(8, 13, bare)).status()).isEqualTo(403);
    cosigned(0, 44);
    assertThat(sign(request(8, 13, bare)))
        .isEqualTo(new WitnessAnswer.OtherCheckpoint(checkpoint(44)));
    cosigned(44, 45);
    assertThat(names(request(8, 13, bare))).containsExactly("w.example");
    cosigned(45, 64);
    // the last few are remembered, and of a new start the last
    assertThat(names(request(8, 13, bare))).containsExactly("w.example");
    open();
    assertThat(sign(request(8, 13, bare)))
        .isEqualTo(new WitnessAnswer.OtherCheckpoint(checkpoint(64)));
  }

  @Test
  void whatIsNoPartOfTheTreeIsRefused() throws Exception {
    SignedNote cosigned = checkpoint(45).with(cosigned(0, 45));
    SignSubtree sound = request(8, 13, cosigned);
    assertThat(sign(with(sound, Hasher.EMPTY_ROOT, sound.proof())).status()).isEqualTo(422);
    assertThat(sign(with(sound, sound.hash(), List.of())).status()).isEqualTo(422);
    assertThat(sign(with(sound, sound.hash(), sound.proof().reversed())).status()).isEqualTo(422);
    SignedNote elsewhere =
        new Checkpoint("log.example/two", 45, tree.root(45)).sign(log.named("log.example/two"));
    assertThat(sign(request(8, 13, elsewhere)).status()).isEqualTo(404);
    assertThat(sign(request(40, 48, checkpoint(45))).status()).isEqualTo(400);
  }

  /** The form of tlog-witness's example; its hashes are no proof of one another. */
  @Test
  void theRequestOfTheSpecificationIsRead() throws Exception {
    String text =
        """
        subtree 8 13
        mbsQCg+dEIMGlpqeGgk94JutQwKKS2Lo5IuDhKmDjiU=
        CD82D2LDm0phY0+xKbHyZfq3Hw21lVkuV7Zis5EFg0k=
        h/ghL5nyaXTIBAklqDnisM+SFdbA3izoGZ5oRYMZzc0=
        8qtnAAU9sTKQx/zt3E4v8Jt2a9IMQUf0QUawvePF9y0=
        KuO5BNOmginG34Lm5G3e2GuiWliGo3K0ebzGpvI0fEg=

        example.com/behind-the-sofa
        14
        /CcKVZM9n65aH7jLaIZuUB4/MSlEFQ4+ldwUC21rDHM=
        """;
    SignSubtree read = SignSubtree.parse(text.getBytes(StandardCharsets.UTF_8));
    assertThat(new String(read.toBytes(), StandardCharsets.UTF_8)).isEqualTo(text);
    assertThat(read.proof()).hasSize(4);
    assertThat(Checkpoint.parse(read.note().text()).size()).isEqualTo(14);
  }

  @Test
  void aRequestReadsAsItIsWritten() throws Exception {
    SignSubtree plain = request(8, 13, checkpoint(45, witnessKey));
    CosignedSubtree subtree = new CosignedSubtree(ORIGIN, 8, 13, plain.hash());
    SignSubtree request =
        new SignSubtree(
            8, 13, plain.hash(), List.of(mirrorKey.sign(subtree)), plain.proof(), plain.note());
    assertThat(SignSubtree.parse(request.toBytes())).isEqualTo(request);
    String text = new String(request.toBytes(), StandardCharsets.UTF_8);
    String line = SignedNote.lines(request.cosignatures());
    String hash = plain.hash() + "\n";
    for (String wrong :
        List.of(
            "",
            text.replace("subtree 8 13", "subtree 08 13"),
            text.replace("subtree 8 13", "subtree 8 0"),
            text.replace("subtree 8 13", "subtree 8  13"),
            text.replace("subtree 8 13", "subtree 8 13 14"),
            text.replace("subtree 8 13", "subtree 8 99999999999999999999"),
            text.replace("subtree 8 13\n", "subtree 8 13\r\n"),
            text.replace(line, line.repeat(9)),
            // a cosignature behind the proof
            text.replaceFirst("\n\n", "\n" + line + "\n"),
            text.replaceFirst("\n\n", "\n" + hash.repeat(64) + "\n"),
            text + line.repeat(8),
            text.substring(0, text.length() - 1),
            text.substring(0, text.indexOf("\n\n")),
            "subtree 8 13\n\n" + checkpoint(45).text(),
            // a bare checkpoint ends with its last line
            text.substring(0, text.lastIndexOf("\n\n") + 2))) {
      assertThat(cosigner.sign(wrong.getBytes(StandardCharsets.UTF_8)).status())
          .as(wrong)
          .isEqualTo(400);
    }
    assertThat(cosigner.sign(new byte[SignSubtree.MAX_BYTES + 1]).status()).isEqualTo(400);
  }

  @Test
  void changedBytesNeverEndInACosignatureOfAnotherTree() throws Exception {
    SignedNote cosigned = checkpoint(45).with(cosigned(0, 45));
    byte[] sound = request(8, 13, cosigned).toBytes();
    CosignedSubtree subtree = new CosignedSubtree(ORIGIN, 8, 13, request(8, 13, cosigned).hash());
    Random random = new Random(22);
    for (int i = 0; i < 500; i++) {
      byte[] body = sound.clone();
      for (int change = random.nextInt(3); change >= 0; change--) {
        // most of the bytes are those of one signature
        int until = random.nextInt(3) == 0 ? body.length : 600;
        body[random.nextInt(until)] = (byte) random.nextInt(256);
      }
      int length = random.nextInt(4) == 0 ? random.nextInt(body.length) : body.length;
      WitnessAnswer answer = cosigner.sign(Arrays.copyOf(body, length));
      if (answer instanceof WitnessAnswer.Cosigned(String lines)) {
        byte[] signature = SignedNote.parseLines(lines).getFirst().signature();
        assertThat(witnessKey.verifier().verify(subtree, signature)).isTrue();
      } else {
        assertThat(answer.status()).isIn(400, 403, 404, 409, 422);
      }
    }
  }

  /** Cosigns a checkpoint as a witness does; gives its lines. */
  private List<SignedNote.SignatureLine> cosigned(int old, int size) throws Exception {
    List<Hash> proof = old == 0 ? List.of() : tree.consistency(old, size);
    WitnessAnswer answer = witness.add(new AddCheckpoint(old, proof, checkpoint(size)).toBytes());
    return SignedNote.parseLines(((WitnessAnswer.Cosigned) answer).lines());
  }

  private SignedNote checkpoint(int size) {
    return new Checkpoint(ORIGIN, size, tree.root(size)).sign(log);
  }

  private SignedNote checkpoint(int size, MlDsa44Signer by) {
    return new Checkpoint(ORIGIN, size, tree.root(size)).sign(by);
  }

  private SignSubtree request(long start, long end, SignedNote note) throws Exception {
    long size = Checkpoint.parse(note.text()).size();
    boolean sound = SubtreeProofs.isSubtree(start, end) && end <= size;
    Hash hash = sound ? SubtreeProofs.root(start, end, tree) : Hasher.EMPTY_ROOT;
    List<Hash> proof =
        sound ? SubtreeProofs.prove(start, end, size, tree) : Collections.emptyList();
    return new SignSubtree(start, end, hash, List.of(), proof, note);
  }

  private static SignSubtree with(SignSubtree request, Hash hash, List<Hash> proof) {
    return new SignSubtree(request.start(), request.end(), hash, List.of(), proof, request.note());
  }

  private WitnessAnswer sign(SignSubtree request) throws IOException {
    return cosigner.sign(request.toBytes());
  }

  private List<String> names(SignSubtree request) throws Exception {
    return SignedNote.parseLines(((WitnessAnswer.Cosigned) sign(request)).lines()).stream()
        .map(SignedNote.SignatureLine::name)
        .toList();
  }
}
