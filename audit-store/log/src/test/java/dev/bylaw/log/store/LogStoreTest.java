package dev.bylaw.log.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.entry.EncodedEntry;
import dev.bylaw.log.entry.Entry;
import dev.bylaw.log.entry.Facts;
import dev.bylaw.log.entry.Json;
import dev.bylaw.log.entry.Kinds;
import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.entry.PersonalField;
import dev.bylaw.log.fsck.Fsck;
import dev.bylaw.log.fsck.Report;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.Hasher;
import dev.bylaw.log.merkle.ProofVerifier;
import dev.bylaw.log.note.Ed25519Signer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogStoreTest {
  static final Ed25519Signer LOG_KEY = Ed25519Signer.ofSeed("mesh.example/audit", new byte[32]);
  static final StoreSettings SMALL = new StoreSettings(16 << 10, 8 << 10, 1 << 20, 100);
  private static final Path ROOT = Path.of("/log");

  private final TestSidecar orders = new TestSidecar("orders");
  private final TestSidecar payments = new TestSidecar("payments");
  private final SimulatedDisk disk = new SimulatedDisk(1);

  private LogStore open() throws IOException {
    return open(disk, ROOT);
  }

  private LogStore open(Disk on, Path root) throws IOException {
    return LogStore.open(on, root, LOG_KEY, enrolment(), SMALL, InstantSource.system());
  }

  private Enrolment enrolment() {
    return Enrolment.of(List.of(orders.verifier(), payments.verifier()));
  }

  /** Whoever looked a key up before its retirement is refused when the retirement stands first. */
  @Test
  void aRetiredSidecarIsRefusedWhereTheLogStands() throws Exception {
    orders.write(20);
    try (LogStore store = open()) {
      store.enrol(List.of(orders.verifier()));
      assertThat(store.append(orders.batch(0, 10))).isInstanceOf(AppendOutcome.Accepted.class);
      store.enrol(List.of());
      assertThat(store.append(orders.batch(10, 20)))
          .isInstanceOf(AppendOutcome.Refused.class)
          .asString()
          .contains("was retired");
      store.enrol(List.of(Ed25519Signer.generate(orders.verifier().name()).verifier()));
      assertThat(store.append(orders.batch(10, 20)).toString()).contains("another key is enrolled");
      store.enrol(List.of(orders.verifier()));
      assertThat(store.append(orders.batch(10, 20))).isInstanceOf(AppendOutcome.Accepted.class);
    }
  }

  @Test
  void entriesAreInTheLogWithProofs() throws Exception {
    orders.write(700);
    payments.write(10);
    try (LogStore store = open()) {
      assertThat(store.append(orders.batch(0, 300)))
          .isEqualTo(new AppendOutcome.Accepted(300, 0, 301));
      Checkpoint early = store.publish();
      assertThat(store.append(payments.batch(0, 10)))
          .isEqualTo(new AppendOutcome.Accepted(10, 0, 312));
      assertThat(store.append(orders.batch(300, 700)))
          .isEqualTo(new AppendOutcome.Accepted(700, 0, 713));
      assertThat(store.checkpoint()).isEqualTo(early);
      Checkpoint late = store.publish();
      assertThat(late.size()).isEqualTo(713);
      ProofVerifier.consistency(
          early.size(),
          late.size(),
          store.consistencyProof(early.size(), late.size()),
          early.root(),
          late.root());
      for (long index : new long[] {0, 255, 256, 300, 301, 712}) {
        byte[] leaf = store.entry(index).entry().leaf();
        List<Hash> proof = store.inclusionProof(index, late.size());
        ProofVerifier.inclusion(new Hasher().leaf(leaf), index, late.size(), proof, late.root());
      }
      assertThat(store.entry(301).entry().payload()).isEqualTo(payments.journal().get(0).payload());
      assertThat(Leaf.parse(store.entry(300).entry().leaf()).kind()).isEqualTo(Kinds.MIRROR);
      assertThat(Checkpoint.open(store.checkpointNote(), store.origin(), LOG_KEY.verifier()))
          .isEqualTo(late);
    }
    assertSound(713);
  }

  @Test
  void theStoreWritesEntriesOfItsOwn() throws Exception {
    orders.write(10);
    Entry asked =
        new Entry(
            Kinds.INQUIRY,
            Instant.parse("2026-11-21T10:00:00Z"),
            Json.Obj.of(new Json.Member("rows", 3)),
            List.of(new PersonalField("actor", "alice")));
    try (LogStore store = open()) {
      store.append(orders.batch(0, 5));
      assertThat(store.appendOwn(asked)).isEqualTo(6);
      store.append(orders.batch(5, 10));
      assertThat(store.appendOwn(asked)).isEqualTo(13);
      store.publish();
      Leaf leaf = Leaf.parse(store.entry(13).entry().leaf());
      assertThat(leaf.origin()).isEqualTo(store.origin());
      assertThat(leaf.sequence()).isEqualTo(13);
      assertThat(new String(store.entry(13).entry().leaf(), StandardCharsets.UTF_8))
          .doesNotContain("alice");
    }
    assertSound(14);
    try (LogStore store = open()) {
      assertThat(store.appendOwn(asked)).isEqualTo(14);
    }
    assertSound(15);
  }

  @Test
  void repeatedAndOverlappingBatchesAreTakenOnce() throws Exception {
    orders.write(20);
    try (LogStore store = open()) {
      store.append(orders.batch(0, 10));
      assertThat(store.append(orders.batch(0, 10)))
          .isEqualTo(new AppendOutcome.Accepted(10, 10, 11));
      assertThat(store.append(orders.batch(3, 7))).isEqualTo(new AppendOutcome.Accepted(10, 4, 11));
      assertThat(store.append(orders.batch(5, 20)))
          .isEqualTo(new AppendOutcome.Accepted(20, 5, 22));
      assertThat(store.append(orders.batch(20, 20)))
          .isEqualTo(new AppendOutcome.Accepted(20, 0, 22));
    }
    assertThat(journalOf(orders)).hasSize(20);
    assertSound(22);
  }

  @Test
  void whoMayWriteStandsInTheLog() throws Exception {
    orders.write(5);
    try (LogStore store = open()) {
      store.enrol(List.of(orders.verifier(), payments.verifier()));
      store.enrol(List.of(orders.verifier(), payments.verifier()));
      store.append(orders.batch(0, 5));
      store.enrol(List.of(orders.verifier()));
      assertThat(store.publish().size()).isEqualTo(9);
    }
    disk.remove(ROOT.resolve("state/origins.json"));
    for (int i = 0; i < 2; i++) {
      // derived from the leaves first, read from the snapshot then
      try (LogStore store = open()) {
        assertThat(store.enrolled())
            .containsExactly(Map.entry(orders.verifier().name(), orders.verifier().toString()));
        Leaf retired = Leaf.parse(store.entry(8).entry().leaf());
        assertThat(retired.kind()).isEqualTo(Kinds.RETIREMENT);
        assertThat(retired.text(Facts.SIDECAR)).isEqualTo(payments.verifier().name());
        assertThat(retired.text(Facts.KEY)).isEqualTo(payments.verifier().toString());
        assertThat(retired.sequence()).isEqualTo(8);
      }
    }
    assertSound(9);
  }

  @Test
  void aGapIsRefusedWithTheNextNumber() throws Exception {
    orders.write(20);
    try (LogStore store = open()) {
      assertThat(store.append(orders.batch(5, 10))).isEqualTo(new AppendOutcome.Gap(0, 5));
      store.append(orders.batch(0, 5));
      assertThat(store.append(orders.batch(6, 10))).isEqualTo(new AppendOutcome.Gap(5, 6));
    }
  }

  @Test
  void anotherHistoryIsRefusedAndKeptAsEvidence() throws Exception {
    orders.write(20);
    TestSidecar forked = new TestSidecar("orders").write(20);
    try (LogStore store = open()) {
      store.append(orders.batch(0, 10));
      AppendOutcome grown = store.append(forked.batch(10, 20));
      AppendOutcome same = store.append(forked.batch(0, 10));
      AppendOutcome again = store.append(forked.batch(0, 10));
      assertThat(grown).isInstanceOf(AppendOutcome.Conflict.class);
      assertThat(same).isEqualTo(again).isInstanceOf(AppendOutcome.Conflict.class);
      AppendOutcome.Conflict conflict = (AppendOutcome.Conflict) same;
      assertThat(new String(disk.read(ROOT.resolve(conflict.evidence())), StandardCharsets.UTF_8))
          .contains(conflict.claimed().root().toBase64())
          .contains(conflict.derived().toBase64());
      assertThat(disk.list(ROOT.resolve("evidence"))).hasSize(2);
      // each is an entry, once
      assertThat(store.append(orders.batch(10, 20)))
          .isEqualTo(new AppendOutcome.Accepted(20, 0, 24));
      // a size that was accepted before the last one is remembered
      assertThat(store.append(forked.batch(0, 10))).isInstanceOf(AppendOutcome.Conflict.class);
    }
    try (LogStore store = open()) {
      assertThat(store.append(forked.batch(10, 20))).isInstanceOf(AppendOutcome.Conflict.class);
      assertThat(store.publish().size()).isEqualTo(24);
      Leaf conflict = Leaf.parse(store.entry(12).entry().leaf());
      assertThat(conflict.kind()).isEqualTo(Kinds.CONFLICT);
      assertThat(conflict.text(Facts.NOTE))
          .isEqualTo(new String(forked.note(10), StandardCharsets.UTF_8));
    }
    assertSound(24);
  }

  @Test
  void whatMayNotBeTakenIsRefused() throws Exception {
    orders.write(10);
    List<EncodedEntry> entries = orders.journal();
    try (LogStore store = open()) {
      TestSidecar unknown = new TestSidecar("unknown").write(1);
      assertRefused(store, unknown.batch(0, 1), AppendOutcome.Reason.UNKNOWN_ORIGIN);
      assertRefused(
          store,
          new Batch("nonsense", 0, entries, orders.note(10)),
          AppendOutcome.Reason.UNKNOWN_ORIGIN);
      payments.write(10);
      assertRefused(
          store,
          new Batch(orders.origin(), 0, entries, payments.note(10)),
          AppendOutcome.Reason.BAD_CHECKPOINT);
      assertRefused(
          store,
          new Batch(orders.origin(), 0, entries, orders.note(9)),
          AppendOutcome.Reason.BAD_CHECKPOINT);
      assertRefused(
          store,
          new Batch(orders.origin(), -1, entries, orders.note(9)),
          AppendOutcome.Reason.BAD_CHECKPOINT);
      assertRefused(
          store,
          new Batch(orders.origin(), 0, entries, new byte[0]),
          AppendOutcome.Reason.BAD_CHECKPOINT);
      List<EncodedEntry> reordered = new ArrayList<>(entries);
      reordered.set(3, entries.get(4));
      reordered.set(4, entries.get(3));
      assertRefused(
          store,
          new Batch(orders.origin(), 0, reordered, orders.note(10)),
          AppendOutcome.Reason.BAD_ENTRY);
      List<EncodedEntry> swapped = new ArrayList<>(entries);
      swapped.set(3, new EncodedEntry(entries.get(3).leaf(), entries.get(4).payload()));
      assertRefused(
          store,
          new Batch(orders.origin(), 0, swapped, orders.note(10)),
          AppendOutcome.Reason.BAD_ENTRY);
      assertThat(store.sequencedSize()).isZero();
    }
  }

  @Test
  void aStoreThatIsOpenedAnewGoesOnWhereItWas() throws Exception {
    orders.write(1_200);
    for (int from = 0; from < 1_200; from += 100) {
      try (LogStore store = open()) {
        assertThat(store.append(orders.batch(from, from + 100)))
            .isInstanceOf(AppendOutcome.Accepted.class);
        assertThat(store.originSizes()).containsEntry(orders.origin(), from + 100L);
      }
    }
    assertSound(1_212);
  }

  @Test
  void theStateOfTheOriginsIsDerivedWhereTheSnapshotIsGone() throws Exception {
    orders.write(600);
    try (LogStore store = open()) {
      store.append(orders.batch(0, 500));
    }
    disk.remove(ROOT.resolve("state/origins.json"));
    try (LogStore store = open()) {
      assertThat(store.append(orders.batch(400, 600)))
          .isEqualTo(new AppendOutcome.Accepted(600, 100, 602));
    }
    assertSound(602);
  }

  @Test
  void aDirectoryIsOpenOnce(@TempDir Path folder) throws Exception {
    try (LogStore store = open(new LocalDisk(), folder.resolve("log"))) {
      assertThatThrownBy(() -> open(new LocalDisk(), folder.resolve("log")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is locked");
      assertThat(store.checkpoint().size()).isZero();
    }
    open(new LocalDisk(), folder.resolve("log")).close();
  }

  @Test
  void manyThreadsAppendAtOnce(@TempDir Path folder) throws Exception {
    List<TestSidecar> sidecars = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      sidecars.add(new TestSidecar("s" + i).write(60));
    }
    Enrolment enrolment = Enrolment.of(sidecars.stream().map(TestSidecar::verifier).toList());
    LocalDisk local = new LocalDisk();
    // so little may be pending that appends wait for the tree again and again
    StoreSettings settings = new StoreSettings(16 << 10, 8 << 10, 16 << 10, 100);
    try (LogStore store =
            LogStore.open(local, folder, LOG_KEY, enrolment, settings, InstantSource.system());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> futures = new ArrayList<>();
      for (TestSidecar sidecar : sidecars) {
        futures.add(
            threads.submit(() -> {
              for (int from = 0; from < 60; from += 5) {
                assertThat(store.append(sidecar.batch(from, from + 5)))
                    .isInstanceOf(AppendOutcome.Accepted.class);
              }
              return null;
            }));
      }
      for (int i = 0; i < 50; i++) {
        Checkpoint checkpoint = store.publish();
        if (checkpoint.size() > 0) {
          store.entriesFrom(checkpoint.size() - 1);
        }
      }
      for (Future<?> future : futures) {
        future.get();
      }
      assertThat(store.publish().size()).isEqualTo(8 * 72);
    }
    Report report = Fsck.check(local, folder, LOG_KEY.verifier(), enrolment);
    assertThat(report.findings()).isEmpty();
  }

  @Test
  void whatContradictsItselfIsNotOpened() throws Exception {
    orders.write(600);
    try (LogStore store = open()) {
      store.append(orders.batch(0, 300));
      store.publish();
      byte[] old = disk.read(ROOT.resolve("checkpoint"));
      store.append(orders.batch(300, 600));
      store.close();
      disk.damage(ROOT.resolve("checkpoint"), old);
    }
    assertThatThrownBy(this::open)
        .isInstanceOf(CorruptLogException.class)
        .hasMessage("the checkpoint has size 301, though size 602 was published before");
    disk.remove(ROOT.resolve("checkpoint"));
    assertThatThrownBy(this::open)
        .isInstanceOf(CorruptLogException.class)
        .hasMessage("the checkpoint is missing, though the log has entries");
  }

  private void assertSound(long size) {
    Report report = Fsck.check(disk, ROOT, LOG_KEY.verifier(), enrolment());
    assertThat(report.findings()).isEmpty();
    assertThat(report.size()).isEqualTo(size);
  }

  private List<EncodedEntry> journalOf(TestSidecar sidecar) throws Exception {
    List<EncodedEntry> found = new ArrayList<>();
    try (LogStore store = open()) {
      for (long index = 0; index < store.checkpoint().size(); index++) {
        EncodedEntry entry = store.entry(index).entry();
        if (Leaf.parse(entry.leaf()).origin().equals(sidecar.origin())) {
          found.add(entry);
        }
      }
    }
    return found;
  }

  private static void assertRefused(LogStore store, Batch batch, AppendOutcome.Reason reason)
      throws IOException {
    assertThat(store.append(batch))
        .isInstanceOfSatisfying(
            AppendOutcome.Refused.class,
            refused -> assertThat(refused.reason()).as(refused.message()).isEqualTo(reason));
  }
}
