package dev.bylaw.sidecar.journal;

import dev.bylaw.log.entry.Draft;
import dev.bylaw.sidecar.journal.JournalUnavailableException.Reason;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The bounded queue before the writer. A caller wakes the writer only when it sleeps, so that under
 * load entries gather while the disk syncs and cost no system call each.
 */
final class Intake {
  /** An entry that waits for its place. */
  record Pending(Draft draft, CompletableFuture<Position> done) {}

  private final ConcurrentLinkedQueue<Pending> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger depth = new AtomicInteger();
  private final AtomicBoolean asleep = new AtomicBoolean();
  private final int capacity;
  private final Object outageLock = new Object();
  private volatile @Nullable String outage;
  private volatile boolean closed;
  private volatile @Nullable Thread writer;
  private long refused;

  Intake(int capacity) {
    this.capacity = capacity;
  }

  void writer(Thread thread) {
    writer = thread;
  }

  CompletableFuture<Position> offer(Draft draft) {
    if (closed) {
      return refuse(Reason.CLOSED, "the journal is closing");
    }
    if (outage != null) {
      synchronized (outageLock) {
        String reason = outage;
        if (reason != null) {
          refused++;
          return refuse(Reason.DISK, reason);
        }
      }
    }
    if (depth.incrementAndGet() > capacity) {
      depth.decrementAndGet();
      return refuse(Reason.QUEUE_FULL, capacity + " entries wait for the journal already");
    }
    Pending pending = new Pending(draft, new CompletableFuture<>());
    queue.add(pending);
    wake();
    if (closed && writer == null) {
      failAll(new JournalUnavailableException(Reason.CLOSED, "the journal is closed"));
    }
    return pending.done();
  }

  /** Moves waiting entries into the list, at most {@code limit}. */
  void drain(List<Pending> into, int limit) {
    Pending next;
    while (into.size() < limit && (next = queue.poll()) != null) {
      into.add(next);
    }
    depth.addAndGet(-into.size());
  }

  /** Sleeps until an entry comes, {@link #wake} is called or the time is over. */
  void await(long nanos) {
    asleep.set(true);
    if (queue.isEmpty()) {
      LockSupport.parkNanos(this, nanos);
    }
    asleep.set(false);
  }

  void wake() {
    if (asleep.get() && asleep.compareAndSet(true, false)) {
      LockSupport.unpark(writer);
    }
  }

  /** From now on entries are refused and counted; those that wait are refused too. */
  void beginOutage(String reason, int alreadyRefused) {
    synchronized (outageLock) {
      outage = reason;
      refused += alreadyRefused;
    }
    failWaiting(reason);
  }

  /** Refuses the entries that slipped in while the outage began. */
  void failWaiting(String reason) {
    int count = failAll(new JournalUnavailableException(Reason.DISK, reason));
    synchronized (outageLock) {
      refused += count;
    }
  }

  /**
   * From now on entries wait again.
   *
   * @return how many were refused
   */
  long endOutage() {
    synchronized (outageLock) {
      outage = null;
      long count = refused;
      refused = 0;
      return count;
    }
  }

  /** Takes a count back that {@link #endOutage} gave out too early. */
  void restoreRefused(long count) {
    synchronized (outageLock) {
      refused += count;
    }
  }

  void close() {
    closed = true;
    asleep.set(false);
    LockSupport.unpark(writer);
  }

  boolean closed() {
    return closed;
  }

  /** After the writer's end: nothing waits for ever. */
  void terminated() {
    closed = true;
    writer = null;
    failAll(new JournalUnavailableException(Reason.CLOSED, "the journal is closed"));
  }

  int depth() {
    return depth.get();
  }

  @Nullable String outage() {
    return outage;
  }

  private int failAll(JournalUnavailableException why) {
    int count = 0;
    for (Pending next; (next = queue.poll()) != null; count++) {
      depth.decrementAndGet();
      next.done().completeExceptionally(why);
    }
    return count;
  }

  private static CompletableFuture<Position> refuse(Reason reason, String message) {
    return CompletableFuture.failedFuture(new JournalUnavailableException(reason, message));
  }
}
