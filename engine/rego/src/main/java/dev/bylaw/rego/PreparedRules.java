package dev.bylaw.rego;

import java.util.List;

/**
 * Rules of a program, planned to be evaluated together. Immutable; may be evaluated by many threads
 * at once.
 */
public interface PreparedRules {
  /** The paths that they were prepared for. */
  List<String> paths();

  /**
   * The rules' outcomes in the order of {@link #paths}. They are one evaluation: what one rule
   * computes serves the others, builtins such as {@code rand.intn} answer all alike, and one set of
   * {@link Limits} bounds the whole. An error in one rule leaves the others as they are, except
   * that after a limit was met no further step is taken. Total.
   */
  List<Evaluation> evaluate(EvaluationInput in);
}
