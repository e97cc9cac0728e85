package dev.bylaw.bundle.passport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.note.SignedNote;
import dev.bylaw.rego.value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PassportNoteTest {
  private static final Ed25519Signer COUNCIL = Ed25519Signer.ofSeed("mesh/council", new byte[32]);
  private static final Instant ISSUED = Instant.parse("2026-11-21T10:00:00Z");
  private static final Instant EXPIRES = Instant.parse("2027-02-19T10:00:00Z");
  private static final ObjectValue CONTRACT =
      ObjectValue.builder().put("id", "orders-v2").put("version", "2.1.0").build();

  private static final Passport PASSPORT =
      new Passport(
          "urn:mesh:sales:orders",
          "2.1.0",
          List.of(
              new Passport.Attested(
                  "DataContract", "orders-v2", "2.1.0", PassportNote.digest(CONTRACT))),
          "sha256:00",
          List.of("council.a", "council.b"),
          "WARN",
          0,
          1,
          2,
          List.of("w-1"),
          ISSUED,
          EXPIRES);

  private static Passport verified(byte[] note, Instant clock) throws PassportException {
    return PassportNote.verify(note, COUNCIL.verifier(), clock);
  }

  @Test
  void whatWasIssuedIsVerified() throws PassportException {
    assertThat(verified(PassportNote.issue(PASSPORT, COUNCIL), ISSUED)).isEqualTo(PASSPORT);
  }

  @Test
  void itIsValidForItsTimeAlone() {
    byte[] note = PassportNote.issue(PASSPORT, COUNCIL);
    assertThatThrownBy(() -> verified(note, ISSUED.minusSeconds(1)))
        .hasMessageContaining("valid from");
    assertThatThrownBy(() -> verified(note, EXPIRES)).hasMessageContaining("valid from");
  }

  @Test
  void anotherKeyDoesNotVerifyIt() {
    byte[] seed = new byte[32];
    seed[0] = 1;
    byte[] note = PassportNote.issue(PASSPORT, Ed25519Signer.ofSeed("mesh/council", seed));
    assertThatThrownBy(() -> verified(note, ISSUED)).isInstanceOf(PassportException.class);
  }

  @Test
  void aChangedByteBreaksIt() {
    byte[] note = PassportNote.issue(PASSPORT, COUNCIL);
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 500; i++) {
      byte[] changed = note.clone();
      int at = random.nextInt(changed.length - 2);
      changed[at] ^= (byte) (1 << random.nextInt(7));
      assertThatThrownBy(() -> verified(changed, ISSUED))
          .as("byte %d", at)
          .isInstanceOf(PassportException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "another format\n{}\n",
        "bylaw.dev/passport/v1\n[]\n",
        "bylaw.dev/passport/v1\n{}\n",
        "bylaw.dev/passport/v1\n{\"documents\":[1]}\n",
        "bylaw.dev/passport/v1\n{\n",
        "bylaw.dev/passport/v1\n"
      })
  void whatTheCouncilSignedOtherwiseIsNoPassport(String text) {
    byte[] note = SignedNote.sign(text, COUNCIL).toBytes();
    assertThatThrownBy(() -> verified(note, ISSUED)).isInstanceOf(PassportException.class);
  }

  @Test
  void documentsMustBeThoseThatWereJudged() {
    assertThatCode(() -> PassportNote.check(PASSPORT, "DataContract", "orders-v2", CONTRACT))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () -> PassportNote.check(PASSPORT, "DataContract", "orders-v2", ObjectValue.EMPTY))
        .hasMessageContaining("expected sha256:");
    assertThatThrownBy(() -> PassportNote.check(PASSPORT, "DataContract", "other", CONTRACT))
        .hasMessage("it says nothing of DataContract `other`");
    assertThat(new String(PassportNote.issue(PASSPORT, COUNCIL), StandardCharsets.UTF_8))
        .startsWith("bylaw.dev/passport/v1\n{\"documents\":");
  }
}
