package dev.bylaw.sidecar.journal;

import dev.bylaw.log.merkle.CompactRange;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes. What arrived during a sync is the next group. After a failure it
 * refuses what waits, and tries from time to time to begin a new segment; the first entry after
 * that tells the outage.
 */
final class JournalWriter implements Runnable {
  private static final int GROUP_ENTRIES = 4_096;
  private static final long IDLE_NANOS = 10_000_000_000L;
  // a journal that keeps nothing must not begin a segment for each entry
  private static final Duration OPEN_AT_LEAST = Duration.ofMinutes(1);

  private final Disk disk;
  private final JournalOptions options;
  private final EpochFiles files;
  private final JournalNotes notes;
  private final JournalListener listener;
  private final InstantSource clock;
  private final @Nullable Notary notary;
  private final Executor background;
  private final Intake intake;
  private final ConcurrentSkipListMap<Long, EpochState> epochs;
  private final JournalSpace space;
  private @Nullable Closeable lock;
  private @Nullable EpochWriter epoch;
  private @Nullable Failure failure;
  private @Nullable Instant lastWrite;
  private @Nullable Instant segmentSince;
  private long segmentFirst = -1;
  private volatile @Nullable String renewal;

  private record Failure(Instant from, String reason) {}

  JournalWriter(
      Disk disk,
      JournalOptions options,
      JournalNotes notes,
      JournalListener listener,
      InstantSource clock,
      @Nullable Notary notary,
      Executor background,
      Intake intake,
      ConcurrentSkipListMap<Long, EpochState> epochs,
      JournalSpace space) {
    this.disk = disk;
    this.options = options;
    this.files = new EpochFiles(disk, options);
    this.notes = notes;
    this.listener = listener;
    this.clock = clock;
    this.notary = notary;
    this.background = background;
    this.intake = intake;
    this.epochs = epochs;
    this.space = space;
  }

  /**
   * Opens the journal before the thread starts. A disk that fails is no error: the journal then
   * begins with an outage.
   *
   * @throws JournalLockedException if another process writes the journal
   */
  void start() throws JournalLockedException {
    try {
      openEpoch();
    } catch (JournalLockedException e) {
      throw e;
    } catch (IOException e) {
      fail(e, 0);
    }
  }

  /** Asks the writer to close the open epoch and begin another. */
  void renew(String reason) {
    renewal = reason;
    intake.wake();
  }

  @Override
  public void run() {
    List<Intake.Pending> batch = new ArrayList<>();
    try {
      while (!intake.closed() || intake.depth() > 0) {
        try {
          batch.clear();
          step(batch);
        } catch (IOException | RuntimeException | Error e) {
          // an error too must end in refusals, never in callers that wait for ever
          fail(e, batch.size());
          refuse(batch, e);
        }
      }
    } finally {
      intake.terminated();
      close();
    }
  }

  private void step(List<Intake.Pending> batch) throws IOException {
    if (failure != null) {
      intake.failWaiting(failure.reason());
      if (intake.closed()) {
        return;
      }
      awaitProbe();
      intake.failWaiting(failure.reason());
      recover(failure);
      return;
    }
    String reason = renewal;
    if (reason != null) {
      renewal = null;
      beginEpoch(reason);
    }
    closeOldSegment();
    intake.drain(batch, GROUP_ENTRIES);
    if (batch.isEmpty()) {
      intake.await(untilHeartbeat());
    } else {
      write(batch);
    }
  }

  private void write(List<Intake.Pending> batch) throws IOException {
    EpochWriter open = Objects.requireNonNull(epoch);
    while (!batch.isEmpty()) {
      CompactRange before = open.tree();
      List<Position> positions = open.append(batch.stream().map(Intake.Pending::draft).toList());
      // before anybody is told: what happens after an answer is no part of the time before it
      lastWrite = clock.instant();
      List<Intake.Pending> durable = batch.subList(0, positions.size());
      if (notary != null) {
        notary.take(before, positions, durable);
      } else {
        for (int i = 0; i < positions.size(); i++) {
          durable.get(i).done().complete(positions.get(i));
        }
      }
      durable.clear();
    }
  }

  /**
   * Closes a segment that is open for as long as one is kept, and a minute: it could not be deleted
   * before, and personal fields stand in it.
   */
  private void closeOldSegment() throws IOException {
    EpochWriter open = Objects.requireNonNull(epoch);
    Instant now = clock.instant();
    Instant since = segmentSince;
    long first = open.state().segments.isEmpty() ? -1 : open.state().segments.lastKey();
    // a clock that was put back must not keep it open for as long
    if (since == null || since.isAfter(now) || first != segmentFirst) {
      segmentFirst = first;
      segmentSince = now;
    } else if (now.isAfter(since.plus(OPEN_AT_LEAST.plus(options.keep()))) && open.hasEntries()) {
      open.roll();
    }
  }

