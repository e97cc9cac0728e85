package dev.bylaw.log.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.Hasher;
import dev.bylaw.log.note.CosignatureSigner;
import dev.bylaw.log.note.CosignatureVerifier;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.SignedNote;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MlDsa44Test {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final Hash ROOT = new Hasher().leaf(new byte[] {1});
  private static final Checkpoint CHECKPOINT = new Checkpoint("log.example", 300, ROOT);
  private final Ed25519Signer log = Ed25519Signer.ofSeed("log.example", new byte[32]);
  private final MlDsa44Signer witness =
      MlDsa44Signer.ofSeed("witness.example/w1", new byte[32], () -> NOW);

  @Test
  void aCheckpointIsCosignedWithTheTime() throws Exception {
    SignedNote note = SignedNote.parse(CHECKPOINT.sign(log, witness).toBytes());
    note.verify(log.verifier());
    note.verify(MlDsa44Verifier.parse(witness.verifier().toString()));
    assertThat(CosignatureVerifier.time(note.signatures().get(1))).isEqualTo(NOW);
    // a clock before the epoch still tells a time
    MlDsa44Signer early =
        MlDsa44Signer.ofSeed("witness.example/w1", new byte[32], () -> Instant.EPOCH);
    assertThat(CosignatureVerifier.time(CHECKPOINT.sign(early).signatures().getFirst()))
        .isEqualTo(Instant.ofEpochSecond(1));
  }

  /**
   * A verifier key, a cosignature of a checkpoint and one of a subtree that
   * transparency-dev/formats v0.1.1 made, on filippo.io/mldsa, of the seed 1, 2 … 32.
   */
  @Test
  void whatOthersMadeOfTheSameSeedVerifies() throws Exception {
    List<String> lines = vectors();
    byte[] seed = new byte[32];
    for (int i = 0; i < seed.length; i++) {
      seed[i] = (byte) (i + 1);
    }
    MlDsa44Verifier key = MlDsa44Verifier.parse(lines.get(0));
    assertThat(MlDsa44Signer.ofSeed("witness.example/w1", seed, () -> NOW).verifier())
        .hasToString(lines.get(0));
    String text =
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    SignedNote.parse((text + "\n" + lines.get(1) + "\n").getBytes(StandardCharsets.UTF_8))
        .verify(key);
    SignedNote.SignatureLine part = SignedNote.parseLines(lines.get(2) + "\n").getFirst();
    assertThat(part.isBy(key)).isTrue();
    Hash hash = Hash.ofBase64("mbsQCg+dEIMGlpqeGgk94JutQwKKS2Lo5IuDhKmDjiU=");
    String origin = "example.com/behind-the-sofa";
    assertThat(
            key.verify(new CosignedSubtree(origin, 20_851_968, 20_852_163, hash), part.signature()))
        .isTrue();
  }

  private static List<String> vectors() throws IOException {
    try (InputStream in = MlDsa44Test.class.getResourceAsStream("ml-dsa-44.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .toList();
    }
  }

  /** Layout by hand from the struct of tlog-cosignature. */
  @Test
  void theMessageIsTheStructOfTheSpecification() {
    byte[] message = new CosignedSubtree("log", 256, 300, ROOT).message("me/x", 5);
    String expected =
        "737562747265652f76310a00" // subtree/v1, line feed, zero
            + "046d652f78"
            + "0000000000000005"
            + "036c6f67"
            + "0000000000000100"
            + "000000000000012c"
            + HexFormat.of().formatHex(ROOT.toBytes());
    assertThat(HexFormat.of().formatHex(message)).isEqualTo(expected);
  }

  @Test
  void everyByteOfACosignatureCounts() {
    byte[] text = CHECKPOINT.text().getBytes(StandardCharsets.UTF_8);
    byte[] signature = witness.sign(text);
    assertThat(signature).hasSize(2_428);
    assertThat(witness.verifier().verify(text, signature)).isTrue();
    Random random = new Random(21);
    for (int i = 0; i < 300; i++) {
      byte[] changed = signature.clone();
      int at = i < 16 ? i : random.nextInt(changed.length);
      changed[at] ^= (byte) (1 << random.nextInt(8));
      assertThat(witness.verifier().verify(text, changed)).as("byte %d", at).isFalse();
      byte[] cut = Arrays.copyOf(signature, random.nextInt(signature.length));
      assertThat(witness.verifier().verify(text, cut)).isFalse();
    }
    byte[] garbage = new byte[2_428];
    Arrays.fill(garbage, 8, garbage.length, (byte) 0xff);
    assertThat(witness.verifier().verify(text, garbage)).isFalse();
  }

  @Test
  void whatItSpeaksOfIsSigned() throws Exception {
    byte[] signature = witness.sign(new CosignedSubtree("log.example", 256, 300, ROOT)).signature();
    MlDsa44Verifier key = witness.verifier();
    assertThat(Arrays.copyOf(signature, 8)).containsOnly(0);
    for (CosignedSubtree other :
        List.of(
            new CosignedSubtree("log.exampl", 256, 300, ROOT),
            new CosignedSubtree("log.example", 0, 300, ROOT),
            new CosignedSubtree("log.example", 256, 301, ROOT),
            new CosignedSubtree("log.example", 256, 300, Hasher.EMPTY_ROOT))) {
      assertThat(key.verify(other, signature)).as("%s", other).isFalse();
    }
    assertThat(key.verify(new CosignedSubtree("log.example", 256, 300, ROOT), signature)).isTrue();
    // the same key under another name
    MlDsa44Verifier renamed =
        MlDsa44Signer.ofSeed("witness.example/w2", new byte[32], () -> NOW).verifier();
    assertThat(renamed.verify(new CosignedSubtree("log.example", 256, 300, ROOT), signature))
        .isFalse();
  }

  @Test
  void aSubtreeThatDoesNotBeginAtTheFirstLeafHasNoTime() {
    CosignedSubtree subtree = new CosignedSubtree("log.example", 256, 300, ROOT);
    assertThat(witness.verifier().verify(subtree, witness.sign(subtree, 0))).isTrue();
    assertThat(witness.verifier().verify(subtree, witness.sign(subtree, 1))).isFalse();
    CosignedSubtree whole = new CosignedSubtree("log.example", 0, 300, ROOT);
    assertThat(witness.verifier().verify(whole, witness.sign(whole, 1))).isTrue();
    assertThat(witness.verifier().verify(whole, witness.sign(whole, -1))).isFalse();
  }

  @Test
  void extensionLinesAreNotCosigned() throws Exception {
    Checkpoint extended = new Checkpoint("log.example", 300, ROOT, List.of("more"));
    byte[] signature = witness.sign(CHECKPOINT.text().getBytes(StandardCharsets.UTF_8));
    assertThat(
            witness.verifier().verify(extended.text().getBytes(StandardCharsets.UTF_8), signature))
        .isTrue();
  }

  @Test
  void onlyCheckpointsAreCosigned() {
    byte[] text = "no checkpoint\n".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> witness.sign(text)).isInstanceOf(IllegalArgumentException.class);
    assertThat(witness.verifier().verify(text, new byte[2_428])).isFalse();
    String origin = "x".repeat(256);
    byte[] tooLong = new Checkpoint(origin, 3, ROOT).text().getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> witness.sign(tooLong)).hasMessageContaining("1 to 255 bytes");
    assertThat(witness.verifier().verify(tooLong, new byte[2_428])).isFalse();
    assertThatThrownBy(() -> MlDsa44Signer.generate(origin, () -> NOW))
        .hasMessageContaining("at most 255 bytes");
  }

  @Test
  void keysReadAsTheyAreWritten() throws Exception {
    String secret = witness.toSecretText();
    assertThat(MlDsa44Signer.parse(secret + "\n", () -> NOW).toSecretText()).isEqualTo(secret);
    String vkey = witness.verifier().toString();
    assertThat(CheckpointKeys.cosigner(vkey)).hasToString(vkey);
    assertThat(CheckpointKeys.log(vkey)).hasToString(vkey);
    for (String wrong :
        List.of(
            vkey.replaceFirst("\\+[0-9a-f]", "+g"),
            vkey.substring(0, vkey.length() - 4),
            vkey.replace("w1", "w2"),
            "witness.example/w1",
            "",
            vkey + "x".repeat(8_192))) {
      assertThatThrownBy(() -> MlDsa44Verifier.parse(wrong)).isInstanceOf(NoteException.class);
    }
    assertThatThrownBy(() -> MlDsa44Signer.parse(log.toSecretText(), () -> NOW))
        .hasMessageContaining("not an ML-DSA-44 key");
    assertThatThrownBy(() -> Ed25519Signer.parse(secret)).hasMessageContaining("not an Ed25519");
  }

  @Test
  void aKeyOfTheWrongTypeForItsRoleIsRefused() {
    CosignatureSigner ed25519 = new CosignatureSigner(log, () -> NOW);
    assertThatThrownBy(() -> CheckpointKeys.log(ed25519.verifier().toString()))
        .hasMessageContaining("has the type 0x04");
    assertThatThrownBy(() -> CheckpointKeys.cosigner(log.verifier().toString()))
        .hasMessageContaining("has the type 0x01");
  }
}
