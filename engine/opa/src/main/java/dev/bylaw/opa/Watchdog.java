package dev.bylaw.opa;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Interrupts the current thread while a condition holds, until closed. One closed leaves no
 * interrupt of its own behind.
 */
final class Watchdog implements AutoCloseable {
  private static final long PERIOD_MILLIS = 5;
  private static final ScheduledThreadPoolExecutor TIMER = timer();

  private final Thread watched = Thread.currentThread();
  private final BooleanSupplier over;
  private final ScheduledFuture<?> task;
  private boolean barked;
  private boolean closed;

  @SuppressWarnings("this-escape") // final class; the task starts after the fields above are set
  Watchdog(BooleanSupplier over) {
    this.over = over;
    this.task =
        TIMER.scheduleWithFixedDelay(
            this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  private synchronized void look() {
    if (!closed && over.getAsBoolean()) {
      barked = true;
      watched.interrupt();
    }
  }

  /** Whether it interrupted. */
  synchronized boolean barked() {
    return barked;
  }

  @Override
  public void close() {
    task.cancel(false);
    synchronized (this) {
      closed = true;
      if (barked) {
        Thread.interrupted();
      }
    }
  }

  private static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("bylaw-opa-watchdog").factory());
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }
}
