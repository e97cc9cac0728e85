package dev.bylaw.cli.rego;

import dev.bylaw.rego.EvaluationInput;
import dev.bylaw.rego.Query;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What evaluating a query cost. Time and memory are of evaluations in a row without a look at the
 * clock; the distribution is of as many again, each timed on its own, the clock's own time in it.
 *
 * @param evaluations how many were timed together
 * @param nanos what they took
 * @param bytes what they allocated; 0 where the JVM does not say
 * @param distribution by opa's names, in nanoseconds
 */
record Measurement(long evaluations, long nanos, long bytes, Map<String, Double> distribution) {
  private static final int MOST_SAMPLES = 1_000_000;
  private static final String NAME = "histogram_timer_rego_query_eval_ns_";

  /** What the query gave last, so that no compiler leaves its evaluation out. */
  @SuppressWarnings("unused")
  private static volatile Query.Rows last;

  static {
    last = new Query.Rows.Found(java.util.List.of());
  }

  static void warmUp(Query query, EvaluationInput in, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      last = query.evaluate(in);
    }
  }

  static Measurement of(Query query, EvaluationInput in, Duration time) {
    long batch = batch(query, in);
    long evaluations = 0;
    long allocated = allocated();
    long start = System.nanoTime();
    long nanos = 0;
    while (nanos < time.toNanos()) {
      for (long i = 0; i < batch; i++) {
        last = query.evaluate(in);
      }
      evaluations += batch;
      nanos = System.nanoTime() - start;
    }
    long bytes = Math.max(0, allocated() - allocated);
    int samples = (int) Math.min(MOST_SAMPLES, evaluations);
    long[] each = new long[samples];
    for (int i = 0; i < samples; i++) {
      long before = System.nanoTime();
      last = query.evaluate(in);
      each[i] = System.nanoTime() - before;
    }
    return new Measurement(evaluations, nanos, bytes, distribution(each));
  }

  /** So many evaluations as take about a millisecond. */
  private static long batch(Query query, EvaluationInput in) {
    long batch = 1;
    while (true) {
      long start = System.nanoTime();
      for (long i = 0; i < batch; i++) {
        last = query.evaluate(in);
      }
      if (System.nanoTime() - start > 1_000_000 || batch >= 1 << 20) {
        return batch;
      }
      batch *= 2;
    }
  }

  private static long allocated() {
    return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads
        ? threads.getCurrentThreadAllocatedBytes()
        : 0;
  }

  private static Map<String, Double> distribution(long[] each) {
    Arrays.sort(each);
    double mean = Arrays.stream(each).average().orElse(0);
    double variance =
        Arrays.stream(each).mapToDouble(n -> (n - mean) * (n - mean)).average().orElse(0);
    Map<String, Double> out = new LinkedHashMap<>();
    for (String percent : new String[] {"75", "90", "95", "99", "99.9", "99.99"}) {
      out.put(NAME + percent + "%", quantile(each, Double.parseDouble(percent) / 100));
    }
    out.put(NAME + "count", (double) each.length);
    out.put(NAME + "max", quantile(each, 1));
    out.put(NAME + "mean", mean);
    out.put(NAME + "median", quantile(each, 0.5));
    out.put(NAME + "min", quantile(each, 0));
    out.put(NAME + "stddev", Math.sqrt(variance));
    return out;
  }

  private static double quantile(long[] sorted, double share) {
    return sorted[(int) Math.round(share * (sorted.length - 1))];
  }

  double nanosEach() {
    return (double) nanos / evaluations;
  }

  double bytesEach() {
    return (double) bytes / evaluations;
  }
}
