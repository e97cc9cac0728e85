package dev.bylaw.log.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bylaw.log.entry.EncodedEntry;
import dev.bylaw.log.entry.Kinds;
import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.entry.Payload;
import dev.bylaw.log.fsck.Fsck;
import dev.bylaw.log.merkle.Hasher;
import dev.bylaw.log.merkle.ProofVerifier;
import dev.bylaw.log.seal.Erasures;
import dev.bylaw.log.seal.KeyOwner;
import dev.bylaw.log.seal.KeyStore;
import dev.bylaw.log.seal.OpenedPayload;
import dev.bylaw.log.seal.PayloadKeys;
import dev.bylaw.log.seal.PayloadReader;
import dev.bylaw.log.seal.PayloadSealer;
import dev.bylaw.log.store.SimulatedDisk.Crash;
import dev.bylaw.log.store.SimulatedDisk.Fault;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Erasing a subject: what is gone, what stays, and that it happens wherever it is interrupted. */
class ErasureTest {
  private static final Path ROOT = Path.of("/log");
  private static final String SUBJECT = "person-3";
  private static final TestSidecar SIDECAR = new TestSidecar("a").write(320);
  private static final Enrolment ENROLMENT = Enrolment.of(List.of(SIDECAR.verifier()));

  /** A store with its keys, and what a table that was derived of it forgot. */
  private static final class Run implements AutoCloseable {
    final SimulatedDisk disk;
    final PayloadKeys secrets;
    final LogStore store;
    final KeyStore keys;
    final Erasures erasures;
    final List<Long> forgotten = new ArrayList<>();

    Run(SimulatedDisk disk, PayloadKeys secrets) throws IOException {
      this.disk = disk;
      this.secrets = secrets;
      KeyStore[] opened = new KeyStore[1];
      PayloadSealer[] sealer = new PayloadSealer[1];
      store =
          LogStore.open(
              disk,
              ROOT,
              LogStoreTest.LOG_KEY,
              ENROLMENT,
              LogStoreTest.SMALL,
              InstantSource.system(),
              () -> {
                opened[0] = KeyStore.open(disk, ROOT, secrets);
                sealer[0] = new PayloadSealer(opened[0]);
                return sealer[0];
              });
      keys = opened[0];
      erasures =
          new Erasures(
              disk, ROOT, store, keys, sealer[0], InstantSource.system(), forgotten::addAll);
      erasures.resume();
    }

    Erasures.Outcome erase(boolean dryRun) throws IOException {
      return erasures.erase(
          new KeyOwner.Subject(SUBJECT), "DSR-2026-7", dryRun, (owner, products) -> List.of());
    }

    OpenedPayload payload(long index) throws IOException {
      return PayloadReader.of(keys).open(store.entry(index).entry());
    }

    /** The indices of the subject's entries that came before a sequence number. */
    List<Long> entriesOfSubject(int before) throws Exception {
      List<Long> found = new ArrayList<>();
      for (long i = 0; i < store.checkpoint().size(); i++) {
        Leaf leaf = Leaf.parse(store.entry(i).entry().leaf());
        if (leaf.kind().equals(Kinds.DECISION)
            && leaf.sequence() % 7 == 3
            && leaf.sequence() < before) {
          found.add(i);
        }
      }
      return found;
    }

    @Override
    public void close() throws IOException {
      store.close();
      keys.close();
    }
  }

  private static final PayloadKeys SECRETS = PayloadKeys.generate();

  private static Run open(SimulatedDisk disk) throws IOException {
    return new Run(disk, SECRETS);
  }

  private static void fill(Run run, int from, int to) throws IOException {
    int middle = (from + to) / 2;
    run.store.append(SIDECAR.batch(from, middle));
    run.store.append(SIDECAR.batch(middle, to));
  }

  private static SimulatedDisk filled(long seed, int entries) throws IOException {
    SimulatedDisk disk = new SimulatedDisk(seed);
    try (Run run = open(disk)) {
      fill(run, 0, entries);
    }
    return disk;
  }

