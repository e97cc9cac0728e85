package dev.bylaw.cli.rego;

import java.util.Map;
import java.util.TreeMap;

/** How long phases took, by opa's names. */
final class Metrics {
  private final Map<String, Long> nanos = new TreeMap<>();

  /** What is timed. */
  @FunctionalInterface
  interface Phase<T, E extends Exception> {
    T run() throws E;
  }

  /** Runs a phase and adds its time. */
  <T, E extends Exception> T time(String name, Phase<T, E> phase) throws E {
    long start = System.nanoTime();
    try {
      return phase.run();
    } finally {
      nanos.merge(name, System.nanoTime() - start, Long::sum);
    }
  }

  Map<String, Long> nanos() {
    return nanos;
  }
}
