package dev.bylaw.drools.drl;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A bounded number of threads on which rules run against the clock. One whose rule does not return
 * in time is interrupted and left behind; when too many are, nothing runs any more, so that rules
 * which hang cannot eat the process.
 */
final class Workers implements AutoCloseable {
  private static final Duration IDLE = Duration.ofSeconds(30);

  /** Evaluations that wait for a thread; one more is refused at once. */
  private static final int MAX_WAITING = 1_024;

  private final ThreadPoolExecutor threads;
  private final Duration time;
  private final int maxAbandoned;
  private final AtomicInteger abandoned = new AtomicInteger();

  /** How far an evaluation has come; whoever changes it from RUNNING first decides how it ends. */
  private enum State {
    WAITING,
    RUNNING,
    FINISHED,
    ABANDONED
  }

  Workers(int count, Duration time, int maxAbandoned) {
    this.time = time;
    this.maxAbandoned = maxAbandoned;
    AtomicInteger next = new AtomicInteger();
    // those that are stuck take no place from the others
    int most = count + maxAbandoned;
    this.threads =
        new ThreadPoolExecutor(
            most,
            most,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            work -> {
              Thread thread = new Thread(work, "bylaw-rules-" + next.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
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
    String reason =
        abandoned.get() >= maxAbandoned
            ? "too many rules did not return: none is run any more"
            : await(state -> {
              for (int i = 0; i < items.size() && state.get() == State.RUNNING; i++) {
                results.set(i, evaluation.apply(items.get(i)));
              }
            });
    List<R> all = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      R result = results.get(i);
      all.add(result != null ? result : late.apply(items.get(i), reason));
    }
    return all;
  }

  /** Why results may be missing; without meaning if none is. */
  private String await(Consumer<AtomicReference<State>> work) {
    AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    Future<?> future;
    try {
      future = threads.submit(() -> run(work, state));
    } catch (RejectedExecutionException _) {
      return threads.isShutdown() ? "the policies were closed" : "too many wait for the rules";
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

  private void run(Consumer<AtomicReference<State>> work, AtomicReference<State> state) {
    if (!state.compareAndSet(State.WAITING, State.RUNNING)) {
      return;
    }
    try {
      work.accept(state);
    } finally {
      if (!state.compareAndSet(State.RUNNING, State.FINISHED)) {
        abandoned.decrementAndGet();
      }
    }
  }

  private void abandon(Future<?> future, AtomicReference<State> state) {
    if (!state.compareAndSet(State.WAITING, State.ABANDONED)
        && state.compareAndSet(State.RUNNING, State.ABANDONED)) {
      abandoned.incrementAndGet();
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
