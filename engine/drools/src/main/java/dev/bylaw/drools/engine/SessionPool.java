package dev.bylaw.drools.engine;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A bounded pool of sessions. One that failed is disposed and never lent again; the next evaluation
 * gets a fresh one.
 */
public final class SessionPool<S extends SessionPool.Session> implements AutoCloseable {
  /** Something that is used by one thread at a time and must be disposed. */
  public interface Session {
    void dispose();
  }

  private final Supplier<S> factory;
  private final Semaphore permits;
  private final Duration acquireTimeout;
  private final ConcurrentLinkedDeque<S> idle = new ConcurrentLinkedDeque<>();
  private final AtomicInteger created = new AtomicInteger();
  private volatile boolean isClosed;

  public SessionPool(Supplier<S> factory, int bound, Duration acquireTimeout) {
    this.factory = factory;
    this.permits = new Semaphore(bound);
    this.acquireTimeout = acquireTimeout;
  }

  /**
   * Lends a session; the caller gives it back by exactly one of {@link #release} and {@link
   * #discard}.
   *
   * @throws LimitReached if none is free in time or the pool is closed
   */
  public S acquire() {
    try {
      if (isClosed) {
        throw new LimitReached("the policies were closed");
      }
      if (!permits.tryAcquire()
          && !permits.tryAcquire(acquireTimeout.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new LimitReached("no session was free within " + acquireTimeout);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new LimitReached("interrupted while waiting for a session");
    }
    try {
      // last in, first out: the session that ran last is the warmest
      S session = idle.pollFirst();
      if (session == null) {
        created.incrementAndGet();
        session = factory.get();
      }
      return session;
    } catch (RuntimeException | Error e) {
      permits.release();
      throw e;
    }
  }

  /** Takes back a session that is as clean as it was lent. */
  public void release(S session) {
    if (isClosed) {
      session.dispose();
    } else {
      idle.addFirst(session);
      if (isClosed) {
        disposeIdle();
      }
    }
    permits.release();
  }

  /** Takes back a session that may not be used again. */
  public void discard(S session) {
    permits.release();
    session.dispose();
  }

  /** How many sessions were made since the pool began. */
  public int created() {
    return created.get();
  }

  @Override
  public void close() {
    isClosed = true;
    disposeIdle();
  }

  private void disposeIdle() {
    for (S session = idle.pollFirst(); session != null; session = idle.pollFirst()) {
      session.dispose();
    }
  }
}
