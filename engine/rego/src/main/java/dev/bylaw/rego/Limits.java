package dev.bylaw.rego;

/**
 * Bounds of one evaluation. What exceeds one ends as {@link Evaluation.Failed} with code {@link
 * EvalError#LIMIT}.
 *
 * {@snippet file="EmbeddingExamplesTest.java" region="limits"}
 *
 * @param steps rule bodies entered plus elements iterated over
 * @param depth nested rules, functions, comprehensions and iterations
 * @param timeNanos wall time from the start of the evaluation; checked every few hundred steps and
 *     by long-running builtins
 * @param outputBytes the largest result, in bytes or elements, that one builtin may build
 * @param memoryBytes what all values that the evaluation builds may take, those that it drops again
 *     included, by a rough count: 32 for each element of a collection, and the text of strings
 */
public record Limits(long steps, int depth, long timeNanos, int outputBytes, long memoryBytes) {
  private static final long STANDARD_MEMORY = 1L << 30;
  private static final Limits STANDARD =
      new Limits(50_000_000L, 1_000, 10_000_000_000L, 16 * 1024 * 1024);

  public Limits {
    if (steps <= 0 || depth <= 0 || timeNanos <= 0 || outputBytes <= 0 || memoryBytes <= 0) {
      throw new IllegalArgumentException("every limit is above zero");
    }
  }

  /** Limits with the standard bound on memory. */
  public Limits(long steps, int depth, long timeNanos, int outputBytes) {
    this(steps, depth, timeNanos, outputBytes, STANDARD_MEMORY);
  }

  /** These limits with another bound on what is built. */
  public Limits withMemoryBytes(long otherMemoryBytes) {
    return new Limits(steps, depth, timeNanos, outputBytes, otherMemoryBytes);
  }

  /** These limits with another bound on steps. */
  public Limits withSteps(long otherSteps) {
    return new Limits(otherSteps, depth, timeNanos, outputBytes, memoryBytes);
  }

  /** These limits with another bound on wall time. */
  public Limits withTimeNanos(long otherTimeNanos) {
    return new Limits(steps, depth, otherTimeNanos, outputBytes, memoryBytes);
  }

  /** 50 million steps, 1,000 deep, 10 seconds, 16 MiB for one builtin, 1 GiB for all. */
  public static Limits standard() {
    return STANDARD;
  }
}
