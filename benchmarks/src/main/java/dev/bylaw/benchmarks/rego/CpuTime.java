package dev.bylaw.benchmarks.rego;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Measures a workload in thread CPU time, for machines that others keep busy: there wall time says
 * how busy. Prints nanoseconds and bytes of an operation, the median of some rounds.
 */
public final class CpuTime {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 5;

  /** Keeps results from being optimized away. */
  @SuppressWarnings("unused")
  private static volatile Object last = "";

  private CpuTime() {}

  /**
   * Measures.
   *
   * @param arguments `rego` or `hand`, the workload's folder, seconds
   */
  @SuppressWarnings("SystemOut") // a command
  public static void main(String[] arguments) throws IOException {
    Supplier<Object> operation;
    if (arguments[0].equals("hand")) {
      HandWrittenBenchmark benchmark = new HandWrittenBenchmark();
      benchmark.folder = arguments[1];
      benchmark.prepare();
      operation = benchmark::decide;
    } else {
      RegoBenchmark benchmark = new RegoBenchmark();
      benchmark.folder = arguments[1];
      benchmark.prepare();
      operation = benchmark::evaluate;
    }
    long share = Long.parseLong(arguments[2]) * 1_000_000_000L / ROUNDS;
    for (int i = 0; i < ROUNDS; i++) {
      round(operation, share);
    }
    double[] nanos = new double[ROUNDS];
    long before = THREADS.getCurrentThreadAllocatedBytes();
    long operations = 0;
    for (int i = 0; i < ROUNDS; i++) {
      long start = THREADS.getCurrentThreadCpuTime();
      long done = round(operation, share);
      nanos[i] = (THREADS.getCurrentThreadCpuTime() - start) / (double) done;
      operations += done;
    }
    long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
    Arrays.sort(nanos);
    System.out.println(nanos[ROUNDS / 2] + " " + bytes / (double) operations);
  }

  private static long round(Supplier<Object> operation, long nanos) {
    long start = THREADS.getCurrentThreadCpuTime();
    long done = 0;
    int batch = 1;
    long spent = 0;
    while (spent < nanos) {
      for (int i = 0; i < batch; i++) {
        last = operation.get();
      }
      done += batch;
      spent = THREADS.getCurrentThreadCpuTime() - start;
      // a tenth of what is left, as far as can be told
      batch = (int) Math.clamp(done * (nanos - spent) / Math.max(1, spent * 10), 1, 100_000);
    }
    return done;
  }
}
