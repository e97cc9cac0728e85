package dev.bylaw.drools.drl;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A bounded number of threads on which rules run against the clock. One whose rule does not return
 * in time is interrupted and left behind; when too many are, nothing runs any more, so that rules
 * which hang cannot eat the process.
 */
final class Workers implements AutoCloseable {
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final ExecutorService threads;
  private final Duration time;
  private final int maxAbandoned;
  private final AtomicInteger abandoned = new AtomicInteger();

  Workers(int count, Duration time, int maxAbandoned) {
    this.time = time;
    this.maxAbandoned = maxAbandoned;
    AtomicInteger next = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            0,
            count + maxAbandoned,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new SynchronousQueue<>(),
            work -> {
              Thread thread = new Thread(work, "bylaw-rules-" + next.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Evaluates all items one after another on one thread, within the time for all.
   *
   * @param late the result of an item that was not finished in time, by the reason
   */
  <A, R> List<R> all(List<A> items, Function<A, R> evaluation, BiFunction<A, String, R> late) {
    if (items.isEmpty()) {
      return List.of();
    }
    AtomicReferenceArray<@Nullable R> results = new AtomicReferenceArray<>(items.size());
    AtomicInteger state = new AtomicInteger();
    String reason;
    if (abandoned.get() >= maxAbandoned) {
      reason = "too many rules did not return: none is run any more";
    } else {
      reason =
          await(
              () -> {
                for (int i = 0; i < items.size() && state.get() == 0; i++) {
                  results.set(i, evaluation.apply(items.get(i)));
                }
                // the one who comes second counts down what the other counted up
                if (!state.compareAndSet(0, FINISHED)) {
                  abandoned.decrementAndGet();
                }
              },
              state);
    }
    List<R> all = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      R result = results.get(i);
      all.add(result != null ? result : late.apply(items.get(i), reason));
    }
    return all;
  }

  private static final int FINISHED = 1;
  private static final int ABANDONED = 2;

  /** Why results may be missing; without meaning if none is. */
  private String await(Runnable work, AtomicInteger state) {
    Future<?> future;
    try {
      future = threads.submit(work);
    } catch (RejectedExecutionException _) {
      return threads.isShutdown() ? "the policies were closed" : "no thread was free for the rules";
    }
    try {
      future.get(time.toNanos(), TimeUnit.NANOSECONDS);
      return "the rules failed";
    } catch (ExecutionException e) {
      return "the rules failed: " + e.getCause();
    } catch (TimeoutException _) {
      abandon(future, state);
      return "the rules took longer than " + time.toMillis() + " ms";
    } catch (InterruptedException _) {
      abandon(future, state);
      Thread.currentThread().interrupt();
      return "interrupted while the rules ran";
    }
  }

  private void abandon(Future<?> future, AtomicInteger state) {
    abandoned.incrementAndGet();
    if (!state.compareAndSet(0, ABANDONED)) {
      abandoned.decrementAndGet();
    }
    future.cancel(true);
  }

  /** How many threads are stuck in a rule now. */
  int abandoned() {
    return abandoned.get();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
