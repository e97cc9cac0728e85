package dev.bylaw.rego;

/** A rule of a program, planned. Immutable; may be evaluated by many threads at once. */
public interface PreparedRule {
  /** The path that it was prepared for. */
  String path();

  /**
   * The rule's value. Total: whatever the policy does ends as an outcome, never as an exception.
   */
  Evaluation evaluate(EvaluationInput in);

  /**
   * What each definition of the rule produces, with its source: the elements of a partial set, the
   * part that a definition adds to a partial object, the value of a complete rule once for each
   * definition that gives it. Where the path is no rule, it is its value with the span {@link
   * dev.bylaw.rego.syntax.Span#NONE}. Early exit and indexes are not used, so it is slower than
   * {@link #evaluate}. Total.
   */
  Members members(EvaluationInput in);
}
