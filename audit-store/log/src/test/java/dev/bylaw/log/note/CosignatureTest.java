package dev.bylaw.log.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CosignatureTest {
  private static final String TEXT =
      "log.example\n3\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private final Ed25519Signer log = Ed25519Signer.ofSeed("log.example", new byte[32]);
  private final CosignatureSigner witness =
      new CosignatureSigner(Ed25519Signer.ofSeed("witness.example/w1", seed()), () -> NOW);

  private static byte[] seed() {
    byte[] seed = new byte[32];
    seed[0] = 1;
    return seed;
  }

  @Test
  void aCosignatureSaysWhen() throws Exception {
    SignedNote note = SignedNote.parse(SignedNote.sign(TEXT, log, witness).toBytes());
    note.verify(log.verifier());
    note.verify(CosignatureVerifier.parse(witness.verifier().toString()));
    assertThat(CosignatureVerifier.time(note.signatures().get(1))).isEqualTo(NOW);
    assertThat(witness.keyId()).isNotEqualTo(witness.verifier().key().keyId());
  }

  @Test
  void theTimeIsSigned() throws Exception {
    byte[] text = TEXT.getBytes(StandardCharsets.UTF_8);
    byte[] signature = witness.sign(text);
    assertThat(witness.verifier().verify(text, signature)).isTrue();
    for (int at = 0; at < signature.length; at++) {
      byte[] changed = signature.clone();
      changed[at] ^= 1;
      assertThat(witness.verifier().verify(text, changed)).as("byte %d", at).isFalse();
    }
    assertThat(witness.verifier().verify(text, new byte[64])).isFalse();
    // an ordinary signature by the same key is no cosignature
    assertThat(witness.verifier().key().verify(text, signature)).isFalse();
  }

  /** The form of tlog-cosignature's example; its key is not published. */
  @Test
  void theExampleOfTheSpecificationIsRead() throws Exception {
    String line =
        "\u2014 witness.example.com/w1"
            + " jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0"
            + "xUe+mbIUBkBIfZ+qnA==\n";
    List<SignedNote.SignatureLine> lines = SignedNote.parseLines(line);
    assertThat(lines).hasSize(1);
    assertThat(CosignatureVerifier.time(lines.getFirst()).getEpochSecond())
        .isEqualTo(1_679_315_147);
    assertThat(SignedNote.lines(lines)).isEqualTo(line);
  }

  @Test
  void aKeyOfAnotherTypeIsRefused() {
    assertThatThrownBy(() -> CosignatureVerifier.parse(log.verifier().toString()))
        .isInstanceOf(NoteException.class)
        .hasMessageContaining("0x04");
    assertThatThrownBy(() -> Ed25519Verifier.parse(witness.verifier().toString()))
        .isInstanceOf(NoteException.class);
  }
}
