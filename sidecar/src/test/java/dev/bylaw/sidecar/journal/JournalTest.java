package dev.bylaw.sidecar.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.bylaw.log.checkpoint.TlogProof;
import dev.bylaw.log.entry.Json;
import dev.bylaw.log.entry.Kinds;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.note.NoteSigner;
import dev.bylaw.sidecar.journal.JournalUnavailableException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final Path DIRECTORY = Path.of("/journal");

  private final MemoryDisk disk = new MemoryDisk();

  @Test
  void numbersEntriesWithoutGapsFromTheEpochsOpening() throws Exception {
    try (Journal journal = open()) {
      List<CompletableFuture<Position>> done = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        done.add(journal.append(Drafts.numbered(i)));
      }
      for (int i = 0; i < 1_000; i++) {
        assertThat(done.get(i).join().sequence()).isEqualTo(i + 1);
      }
      List<Stored> entries = read(journal);
      assertThat(Drafts.leaf(entries.getFirst()).kind()).isEqualTo(Kinds.EPOCH_OPEN);
      assertThat(entries).hasSize(1_001);
    }
  }

  @Test
  void everyPositionBearsAReceiptThatTheKeyConfirms() throws Exception {
    Ed25519Signer key = Ed25519Signer.generate("mesh.example/sidecar/orders-1");
    List<Long> sizes = new ArrayList<>();
    Function<String, NoteSigner> keys = key::named;
    try (Journal journal =
        Journal.open(
            disk,
            options(),
            new Drafts(),
            JournalListener.NONE,
            InstantSource.fixed(Drafts.NOW),
            keys,
            Runnable::run)) {
      List<CompletableFuture<Position>> done = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        done.add(journal.append(Drafts.ofLength(i, i % 7 == 0 ? 20_000 : 10)));
      }
      for (CompletableFuture<Position> each : done) {
        Position position = each.join();
        TlogProof receipt = TlogProof.parse(position.receipt().getBytes(StandardCharsets.UTF_8));
        assertThat(receipt.index()).isEqualTo(position.sequence());
        assertThat(receipt.leafHash()).isEqualTo(position.leafHash());
        sizes.add(
            receipt
                .verify(
                    position.leafHash(), position.origin(), key.verifier().named(position.origin()))
                .size());
      }
      assertThat(journal.status().size()).isEqualTo(1_001);
    }
    // one signature for many
    assertThat(sizes.stream().distinct().count()).isLessThan(900);
  }

  @Test
  void aKeyThatCannotSignGivesNoAnswerThoughTheEntryIsDurable() throws Exception {
    Function<String, NoteSigner> keys =
        _ -> {
          throw new IllegalStateException("the key is gone");
        };
    try (Journal journal =
        Journal.open(
            disk,
            options(),
            new Drafts(),
            JournalListener.NONE,
            InstantSource.fixed(Drafts.NOW),
            keys,
            Runnable::run)) {
      assertThat(catchThrowable(journal.append(Drafts.numbered(1))::join))
          .hasMessageContaining("the key is gone");
      assertThat(read(journal)).hasSize(2);
    }
  }

  @Test
  void silenceIsBrokenByAHeartbeat() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Drafts.NOW);
    JournalOptions options =
        new JournalOptions(
            DIRECTORY,
            "mesh.example",
            "orders-1",
            JournalOptions.MIN_SEGMENT_BYTES,
            64,
            1L << 40,
            Duration.ofNanos(1_000),
            Duration.ZERO,
            Duration.ofSeconds(30));
    try (Journal journal =
        Journal.open(
            disk, options, new Drafts(), JournalListener.NONE, now::get, null, Runnable::run)) {
      journal.append(Drafts.numbered(1)).join();
      now.set(Drafts.NOW.plusSeconds(29));
      journal.append(Drafts.numbered(2)).join();
      for (int beat = 1; beat <= 3; beat++) {
        now.set(now.get().plusSeconds(30));
        journal.wake();
        awaitSize(journal, 3 + beat);
      }
      // a clock that is put back starts the time anew, and silences nothing
      now.set(Drafts.NOW);
      journal.wake();
      journal.append(Drafts.numbered(3)).join();
      now.set(Drafts.NOW.plusSeconds(30));
      journal.wake();
      awaitSize(journal, 8);
      assertThat(read(journal).stream().map(each -> Drafts.leaf(each).kind()).toList())
          .containsExactly(
              Kinds.EPOCH_OPEN,
              Kinds.DECISION,
              Kinds.DECISION,
              Kinds.HEARTBEAT,
              Kinds.HEARTBEAT,
              Kinds.HEARTBEAT,
              Kinds.DECISION,
              Kinds.HEARTBEAT);
    }
  }

  private static void awaitSize(Journal journal, long size) {
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (journal.status().size() < size) {
      assertThat(System.nanoTime()).as("a heartbeat comes").isLessThan(until);
      // the writer may have looked at the clock just before it was set
      journal.wake();
      Thread.onSpinWait();
    }
  }

  @Test
  void segmentsFollowOneAnotherAndTheTreeGoesOn() throws Exception {
    try (Journal journal = open()) {
      for (int i = 0; i < 40; i++) {
        journal.append(Drafts.ofLength(i, 60_000)).join();
      }
      assertThat(read(journal)).hasSize(41);
      try (JournalCursor late = journal.cursor(epoch(journal).number(), 37)) {
        assertThat(Drafts.number(late.next(1, 1).getFirst())).isEqualTo(36);
      }
    }
    assertThat(
            disk.list(
                disk.list(DIRECTORY).stream()
                    .filter(n -> n.startsWith("0"))
                    .map(DIRECTORY::resolve)
                    .findFirst()
                    .orElseThrow()))
        .hasSizeGreaterThan(5);
  }

  @Test
  void aWholeTailIsResumedInItsEpoch() throws Exception {
    String origin;
    try (Journal journal = open()) {
      origin = journal.append(Drafts.numbered(1)).join().origin();
    }
    try (Journal journal = open()) {
      Position position = journal.append(Drafts.numbered(2)).join();
      assertThat(position.origin()).isEqualTo(origin);
      assertThat(position.sequence()).isEqualTo(2);
    }
  }

  @Test
  void aTailTornAtAnyByteKeepsEveryWholeEntryAndClosesTheEpoch() throws Exception {
    List<Integer> ends = new ArrayList<>();
    byte[] whole;
    Path segment;
    try (Journal journal = open()) {
      for (int i = 0; i < 3; i++) {
        journal.append(Drafts.numbered(i)).join();
      }
      segment = EpochFiles.segment(folder(journal), 0);
      int end = SegmentHeader.BYTES;
      ends.add(end);
      for (Stored stored : read(journal)) {
        end += Frame.bytes(stored.entry());
        ends.add(end);
      }
    }
    whole = bytes(segment);
    for (int cut = SegmentHeader.BYTES; cut < ends.getLast(); cut++) {
      int at = cut;
      long kept = ends.stream().filter(end -> end <= at).count() - 1;
      byte[] torn = whole.clone();
      Arrays.fill(torn, cut, torn.length, (byte) 0);
      // where only zeros of a frame are left, its beginning is as good as never written
      int lastEnd = ends.get((int) kept);
      boolean nothingLeft =
          Arrays.mismatch(torn, lastEnd, cut, new byte[cut - lastEnd], 0, cut - lastEnd) < 0;
      // where the last bytes of a frame were zeros, nothing was torn off
      if (!Arrays.equals(torn, whole)) {
        assertTorn(segment, torn, kept, nothingLeft);
      }
      byte[] flipped = whole.clone();
      flipped[cut] ^= 0x10;
      assertTorn(segment, flipped, ends.stream().filter(end -> end <= at).count() - 1, false);
    }
  }

  private void assertTorn(Path segment, byte[] content, long kept, boolean atFrame)
      throws IOException {
    MemoryDisk copy = new MemoryDisk();
    copy.createDirectories(DIRECTORY);
    copy.createDirectories(segment.getParent());
    try (Disk.Handle file = copy.create(segment)) {
      file.write(ByteBuffer.wrap(content), 0);
    }
    EpochFiles.Recovered recovered =
        new EpochFiles(copy, options())
            .recover(Long.parseLong(segment.getParent().getFileName().toString()));
    assertThat(recovered.state().size).isEqualTo(kept);
    if (atFrame) {
      assertThat(recovered.damage()).isNull();
    } else {
      assertThat(recovered.damage()).contains("torn after entry " + kept);
    }
  }

  @Test
  void afterATornTailTheNextEpochNamesTheLast() throws Exception {
    Journal journal = open();
    String origin = journal.append(Drafts.numbered(1)).join().origin();
    Path segment = EpochFiles.segment(folder(journal), 0);
    journal.close();
    try (Disk.Handle file = disk.open(segment)) {
      file.write(ByteBuffer.wrap(new byte[] {7}), file.size() - 1);
    }
    try (Journal again = open()) {
      Position position = again.append(Drafts.numbered(2)).join();
      assertThat(position.origin()).isNotEqualTo(origin);
      assertThat(position.sequence()).isEqualTo(1);
      Stored opening = read(again).getFirst();
      assertThat(Drafts.leaf(opening).text("previous")).isEqualTo(origin);
      assertThat(Drafts.leaf(opening).facts().get("previous_size")).isEqualTo(new Json.Int(2));
      assertThat(again.epochs()).hasSize(2);
      assertThat(again.epochs().getFirst().size()).isEqualTo(2);
    }
  }

  @Test
  void aJournalThatLostWhatTheStoreHasDoesNotGiveItsNumbersAgain() throws Exception {
    Path segment;
    try (Journal journal = open()) {
      journal.append(Drafts.numbered(1)).join();
      journal.acknowledge(epoch(journal).number(), 2);
      segment = EpochFiles.segment(folder(journal), 0);
    }
    try (Disk.Handle file = disk.open(segment)) {
      file.write(ByteBuffer.allocate((int) file.size() - SegmentHeader.BYTES), SegmentHeader.BYTES);
    }
    try (Journal journal = open()) {
      assertThat(journal.epochs()).hasSize(2);
      assertThat(Drafts.leaf(read(journal).getFirst()).text("reason"))
          .contains("0 entries are left of the 2");
    }
  }

  @Test
  void aFailureRefusesWhatWaitsAndTheFirstEntryAfterRecoveryTellsTheOutage() throws Exception {
    try (Journal journal = open()) {
      journal.append(Drafts.numbered(0)).join();
      disk.fault((_, _) -> {
        throw new IOException("no space left on device");
      });
      for (int i = 1; i <= 5; i++) {
        CompletableFuture<Position> refused = journal.append(Drafts.numbered(i));
        assertThat(reason(refused)).isEqualTo(Reason.DISK);
      }
      assertThat(journal.status().failure()).contains("no space left on device");
      disk.fault(MemoryDisk.Fault.NONE);
      awaitRecovery(journal);
      assertThat(journal.append(Drafts.numbered(6)).join().sequence()).isEqualTo(3);
      List<Stored> entries = read(journal);
      assertThat(Drafts.leaf(entries.get(2)).kind()).isEqualTo(Kinds.OUTAGE);
      assertThat(Drafts.leaf(entries.get(2)).facts().get("refused")).isEqualTo(new Json.Int(5));
      assertThat(Drafts.leaf(entries.get(2)).text("reason")).contains("no space left on device");
      assertThat(entries.stream().map(Drafts::number)).containsExactly(-1L, 0L, -1L, 6L);
    }
  }

  @Test
  void anyOperationMayFailOnceAndNothingAcknowledgedIsLost() throws Exception {
    int operations = disk.operations();
    try (Journal journal = open()) {
      journal.append(Drafts.numbered(0)).join();
    }
    int needed = disk.operations() - operations;
    for (int failing = 1; failing <= needed; failing++) {
      MemoryDisk fresh = new MemoryDisk();
      int at = failing;
      fresh.fault((operation, _) -> {
        if (fresh.operations() == at) {
          throw new IOException("injected into " + operation);
        }
      });
      try (Journal journal = open(fresh, 16)) {
        awaitRecovery(journal);
        Position position = null;
        while (position == null) {
          try {
            position = journal.append(Drafts.numbered(1)).join();
          } catch (CompletionException _) {
            awaitRecovery(journal);
          }
        }
        Position acknowledged = position;
        assertThat(read(journal))
            .anyMatch(stored ->
                stored.sequence() == acknowledged.sequence() && Drafts.number(stored) == 1);
      }
    }
  }

  @Test
  void aReadOnlyDirectoryMakesAJournalThatRefuses() throws Exception {
    disk.fault((operation, _) -> {
      if (!operation.equals("list") && !operation.equals("read") && !operation.equals("open")) {
        throw new IOException("read-only file system");
      }
    });
    try (Journal journal = open()) {
      assertThat(journal.status().failure()).contains("read-only file system");
      assertThat(reason(journal.append(Drafts.numbered(1)))).isEqualTo(Reason.DISK);
      disk.fault(MemoryDisk.Fault.NONE);
      awaitRecovery(journal);
      journal.append(Drafts.numbered(2)).join();
      assertThat(read(journal).stream().map(s -> Drafts.leaf(s).kind()))
          .containsExactly(Kinds.EPOCH_OPEN, Kinds.OUTAGE, Kinds.DECISION);
    }
  }

  @Test
  void entriesThatArriveDuringASyncAreOneGroup() throws Exception {
    Semaphore syncs = new Semaphore(0);
    CountDownLatch inSync = new CountDownLatch(1);
    try (Journal journal = open()) {
      disk.fault((operation, _) -> {
        if (operation.equals("force")) {
          inSync.countDown();
          syncs.acquireUninterruptibly();
        }
      });
      CompletableFuture<Position> first = journal.append(Drafts.numbered(0));
      inSync.await();
      List<CompletableFuture<Position>> rest = new ArrayList<>();
      for (int i = 1; i <= 10; i++) {
        rest.add(journal.append(Drafts.numbered(i)));
      }
      assertThat(first).isNotDone();
      syncs.release();
      first.join();
      assertThat(rest).noneMatch(CompletableFuture::isDone);
      syncs.release();
      rest.forEach(CompletableFuture::join);
      assertThat(syncs.availablePermits()).isZero();
      disk.fault(MemoryDisk.Fault.NONE);
    }
  }

  @Test
  void aFullQueueRefuses() throws Exception {
    Semaphore sync = new Semaphore(0);
    CountDownLatch inSync = new CountDownLatch(1);
    try (Journal journal = open(disk, 4)) {
      disk.fault((operation, _) -> {
        if (operation.equals("force")) {
          inSync.countDown();
          sync.acquireUninterruptibly();
        }
      });
      CompletableFuture<Position> first = journal.append(Drafts.numbered(0));
      inSync.await();
      List<CompletableFuture<Position>> waiting = new ArrayList<>();
      for (int i = 1; i <= 4; i++) {
        waiting.add(journal.append(Drafts.numbered(i)));
      }
      assertThat(reason(journal.append(Drafts.numbered(5)))).isEqualTo(Reason.QUEUE_FULL);
      sync.release(1_000);
      first.join();
      waiting.forEach(CompletableFuture::join);
    }
  }

  @Test
  void theBoundOnDiskSpaceIsAFullDiskUntilTheStoreHasTheEntries() throws Exception {
    JournalOptions small =
        new JournalOptions(
            DIRECTORY,
            "mesh.example",
            "orders-1",
            JournalOptions.MIN_SEGMENT_BYTES,
            64,
            2L * JournalOptions.MIN_SEGMENT_BYTES,
            Duration.ofNanos(1_000),
            Duration.ofDays(1));
    try (Journal journal = open(disk, small)) {
      Throwable refusal = null;
      for (int i = 0; refusal == null; i++) {
        CompletableFuture<Position> done = journal.append(Drafts.ofLength(i, 60_000));
        refusal = catchThrowable(done::join);
      }
      assertThat(refusal).hasMessageContaining("the journal is full");
      journal.acknowledge(epoch(journal).number(), epoch(journal).size());
      awaitRecovery(journal);
      journal.append(Drafts.numbered(1_000)).join();
    }
  }

  @Test
  void segmentsThatTheStoreHasAreDeleted() throws Exception {
    try (Journal journal = open()) {
      for (int i = 0; i < 20; i++) {
        journal.append(Drafts.ofLength(i, 60_000)).join();
      }
      journal.acknowledge(epoch(journal).number(), 15);
      journal.prune();
      assertThatThrownBy(() -> journal.cursor(epoch(journal).number(), 0))
          .hasMessageContaining("is gone");
      try (JournalCursor cursor = journal.cursor(epoch(journal).number(), 15)) {
        assertThat(cursor.next(100, 1 << 24)).hasSize(6);
        assertThat(cursor.tree().size()).isEqualTo(21);
      }
    }
    try (Journal journal = open()) {
      assertThat(journal.append(Drafts.numbered(21)).join().sequence()).isEqualTo(21);
    }
  }

  /**
   * Scans every byte of every file: what the store has is gone, though nothing filled a segment.
   */
  @Test
  void whatTheStoreHasIsOnNoDiskAfterItsTime(@TempDir Path directory) throws Exception {
    JournalOptions options = JournalOptions.of(directory, "mesh.example", "orders-1");
    AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    try (Journal journal = Journal.open(options, new Drafts(), JournalListener.NONE, now::get)) {
      journal.append(Drafts.ofLength(7, 500)).join();
      byte[] written = read(journal).getLast().entry().leaf();
      String secret = new String(written, StandardCharsets.ISO_8859_1);
      assertThat(secret).isNotEmpty();
      assertThat(holds(directory, secret)).as("the scan finds what is there").isTrue();
      // looked at once more: the writer learns when the segment began
      journal.append(Drafts.numbered(8)).join();
      now.set(now.get().plus(options.keep()).plusSeconds(61));
      long before = journal.status().size();
      for (int i = 0; i < 2; i++) {
        journal.append(Drafts.numbered(9 + i)).join();
      }
      journal.acknowledge(epoch(journal).number(), before + 1);
      now.set(now.get().plus(options.keep()));
      journal.prune();
      assertThat(holds(directory, secret)).isFalse();
      // heartbeats may stand between
      assertThat(journal.append(Drafts.numbered(11)).join().sequence()).isGreaterThan(before + 1);
    }
    try (Journal journal = Journal.open(options, new Drafts(), JournalListener.NONE, now::get)) {
      assertThat(journal.append(Drafts.numbered(12)).join().sequence()).isGreaterThan(5);
    }
  }

  private static boolean holds(Path directory, String secret) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(secret)) {
          return true;
        }
      }
      return false;
    }
  }

  @Test
  void anotherProcessIsKeptOut(@TempDir Path directory) throws Exception {
    JournalOptions options = JournalOptions.of(directory, "mesh.example", "orders-1");
    try (Journal _ = Journal.open(options, new Drafts(), JournalListener.NONE, Instant::now)) {
      assertThatThrownBy(
              () -> Journal.open(options, new Drafts(), JournalListener.NONE, Instant::now))
          .isInstanceOf(JournalLockedException.class);
    }
  }

  @Test
  void worksOnARealDisk(@TempDir Path directory) throws Exception {
    JournalOptions options = JournalOptions.of(directory.resolve("a/b"), "mesh.example", "s");
    for (int life = 0; life < 3; life++) {
      try (Journal journal =
          Journal.open(options, new Drafts(), JournalListener.NONE, Instant::now)) {
        for (int i = 0; i < 100; i++) {
          assertThat(journal.append(Drafts.numbered(i)).join().sequence())
              .isEqualTo(life * 100 + i + 1);
        }
        assertThat(read(journal)).hasSize((life + 1) * 100 + 1);
      }
    }
  }

  @Test
  void aClosedJournalRefuses() throws Exception {
    Journal journal = open();
    journal.close();
    assertThat(reason(journal.append(Drafts.numbered(1)))).isEqualTo(Reason.CLOSED);
  }

  private static Reason reason(CompletableFuture<Position> future) {
    Throwable thrown = catchThrowable(future::join);
    assertThat(thrown).hasCauseInstanceOf(JournalUnavailableException.class);
    return ((JournalUnavailableException) thrown.getCause()).reason();
  }

  private static void awaitRecovery(Journal journal) {
    while (journal.status().failure() != null) {
      Thread.onSpinWait();
    }
  }

  private static Journal.Epoch epoch(Journal journal) {
    return journal.epochs().getLast();
  }

  private Path folder(Journal journal) {
    return new EpochFiles(disk, options()).folder(epoch(journal).number());
  }

  private static List<Stored> read(Journal journal) throws IOException {
    try (JournalCursor cursor = journal.cursor(epoch(journal).number(), 0)) {
      return cursor.next(Integer.MAX_VALUE, Integer.MAX_VALUE);
    }
  }

  private byte[] bytes(Path file) throws IOException {
    try (Disk.Handle handle = disk.open(file)) {
      ByteBuffer all = ByteBuffer.allocate((int) handle.size());
      handle.read(all, 0);
      return all.array();
    }
  }

  private Journal open() throws IOException {
    return open(disk, 8_192);
  }

  private static JournalOptions options() {
    return options(8_192);
  }

  private static JournalOptions options(int queue) {
    return new JournalOptions(
        DIRECTORY,
        "mesh.example",
        "orders-1",
        JournalOptions.MIN_SEGMENT_BYTES,
        queue,
        1L << 40,
        Duration.ofNanos(1_000),
        Duration.ZERO);
  }

  private static Journal open(MemoryDisk disk, int queue) throws IOException {
    return open(disk, options(queue));
  }

  private static Journal open(MemoryDisk disk, JournalOptions options) throws IOException {
    return Journal.open(
        disk,
        options,
        new Drafts(),
        JournalListener.NONE,
        InstantSource.fixed(Drafts.NOW),
        Runnable::run);
  }
}
