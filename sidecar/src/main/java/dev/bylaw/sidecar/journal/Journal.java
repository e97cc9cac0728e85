package dev.bylaw.sidecar.journal;

import dev.bylaw.log.entry.Draft;
import dev.bylaw.log.note.NoteSigner;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The decision journal. An entry's future completes once the entry is durable, on the writer's
 * thread; what depends on it must not block. Entries are numbered without gaps within an epoch: the
 * stretch of entries between two points at which the journal cannot say that it knows its own tail.
 */
public final class Journal implements AutoCloseable {
  private final Disk disk;
  private final EpochFiles files;
  private final InstantSource clock;
  private final JournalSpace space;
  private final Intake intake;
  private final ConcurrentSkipListMap<Long, EpochState> epochs = new ConcurrentSkipListMap<>();
  private final JournalWriter writer;
  private final Thread thread;
  private final @Nullable Notary notary;

  /**
   * Opens the journal of a directory. A disk that fails is no error here: the journal then refuses
   * entries until a probe succeeds.
   *
   * @throws JournalLockedException if another process writes the journal
   */
  public static Journal open(
      JournalOptions options, JournalNotes notes, JournalListener listener, InstantSource clock)
      throws JournalLockedException {
    return open(
        Disk.real(),
        options,
        notes,
        listener,
        clock,
        null,
        task -> Thread.ofVirtual().name("journal-spare").start(task));
  }

  /**
   * Opens the journal like {@link #open}, with receipts: each entry's position then bears a proof
   * up to a signed checkpoint of its epoch.
   *
   * @param keys gives the key that signs for an origin, under its name
   */
  public static Journal withReceipts(
      JournalOptions options,
      JournalNotes notes,
      JournalListener listener,
      InstantSource clock,
      Function<String, NoteSigner> keys)
      throws JournalLockedException {
    return open(
        Disk.real(),
        options,
        notes,
        listener,
        clock,
        keys,
        task -> Thread.ofVirtual().name("journal-spare").start(task));
  }

  static Journal open(
      Disk disk,
      JournalOptions options,
      JournalNotes notes,
      JournalListener listener,
      InstantSource clock,
      @Nullable Function<String, NoteSigner> keys,
      Executor background)
      throws JournalLockedException {
    Notary notary = keys == null ? null : new Notary(keys);
    Journal journal = new Journal(disk, options, notes, listener, clock, notary, background);
    journal.writer.start();
    journal.thread.start();
    if (notary != null) {
      notary.start();
    }
    return journal;
  }

  static Journal open(
      Disk disk,
      JournalOptions options,
      JournalNotes notes,
      JournalListener listener,
      InstantSource clock,
      Executor background)
      throws JournalLockedException {
    return open(disk, options, notes, listener, clock, null, background);
  }

  private Journal(
      Disk disk,
      JournalOptions options,
      JournalNotes notes,
      JournalListener listener,
      InstantSource clock,
      @Nullable Notary notary,
      Executor background) {
    this.disk = disk;
    this.files = new EpochFiles(disk, options);
    this.clock = clock;
    this.space = new JournalSpace(disk, options, epochs);
    this.intake = new Intake(options.queueCapacity());
    this.notary = notary;
    this.writer =
        new JournalWriter(
            disk, options, notes, listener, clock, notary, background, intake, epochs, space);
    this.thread = Thread.ofPlatform().name("journal-writer").unstarted(writer);
    intake.writer(thread);
  }

  /**
   * Appends an entry. The future fails with {@link JournalUnavailableException} if the entry is not
   * durable and will not be.
   */
  public CompletableFuture<Position> append(Draft draft) {
    return intake.offer(draft);
  }

  public JournalStatus status() {
    Map.Entry<Long, EpochState> newest = epochs.lastEntry();
    long unshipped = 0;
    for (EpochState epoch : epochs.values()) {
      unshipped += Math.max(0, epoch.size - epoch.shipped);
    }
    return new JournalStatus(
        intake.outage(),
        newest == null ? null : newest.getValue().origin,
        newest == null ? 0 : newest.getValue().size,
        intake.depth(),
        unshipped);
  }

  /** The epochs on the disk, oldest first. */
  public List<Epoch> epochs() {
    return epochs.values().stream()
        .map(e -> new Epoch(e.number, e.origin, e.size, e.shipped, e.closed))
        .toList();
  }

  /**
   * An epoch at one moment.
   *
   * @param number its number, rising with time
   * @param origin its log
   * @param size how many entries are durable
   * @param shipped how many of them the audit store has
   * @param closed whether no entry will follow
   */
  public record Epoch(long number, String origin, long size, long shipped, boolean closed) {}

  /**
   * Reads an epoch's entries from a sequence number on.
   *
   * @throws IOException if they cannot be read, or are gone
   */
  public JournalCursor cursor(long epoch, long sequence) throws IOException {
    EpochState state = epochs.get(epoch);
    if (state == null) {
      throw new IOException("there is no epoch " + epoch);
    }
    return JournalCursor.open(disk, state, sequence);
  }

  /** How many of an epoch's first entries the audit store has, as far as was noted. */
  public long shipped(long epoch) {
    EpochState state = epochs.get(epoch);
    return state == null ? 0 : state.shipped;
  }

  /** Notes that the audit store has an epoch's first {@code shipped} entries. */
  public void acknowledge(long epoch, long shipped) throws IOException {
    EpochState state = epochs.get(epoch);
    if (state != null && shipped > state.shipped) {
      files.writeShipped(state, shipped);
    }
  }

  /**
   * Keeps the newest checkpoint of an epoch that the audit store cosigned, as a file beside its
   * segments; the one before it is replaced.
   */
  public void keepCheckpoint(long epoch, String note) throws IOException {
    EpochState state = epochs.get(epoch);
    if (state != null) {
      files.writeCheckpoint(state, note);
    }
  }

  /** Deletes segments that the audit store has, written longer ago than the journal keeps them. */
  public void prune() throws IOException {
    space.prune(clock);
  }

  /**
   * Closes the open epoch and begins another. For when the audit store holds more of the epoch than
   * this journal does: its numbers must not be given out twice.
   */
  public void renew(String reason) {
    writer.renew(reason);
  }

  /** Has the writer look at the clock; for tests, whose clocks do not tick. */
  void wake() {
    intake.wake();
  }

  /** Refuses new entries, makes durable what waits, and ends the writer. */
  @Override
  public void close() {
    intake.close();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (notary != null) {
      notary.close();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
