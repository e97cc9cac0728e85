package dev.bylaw.log.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.checkpoint.CosignedSubtree;
import dev.bylaw.log.checkpoint.MlDsa44Signer;
import dev.bylaw.log.merkle.Hasher;
import dev.bylaw.log.note.CosignatureSigner;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.note.SignedNote;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PolicyTest {
  private static final Ed25519Signer LOG = key("log.example/one", 1);
  private static final List<CosignatureSigner> W =
      List.of(witness("w.example/0", 10), witness("w.example/1", 11), witness("w.example/2", 12));
  private static final String HEAD =
      "# who is believed\n\n  log\t"
          + LOG.verifier()
          + " https://log.example/\n"
          + "witness A "
          + W.get(0).verifier()
          + " https://a.example/witness\n"
          + "witness B "
          + W.get(1).verifier()
          + "\n"
          + "\twitness C  "
          + W.get(2).verifier()
          + "\n";

  @Test
  void aQuorumOfGroupsIsReached() throws Exception {
    Policy policy = policy("group two 2 A B\ngroup all all two C\nquorum all\n");
    assertThat(policy.logs().getFirst().url()).isEqualTo("https://log.example/");
    assertThat(policy.witnesses()).extracting(Policy.Witness::name).containsExactly("A", "B", "C");
    Policy.Accepted accepted = policy.verify(checkpoint(0, 1, 2), LOG.verifier());
    assertThat(accepted.witnessed())
        .extracting(Policy.Witnessed::witness)
        .containsExactly("A", "B", "C");
    assertThat(accepted.witnessed().getFirst().time()).isEqualTo(Instant.ofEpochSecond(1_000));
    for (SignedNote few :
        List.of(checkpoint(0, 1), checkpoint(0, 2), checkpoint(2), checkpoint())) {
      assertThatThrownBy(() -> policy.verify(few, LOG.verifier()))
          .isInstanceOf(PolicyException.class)
          .hasMessageContaining("the quorum `all` is not reached");
    }
  }

  @Test
  void anyOneAndNone() throws Exception {
    assertThat(policy("group g any A B C\nquorum g\n").verify(checkpoint(2), null).witnessed())
        .hasSize(1);
    assertThat(policy("quorum A\n").verify(checkpoint(0), null).origin()).isEqualTo(LOG.name());
    assertThat(policy("quorum none\n").verify(checkpoint(), null).witnessed()).isEmpty();
    assertThatThrownBy(() -> policy("quorum A\n").verify(checkpoint(1), null))
        .isInstanceOf(PolicyException.class);
  }

  @Test
  void anUnknownLogAndAFalseCosignatureAreRefused() throws Exception {
    Policy policy = policy("quorum none\n");
    SignedNote other = new Checkpoint("x", 0, Hasher.EMPTY_ROOT).sign(key("x", 9));
    assertThatThrownBy(() -> policy.verify(other, null)).hasMessageContaining("knows no log `x`");
    assertThatThrownBy(() -> policy.verify(checkpoint(), key(LOG.name(), 8).verifier()))
        .hasMessageContaining("does not know the log");
    SignedNote.SignatureLine elsewhere = SignedNote.sign("a\n", W.get(0)).signatures().getFirst();
    assertThatThrownBy(() -> policy.verify(checkpoint(1).with(List.of(elsewhere)), null))
        .hasMessageContaining("is not valid");
    SignedNote forged =
        new SignedNote(
            "log.example/one\n9\n" + Hasher.EMPTY_ROOT + "\n", checkpoint().signatures());
    assertThatThrownBy(() -> policy.verify(forged, null)).hasMessageContaining("is not valid");
  }

  @Test
  void withoutLogsTheOwnKeyIsTheOneThatCounts() throws Exception {
    Policy policy = Policy.parse("quorum none\n".getBytes(StandardCharsets.UTF_8));
    assertThat(policy.verify(checkpoint(), LOG.verifier()).origin()).isEqualTo(LOG.name());
    assertThatThrownBy(() -> policy.verify(checkpoint(), null))
        .hasMessageContaining("knows no log");
  }

  @Test
  void whatIsNoPolicyIsToldWithItsLine() {
    refused("", "expected one `quorum` line");
    refused("quorum A", "does not end with a newline");
    refused("quorum Z\n", "line 7: `Z` is no witness or group");
    refused("quorum A\nquorum B\n", "one `quorum` line");
    refused("quorum A B\n", "expected `quorum <name>`");
    refused("group g any\nquorum g\n", "expected `group <name>");
    refused("group g 0 A\nquorum g\n", "a number of 1 to 1, found `0`");
    refused("group g 3 A B\nquorum g\n", "a number of 1 to 2");
    refused("group g some A B\nquorum g\n", "found `some`");
    refused("group g any A A\nquorum g\n", "`A` is a member of a group already");
    refused("group g any A\ngroup h any A B\nquorum h\n", "`A` is a member of a group already");
    refused("group A any B\nquorum A\n", "the name `A` is taken");
    refused("group none any B\nquorum none\n", "the name `none` is taken");
    refused("group g any none\nquorum g\n", "`none` is no witness or group");
    refused("group g any g\nquorum g\n", "`g` is no witness or group");
    refused("log " + LOG.verifier() + "\nquorum A\n", "stands in two `log` lines");
    refused("log " + LOG.named("other").verifier() + "\nquorum A\n", "stands in two `log` lines");
    refused("witness D " + W.get(0).verifier() + "\nquorum A\n", "in two `witness` lines");
    refused("witness D " + key("d", 5).verifier() + "\nquorum A\n", "(0x04)");
    refused("log " + W.get(0).verifier() + "\nquorum A\n", "has the type 0x04");
    refused("trust A\nquorum A\n", "found `trust`");
    refused("quorum A\r\n", "the control character 0x0d");
  }

  private static void refused(String rest, String why) {
    assertThatThrownBy(() -> policy(rest))
        .as(rest)
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining(why);
  }

  @Test
  void namesAreOctets() throws Exception {
    // the Kelvin sign and the letter, and octets that are no UTF-8
    byte[] head = HEAD.getBytes(StandardCharsets.UTF_8);
    byte[] rest =
        "group \u212a any A\ngroup K any B\ngroup X any C\nquorum X\n"
            .getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < rest.length; i++) {
      rest[i] = rest[i] == 'X' ? (byte) 0xff : rest[i];
    }
    byte[] all = Arrays.copyOf(head, head.length + rest.length);
    System.arraycopy(rest, 0, all, head.length, rest.length);
    assertThat(Policy.parse(all).verify(checkpoint(2), null).witnessed()).hasSize(1);
  }

  @Test
  void changedBytesAreAPolicyOrRefused() {
    byte[] sound =
        (HEAD + "group two 2 A B\ngroup all all two C\nquorum all\n")
            .getBytes(StandardCharsets.UTF_8);
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = sound.clone();
      for (int change = random.nextInt(3); change >= 0; change--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        Policy.parse(bytes).verify(checkpoint(), null);
        // the least of them demands a cosignature, unless the quorum became `none`
        throw new AssertionError(new String(bytes, StandardCharsets.ISO_8859_1));
      } catch (PolicyException _) {
        // as it should be
      }
    }
  }

  @Test
  void aWitnessOrALogMayBePostQuantum() throws Exception {
    MlDsa44Signer signer = MlDsa44Signer.generate(LOG.name(), () -> Instant.ofEpochSecond(1_000));
    String witness = "witness Q " + signer.verifier() + "\nquorum Q\n";
    SignedNote cosigned = checkpoint().with(checkpoint(signer).signatures());
    Policy.Accepted accepted = policy(witness).verify(cosigned, null);
    assertThat(accepted.witnessed())
        .containsExactly(new Policy.Witnessed("Q", LOG.name(), Instant.ofEpochSecond(1_000)));
    assertThatThrownBy(() -> policy(witness).verify(checkpoint(0), null))
        .hasMessageContaining("the quorum `Q` is not reached");
    String log = "log " + signer.verifier() + "\nquorum none\n";
    assertThat(Policy.parse(log.getBytes(StandardCharsets.UTF_8)).verify(checkpoint(signer), null))
        .isEqualTo(new Policy.Accepted(LOG.name(), List.of()));
    refused("witness R " + signer.verifier() + "\n" + witness, "in two `witness` lines");
    // a cosignature of the whole tree as a subtree does not say that it was the largest
    CosignedSubtree whole = new CosignedSubtree(LOG.name(), 0, 0, Hasher.EMPTY_ROOT);
    assertThatThrownBy(
            () -> policy(witness).verify(checkpoint().with(List.of(signer.sign(whole))), null))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("tells no time");
  }

  @Test
  void thirtyTwoOfEachAreNotTooMany() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 32; i++) {
      text.append("log ").append(key("log.example/" + i, 100 + i).verifier()).append('\n');
      byte[] seed = new byte[32];
      seed[0] = (byte) i;
      MlDsa44Signer witness = MlDsa44Signer.ofSeed("w.example/" + i, seed, () -> Instant.EPOCH);
      text.append("witness w%d %s\n".formatted(i, witness.verifier()));
      String member = i == 0 ? "w0" : "w" + i + " g" + (i - 1);
      text.append("group g%d all %s\n".formatted(i, member));
    }
    text.append("quorum g31\n");
    Policy policy = Policy.parse(text.toString().getBytes(StandardCharsets.UTF_8));
    assertThat(policy.logs()).hasSize(32);
    assertThat(policy.witnesses()).hasSize(32);
    assertThat(policy.groups()).hasSize(32);
  }

  private static SignedNote checkpoint(MlDsa44Signer by) {
    return new Checkpoint(LOG.name(), 0, Hasher.EMPTY_ROOT).sign(by);
  }

  private static Policy policy(String rest) throws PolicyException {
    return Policy.parse((HEAD + rest).getBytes(StandardCharsets.UTF_8));
  }

  private static SignedNote checkpoint(int... witnesses) {
    SignedNote note = new Checkpoint(LOG.name(), 0, Hasher.EMPTY_ROOT).sign(LOG);
    List<SignedNote.SignatureLine> lines = new ArrayList<>();
    for (int witness : witnesses) {
      lines.addAll(SignedNote.sign(note.text(), W.get(witness)).signatures());
    }
    return note.with(lines);
  }

  private static Ed25519Signer key(String name, int seed) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) seed;
    return Ed25519Signer.ofSeed(name, bytes);
  }

  private static CosignatureSigner witness(String name, int seed) {
    return new CosignatureSigner(key(name, seed), () -> Instant.ofEpochSecond(1_000));
  }
}
