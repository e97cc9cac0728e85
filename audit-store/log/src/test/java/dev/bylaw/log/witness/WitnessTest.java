package dev.bylaw.log.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.checkpoint.MlDsa44Signer;
import dev.bylaw.log.merkle.CompactRange;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.Hasher;
import dev.bylaw.log.note.CosignatureSigner;
import dev.bylaw.log.note.CosignatureVerifier;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.SignedNote;
import dev.bylaw.log.store.LocalDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WitnessTest {
  private static final String ORIGIN = "log.example/one";
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

  @TempDir private Path folder;
  private final Ed25519Signer log = Ed25519Signer.ofSeed(ORIGIN, new byte[32]);
  private final CosignatureSigner cosigner =
      new CosignatureSigner(Ed25519Signer.generate("witness.example/w"), () -> NOW);
  private final TestTree tree = new TestTree(40);
  private Witness witness;

  @BeforeEach
  void open() throws IOException {
    witness =
        new Witness(
            origin -> origin.equals(ORIGIN) ? List.of(log.verifier()) : List.of(),
            cosigner,
            new WitnessFolder(new LocalDisk(), folder.resolve("witness")));
  }

  @Test
  void growthIsCosignedWithTheTime() throws Exception {
    long last = 0;
    for (int size : List.of(0, 1, 7, 7, 8, 40)) {
      WitnessAnswer answer = witness.add(request(last, size).toBytes());
      assertThat(answer).isInstanceOf(WitnessAnswer.Cosigned.class);
      SignedNote.SignatureLine line =
          SignedNote.parseLines(((WitnessAnswer.Cosigned) answer).lines()).getFirst();
      new SignedNote(note(size).text(), List.of(line)).verify(cosigner.verifier());
      assertThat(CosignatureVerifier.time(line)).isEqualTo(NOW);
      last = size;
    }
  }

  @Test
  void anotherLogIsUnknownAndAnotherKeyIsForbidden() throws IOException {
    Ed25519Signer other = Ed25519Signer.generate(ORIGIN);
    assertThat(witness.add(new AddCheckpoint(0, List.of(), sign(other, 3)).toBytes()).status())
        .isEqualTo(403);
    SignedNote elsewhere =
        new Checkpoint("log.example/two", 3, tree.root(3)).sign(log.named("log.example/two"));
    assertThat(witness.add(new AddCheckpoint(0, List.of(), elsewhere).toBytes()).status())
        .isEqualTo(404);
    // a signature by an unknown key beside a good one is ignored
    SignedNote both = note(3).with(sign(other, 3).signatures());
    assertThat(witness.add(new AddCheckpoint(0, List.of(), both).toBytes()).status())
        .isEqualTo(200);
    assertThat(witness.last(ORIGIN)).isEqualTo(note(3));
  }

  @Test
  void aBadSignatureByAKnownKeyRefusesTheNoteThoughAnotherIsGood() throws IOException {
    byte[] other = new AddCheckpoint(0, List.of(), note(3).with(note(4).signatures())).toBytes();
    assertThat(witness.add(other).status()).isEqualTo(403);
    assertThat(witness.last(ORIGIN)).isNull();
  }

  @Test
  void aLogMaySignPostQuantumAndBringManySignatures() throws Exception {
    MlDsa44Signer signer = MlDsa44Signer.generate(ORIGIN, () -> NOW);
    Witness two =
        new Witness(
            _ -> List.of(log.verifier(), signer.verifier()),
            List.of(cosigner, signer),
            new WitnessFolder(new LocalDisk(), folder.resolve("two")));
    Checkpoint checkpoint = new Checkpoint(ORIGIN, 3, tree.root(3));
    SignedNote note = checkpoint.sign(signer);
    List<SignedNote.SignatureLine> unknown = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      byte[] large = new byte[5_000];
      large[0] = (byte) i;
      unknown.add(SignedNote.SignatureLine.of(Ed25519Signer.generate("x.example"), large));
    }
    byte[] body = new AddCheckpoint(0, List.of(), note.with(unknown)).toBytes();
    assertThat(body).hasSizeGreaterThan(100_000);
    WitnessAnswer answer = two.add(body);
    assertThat(answer).isInstanceOf(WitnessAnswer.Cosigned.class);
    assertThat(two.last(ORIGIN)).isEqualTo(note);
    SignedNote cosigned =
        note.with(SignedNote.parseLines(((WitnessAnswer.Cosigned) answer).lines()));
    cosigned.verify(cosigner.verifier());
    cosigned.verify(signer.verifier());
  }

  @Test
  void anOldSizeThatIsNotTheLastIsToldTheLast() throws IOException {
    witness.add(request(0, 7).toBytes());
    for (int old : List.of(0, 3, 8)) {
      assertThat(witness.add(request(old, 20).toBytes())).isEqualTo(new WitnessAnswer.Conflict(7));
    }
    assertThat(witness.add(request(8, 7).toBytes()).status()).isEqualTo(400);
    assertThat(witness.add(request(3, 3).toBytes())).isEqualTo(new WitnessAnswer.Conflict(7));
  }

  @Test
  void whatIsNotConsistentIsRefused() throws IOException {
    witness.add(request(0, 7).toBytes());
    List<Hash> proof = new ArrayList<>(request(7, 20).proof());
    proof.set(0, Hasher.EMPTY_ROOT);
    assertThat(witness.add(new AddCheckpoint(7, proof, note(20)).toBytes()).status())
        .isEqualTo(422);
    assertThat(witness.add(new AddCheckpoint(7, List.of(), note(20)).toBytes()).status())
        .isEqualTo(422);
    // a bigger tree that has not the smaller one at its beginning
    SignedNote forked = fork(20);
    assertThat(witness.add(new AddCheckpoint(7, request(7, 20).proof(), forked).toBytes()).status())
        .isEqualTo(422);
    assertThat(witness.add(request(7, 20).toBytes()).status()).isEqualTo(200);
  }

  @Test
  void fromNothingNothingIsProven() throws IOException {
    List<Hash> proof = List.of(Hasher.EMPTY_ROOT);
    assertThat(witness.add(new AddCheckpoint(0, proof, note(3)).toBytes()).status()).isEqualTo(422);
  }

  @Test
  void twoRootsOfOneSizeAreKeptAndRefused() throws IOException {
    witness.add(request(0, 7).toBytes());
    assertThat(witness.add(new AddCheckpoint(7, List.of(), fork(7)).toBytes()))
        .isEqualTo(new WitnessAnswer.Conflict(7));
    // whatever old size they come with, and once
    assertThat(witness.add(new AddCheckpoint(0, List.of(), fork(7)).toBytes()))
        .isEqualTo(new WitnessAnswer.Conflict(7));
    try (Stream<Path> files = Files.list(folder.resolve("witness"))) {
      assertThat(files.filter(f -> f.toString().contains(".conflict-")))
          .singleElement()
          .satisfies(f ->
              assertThat(Files.readString(f)).contains(note(7).toString(), fork(7).toString()));
    }
  }

  @Test
  void aWitnessThatIsStartedAgainForgetsNothing() throws IOException {
    witness.add(request(0, 7).toBytes());
    open();
    assertThat(witness.add(request(0, 20).toBytes())).isEqualTo(new WitnessAnswer.Conflict(7));
    assertThat(witness.add(request(7, 20).toBytes()).status()).isEqualTo(200);
  }

  @Test
  void aMemoryThatCannotBeReadStopsTheWitness() throws IOException {
    witness.add(request(0, 7).toBytes());
    Files.writeString(folder.resolve("witness").resolve(WitnessFolder.name(ORIGIN)), "?\n");
    open();
    assertThatThrownBy(() -> witness.add(request(0, 20).toBytes())).isInstanceOf(IOException.class);
  }

  @Test
  void ofManyAtOnceTheLastIsNeverPutBack() throws Exception {
    witness.add(request(0, 1).toBytes());
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<WitnessAnswer>> answers = new ArrayList<>();
      for (int size = 2; size <= 40; size++) {
        byte[] body = request(1, size).toBytes();
        answers.add(threads.submit(() -> witness.add(body)));
      }
      int cosigned = 0;
      for (Future<WitnessAnswer> answer : answers) {
        cosigned += answer.get().status() == 200 ? 1 : 0;
      }
      assertThat(cosigned).isOne();
    }
  }

  @Test
  void aRequestReadsAsItIsWritten() throws NoteException {
    AddCheckpoint request = request(7, 40);
    assertThat(AddCheckpoint.parse(request.toBytes())).isEqualTo(request);
    for (String wrong :
        List.of(
            "", "old 7\n", "old 07\n\n", "old -1\n\n", "size 7\n\n", "old 7\nx\n\n", "old 7\n\n")) {
      assertThat(witnessed(wrong + (wrong.endsWith("\n\n") ? "x" : ""))).isEqualTo(400);
    }
    String many = "old 7\n" + (Hasher.EMPTY_ROOT + "\n").repeat(64) + "\n" + note(40);
    assertThat(witnessed(many)).isEqualTo(400);
  }

  private int witnessed(String body) {
    try {
      return witness.add(body.getBytes(StandardCharsets.UTF_8)).status();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void changedBytesNeverEndOtherwiseThanInAnAnswer() throws IOException {
    Random random = new Random(7);
    byte[] sound = request(7, 40).toBytes();
    for (int i = 0; i < 4_000; i++) {
      byte[] body = sound.clone();
      for (int change = random.nextInt(4); change >= 0; change--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      int length = random.nextInt(4) == 0 ? random.nextInt(body.length) : body.length;
      int status = witness.add(java.util.Arrays.copyOf(body, length)).status();
      // nothing was cosigned yet: what is sound asks for another size, and nothing is cosigned
      assertThat(status).isIn(400, 403, 404, 409);
    }
  }

  private AddCheckpoint request(long old, int size) {
    List<Hash> proof = old > 0 && old < size ? tree.consistency(old, size) : List.of();
    return new AddCheckpoint(old, proof, note(size));
  }

  private SignedNote note(int size) {
    return sign(log, size);
  }

  private SignedNote sign(Ed25519Signer by, int size) {
    return new Checkpoint(ORIGIN, size, tree.root(size)).sign(by);
  }

  private SignedNote fork(int size) {
    CompactRange other = new CompactRange();
    for (int i = 0; i < size; i++) {
      other.append(("other " + i).getBytes(StandardCharsets.UTF_8));
    }
    return new Checkpoint(ORIGIN, size, other.root()).sign(log);
  }
}