  @Test
  void afterwardsNoFileShowsTheSubjectAndEveryProofHolds() throws Exception {
    SimulatedDisk disk = filled(1, 300);
    List<byte[]> secret = new ArrayList<>();
    try (Run run = open(disk)) {
      // some entries are pending, and stand in the write-ahead log alone
      fill(run, 300, 310);
      List<Long> indices = new ArrayList<>();
      byte[] slots = disk.read(ROOT.resolve("keys/slots"));
      for (long index : run.entriesOfSubject(300)) {
        indices.add(index);
        EncodedEntry stored = run.store.entry(index).entry();
        Payload payload = Payload.parse(run.payload(index).bytes());
        payload.openings().forEach(opening -> secret.add(opening.salt()));
        // the ciphertext, and the wrapped key that its slot names
        secret.add(stored.payload());
        int slot =
            (int) HexFormat.fromHexDigitsToLong(HexFormat.of().formatHex(stored.payload(), 1, 9));
        secret.add(java.util.Arrays.copyOfRange(slots, slot * 128 + 52, slot * 128 + 100));
        secret.add(java.util.Arrays.copyOfRange(slots, slot * 128 + 8, slot * 128 + 40));
      }
      var done = (Erasures.Outcome.Done) run.erase(false);
      assertThat(done.entries()).isEqualTo(44);
      assertThat(run.forgotten).containsAll(indices).hasSize(44);
      assertThat(run.payload(indices.getFirst())).isEqualTo(new OpenedPayload.Erased(done.entry()));
      assertThat(run.payload(0).bytes()).isEqualTo(SIDECAR.journal().get(0).payload());
      Leaf leaf = Leaf.parse(run.store.entry(done.entry()).entry().leaf());
      assertThat(leaf.kind()).isEqualTo(Kinds.ERASURE);
      assertThat(leaf.text("request")).isEqualTo("DSR-2026-7");
      for (long index : indices) {
        long size = run.store.checkpoint().size();
        ProofVerifier.inclusion(
            new Hasher().leaf(run.store.entry(index).entry().leaf()),
            index,
            size,
            run.store.inclusionProof(index, size),
            run.store.checkpoint().root());
      }
      requireGone(disk, secret);
    }
    requireGone(disk, secret);
    try (Run run = open(disk)) {
      assertThat(
              Fsck.check(
                      disk,
                      ROOT,
                      LogStoreTest.LOG_KEY.verifier(),
                      ENROLMENT,
                      PayloadReader.of(run.keys))
                  .findings())
          .isEmpty();
    }
  }

