package dev.bylaw.log.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys and the note are the public test vectors of golang.org/x/mod/sumdb/note. */
class SignedNoteTest {
  private static final String VKEY =
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
  private static final String SKEY =
      "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
  private static final String ENOCH =
      "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
  private static final String TEXT =
      "If you think cryptography is the answer to your problem,\n"
          + "then you don't know what your problem is.\n";
  private static final String PETER_LINE =
      "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
  private static final String ENOCH_LINE =
      "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";

  @Test
  void signsAsTheReferenceDoes() throws Exception {
    Ed25519Signer signer = Ed25519Signer.parse(SKEY);
    assertThat(signer.verifier().toString()).isEqualTo(VKEY);
    assertThat(signer.toSecretText()).isEqualTo(SKEY);
    assertThat(SignedNote.sign(TEXT, signer).toString()).isEqualTo(TEXT + "\n" + PETER_LINE);
  }

  @Test
  void opensANoteWithTwoSignatures() throws Exception {
    SignedNote note = parse(TEXT + "\n" + PETER_LINE + ENOCH_LINE);
    note.verify(Ed25519Verifier.parse(VKEY));
    note.verify(Ed25519Verifier.parse(ENOCH));
    assertThat(note.text()).isEqualTo(TEXT);
    assertThat(note.toString()).isEqualTo(TEXT + "\n" + PETER_LINE + ENOCH_LINE);
  }

  @Test
  void aSignatureThatIsMissingOrWrongIsRefused() throws Exception {
    Ed25519Verifier peter = Ed25519Verifier.parse(VKEY);
    assertThatThrownBy(() -> parse(TEXT + "\n" + ENOCH_LINE).verify(peter))
        .hasMessage("no signature by `PeterNeumann+c74f20a3`");
    assertThatThrownBy(
            () -> parse(TEXT.replace("answer", "Answer") + "\n" + PETER_LINE).verify(peter))
        .hasMessage("the signature by `PeterNeumann+c74f20a3` is not valid");
    String longer = PETER_LINE.substring(0, 60) + "ABCD" + PETER_LINE.substring(60);
    assertThatThrownBy(() -> parse(TEXT + "\n" + longer).verify(peter))
        .hasMessageContaining("is not valid");
    assertThatThrownBy(() -> parse(TEXT + "\n" + PETER_LINE + longer).verify(peter))
        .hasMessageContaining("is not valid");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        TEXT,
        TEXT + "\n",
        TEXT + "\n" + "— PeterNeumann x08go/ZJkuBS9UG",
        "\u0001" + TEXT + "\n" + PETER_LINE,
        TEXT + "\n" + "— Bad Name x08go/ZJkuA=\n",
        TEXT + "\n" + "- PeterNeumann x08go/ZJkuA=\n",
        TEXT + "\n" + PETER_LINE + "Unexpected line.\n",
        TEXT + "\n" + "— PeterNeumann x08go/ZJkuB=\n",
        TEXT + "\n" + "— PeterNeumann x08goA==\n",
        TEXT + "\n" + PETER_LINE + "\n",
        "",
        "\n\n",
      })
  void whatIsMalformedIsRefused(String note) {
    assertThatThrownBy(() -> parse(note)).isInstanceOf(NoteException.class);
  }

  @Test
  void tooManySignaturesAreRefused() {
    assertThatThrownBy(() -> parse(TEXT + "\n" + PETER_LINE.repeat(101)))
        .hasMessage("a note has 1 to 100 signatures, found 101");
  }

  @Test
  void noPartAndNoChangeOfAKeyIsAKey() {
    for (String key : new String[] {VKEY, SKEY}) {
      for (int from = 0; from <= key.length(); from++) {
        for (int to = from; to <= key.length(); to++) {
          if (from != 0 || to != key.length()) {
            assertRefused(key.substring(from, to));
          }
        }
      }
      for (int i = 0; i < key.length(); i++) {
        assertRefused(key.substring(0, i) + (char) (key.charAt(i) + 1) + key.substring(i + 1));
      }
    }
    assertRefused("PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==");
    assertRefused("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
  }

  @Test
  void aKeyUnderAnotherNameSignsUnderThatName() throws Exception {
    Ed25519Signer signer = Ed25519Signer.generate("mesh/sidecar/orders");
    SignedNote note = SignedNote.sign("text\n", signer.named("mesh/sidecar/orders/3"));
    note.verify(signer.verifier().named("mesh/sidecar/orders/3"));
    assertThatThrownBy(() -> note.verify(signer.verifier())).hasMessageContaining("no signature");
  }

  private static void assertRefused(String key) {
    assertThatThrownBy(() -> Ed25519Verifier.parse(key)).isInstanceOf(NoteException.class);
    assertThatThrownBy(() -> Ed25519Signer.parse(key)).isInstanceOf(NoteException.class);
  }

  private static SignedNote parse(String note) throws NoteException {
    return SignedNote.parse(note.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void sixteenPostQuantumSignaturesAreReadAndAHundredAndOneAreNot() throws Exception {
    Ed25519Signer key = Ed25519Signer.generate("a.example");
    SignedNote.SignatureLine line = SignedNote.SignatureLine.of(key, new byte[5_000]);
    String lines = SignedNote.lines(List.of(line));
    byte[] sixteen = ("text\n\n" + lines.repeat(16)).getBytes(StandardCharsets.UTF_8);
    assertThat(SignedNote.parse(sixteen).signatures()).hasSize(16);
    String small = SignedNote.lines(List.of(SignedNote.SignatureLine.of(key, new byte[64])));
    byte[] many = ("text\n\n" + small.repeat(101)).getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> SignedNote.parse(many)).hasMessageContaining("found 101");
    assertThatThrownBy(() -> SignedNote.parseLines(small.repeat(101)))
        .hasMessageContaining("at most 100");
    for (String wrong : List.of(small.stripTrailing(), small + "\n", small.replace("\n", "\r\n"))) {
      assertThatThrownBy(() -> SignedNote.parseLines(wrong)).isInstanceOf(NoteException.class);
    }
  }
}
