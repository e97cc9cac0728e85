package dev.bylaw.rego;

import dev.bylaw.rego.eval.Observer;

/** A rule of a program, planned. Immutable; may be evaluated by many threads at once. */
public interface PreparedRule {
  /** The path that it was prepared for. */
  String path();

  /**
   * The rule's value. Total: whatever the policy does ends as an outcome, never as an exception.
   */
  Evaluation evaluate(EvaluationInput in);

  /**
   * The rule's value, with every statement told to an observer. It runs a plan of its own, slower
   * than that of {@link #evaluate}, with the same outcome.
   */
  Evaluation observe(EvaluationInput in, Observer observer);

  /**
   * What each definition of the rule produces, with its source: the elements of a partial set, the
   * part that a definition adds to a partial object, the value of a complete rule once for each
   * definition that gives it. Where the path is no rule, it is its value with the span {@link
   * dev.bylaw.rego.syntax.Span#NONE}. Early exit and indexes are not used, so it is slower than
   * {@link #evaluate}. Total.
   */
  Members members(EvaluationInput in);
}