  /** Scans every byte of every file for the subject's id, as it may be written, and for secrets. */
  private static void requireGone(SimulatedDisk disk, List<byte[]> secret) throws IOException {
    List<byte[]> needles = new ArrayList<>(secret);
    for (Charset charset :
        List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE)) {
      needles.add(SUBJECT.getBytes(charset));
    }
    byte[] id = SUBJECT.getBytes(StandardCharsets.UTF_8);
    StringBuilder escaped = new StringBuilder();
    SUBJECT.chars().forEach(c -> escaped.append("\\u%04x".formatted(c)));
    needles.add(escaped.toString().getBytes(StandardCharsets.US_ASCII));
    for (byte[] each : List.copyOf(needles)) {
      needles.add(HexFormat.of().formatHex(each).getBytes(StandardCharsets.US_ASCII));
      needles.add(Base64.getEncoder().withoutPadding().encode(each));
    }
    // base64 of a text that begins elsewhere within three bytes
    for (int shift = 1; shift < 3; shift++) {
      byte[] shifted = new byte[id.length + shift];
      System.arraycopy(id, 0, shifted, shift, id.length);
      byte[] encoded = Base64.getEncoder().encode(shifted);
      needles.add(java.util.Arrays.copyOfRange(encoded, 4, encoded.length - 4));
    }
    for (Path file : disk.files()) {
      String bytes = new String(disk.read(file), StandardCharsets.ISO_8859_1);
      for (byte[] needle : needles) {
        assertThat(bytes.contains(new String(needle, StandardCharsets.ISO_8859_1)))
            .as("%s in `%s`", HexFormat.of().formatHex(needle), file)
            .isFalse();
      }
    }
  }

  @Test
  void aLaterDecisionOfTheSameSubjectHasANewKey() throws Exception {
    SimulatedDisk disk = filled(2, 300);
    try (Run run = open(disk)) {
      run.erase(false);
      fill(run, 300, 320);
      run.store.publish();
      List<Long> all = run.entriesOfSubject(320);
      assertThat(run.payload(all.getFirst())).isInstanceOf(OpenedPayload.Erased.class);
      assertThat(run.payload(all.getLast())).isInstanceOf(OpenedPayload.Open.class);
      assertThat(((Erasures.Outcome.Done) run.erase(false)).entries()).isEqualTo(3);
      assertThat(run.erase(false)).isEqualTo(new Erasures.Outcome.Unknown());
    }
  }

  @Test
  void aHoldOrADryRunErasesNothing() throws Exception {
    SimulatedDisk disk = filled(3, 300);
    try (Run run = open(disk)) {
      assertThat(run.erase(true))
          .isInstanceOfSatisfying(
              Erasures.Outcome.Foreseen.class,
              foreseen -> assertThat(foreseen.entries()).isEqualTo(43));
      Erasures.Outcome held =
          run.erasures.erase(
              new KeyOwner.Subject(SUBJECT),
              "DSR-1",
              false,
              (owner, products) ->
                  products.contains("urn:product:1") ? List.of("case 14") : List.of());
      assertThat(held).isEqualTo(new Erasures.Outcome.Held(List.of("case 14")));
      long size = run.store.checkpoint().size();
      assertThat(run.payload(run.entriesOfSubject(300).getFirst()))
          .isInstanceOf(OpenedPayload.Open.class);
      assertThatThrownBy(() ->
              run.erasures.erase(
                  new KeyOwner.Subject(SUBJECT), "for person-3", false, (o, p) -> List.of()))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(run.store.publish().size()).isEqualTo(size);
      assertThat(run.erase(false)).isInstanceOf(Erasures.Outcome.Done.class);
    }
  }

  /** Each operation of an erasure fails once, in each way; what was begun is finished. */
  @ParameterizedTest
  @EnumSource(Fault.class)
  void anErasureThatWasBegunIsFinished(Fault fault) throws Exception {
    SimulatedDisk whole = filled(4, 60);
    long before;
    long after;
    try (Run run = open(whole)) {
      before = whole.operations();
      run.erase(false);
      after = whole.operations();
    }
    assertThat(after - before).isGreaterThan(15);
    for (long at = 0; at < after - before; at++) {
      SimulatedDisk disk = filled(4 + at, 60);
      Run first = open(disk);
      disk.failAfter(at, fault);
      boolean begun = false;
      try {
        first.erase(false);
        begun = true;
      } catch (IOException e) {
        begun = e.getMessage().contains("is begun");
      } catch (Crash _) {
        // nobody was told anything
      }
      disk.restart();
      try (Run run = open(disk)) {
        List<Long> entries = run.entriesOfSubject(60);
        OpenedPayload found = run.payload(entries.getFirst());
        for (long index : entries) {
          assertThat(run.payload(index).getClass())
              .as("%s at %d", fault, at)
              .isEqualTo(found.getClass());
        }
        if (begun) {
          assertThat(found).as("%s at %d", fault, at).isInstanceOf(OpenedPayload.Erased.class);
        }
        if (found instanceof OpenedPayload.Erased) {
          assertThat(disk.exists(ROOT.resolve("keys/erasing.json"))).isFalse();
        } else {
          assertThat(found).as("%s at %d", fault, at).isInstanceOf(OpenedPayload.Open.class);
        }
        run.store.publish();
        assertThat(
                Fsck.check(
                        disk,
                        ROOT,
                        LogStoreTest.LOG_KEY.verifier(),
                        ENROLMENT,
                        PayloadReader.of(run.keys))
                    .findings())
            .as("%s at %d", fault, at)
            .isEmpty();
      }
    }
  }
}