  /** Writes a heartbeat if it is time, and tells how long to sleep. */
  private long untilHeartbeat() throws IOException {
    if (options.heartbeat().isZero()) {
      return IDLE_NANOS;
    }
    Instant now = clock.instant();
    Instant last = lastWrite;
    // a clock that was put back must not keep the journal silent for as long
    if (last == null || last.isAfter(now)) {
      last = now;
      lastWrite = now;
    }
    Duration left = options.heartbeat().minus(Duration.between(last, now));
    if (left.isPositive()) {
      return Math.min(IDLE_NANOS, left.toNanos());
    }
    Objects.requireNonNull(epoch).append(List.of(notes.heartbeat(now)));
    lastWrite = now;
    return Math.min(IDLE_NANOS, options.heartbeat().toNanos());
  }

  private void awaitProbe() {
    long until = System.nanoTime() + options.probe().toNanos();
    for (long left; !intake.closed() && (left = until - System.nanoTime()) > 0; ) {
      intake.await(left);
      if (failure != null) {
        intake.failWaiting(failure.reason());
      }
    }
  }

  /** The probe: a new segment, durable, and in it the entry that tells the outage. */
  private void recover(Failure failed) throws IOException {
    try {
      if (epoch == null) {
        openEpoch();
      } else {
        epoch.roll();
      }
    } catch (IOException _) {
      return;
    }
    long refused = intake.endOutage();
    Outage outage = new Outage(failed.from(), clock.instant(), refused, failed.reason());
    try {
      Objects.requireNonNull(epoch).append(List.of(notes.outage(outage)));
    } catch (IOException | RuntimeException | Error e) {
      intake.restoreRefused(refused);
      intake.beginOutage(failed.reason(), 0);
      return;
    }
    failure = null;
    listener.recovered(outage);
  }

  private void openEpoch() throws IOException {
    disk.createDirectories(options.directory());
    if (lock == null) {
      lock = disk.lock(options.directory().resolve("lock"));
    }
    EpochFiles.Recovered last = null;
    for (long number : files.epochs()) {
      last = files.recover(number);
      last.state().closed = true;
      epochs.put(number, last.state());
    }
    if (last == null) {
      openNext(null, "the journal's directory holds no epoch");
    } else if (last.damage() != null) {
      openNext(last.state(), last.damage());
    } else if (!last.state().origin.equals(options.origin(last.state().number))) {
      openNext(last.state(), "the origin was `" + last.state().origin + "`");
    } else {
      resume(last);
    }
  }

  private void resume(EpochFiles.Recovered last) throws IOException {
    EpochState state = last.state();
    Disk.Handle segment = null;
    if (!state.segments.isEmpty()) {
      segment = disk.open(state.segments.lastEntry().getValue());
      segment.force();
    }
    EpochWriter writer =
        new EpochWriter(disk, options, background, space, state, last.tree(), segment, last.end());
    if (state.size == 0) {
      EpochState previous = previous(state.number);
      announce(writer, previous, "the process ended before the epoch's first entry");
    }
    state.closed = false;
    epoch = writer;
  }

  private void beginEpoch(String reason) throws IOException {
    EpochWriter current = Objects.requireNonNull(epoch);
    openNext(current.state(), reason);
    current.state().closed = true;
    current.close();
  }

  private void openNext(@Nullable EpochState previous, String reason) throws IOException {
    long number =
        Math.max(clock.instant().toEpochMilli(), previous == null ? 0 : previous.number + 1);
    EpochState state = new EpochState(number, options.origin(number), files.folder(number));
    disk.createDirectories(state.directory);
    disk.syncDirectory(options.directory());
    EpochWriter next =
        new EpochWriter(disk, options, background, space, state, new CompactRange(), null, 0);
    announce(next, previous, reason);
    epochs.put(number, state);
    epoch = next;
  }

  private void announce(EpochWriter writer, @Nullable EpochState previous, String reason)
      throws IOException {
    EpochOpening opening =
        new EpochOpening(
            writer.state().origin,
            previous == null ? null : previous.origin,
            previous == null ? 0 : previous.size,
            reason,
            clock.instant(),
            options.heartbeat().toSeconds());
    writer.append(List.of(notes.epochOpen(opening)));
    listener.opened(opening);
  }

  private @Nullable EpochState previous(long number) {
    var entry = epochs.lowerEntry(number);
    return entry == null ? null : entry.getValue();
  }

  private void fail(Throwable why, int alreadyRefused) {
    String reason = "the journal cannot be written: " + why;
    intake.beginOutage(reason, alreadyRefused);
    if (failure == null) {
      failure = new Failure(clock.instant(), reason);
      listener.failed(failure.from(), reason);
    }
  }

  private static void refuse(List<Intake.Pending> batch, Throwable why) {
    JournalUnavailableException refusal =
        new JournalUnavailableException(
            JournalUnavailableException.Reason.DISK, "the journal cannot be written: " + why);
    batch.forEach(pending -> pending.done().completeExceptionally(refusal));
  }

  private void close() {
    if (epoch != null) {
      epoch.close();
    }
    if (lock != null) {
      try {
        lock.close();
      } catch (IOException _) {
        // the process ends, and with it the lock
      }
    }
  }
}
