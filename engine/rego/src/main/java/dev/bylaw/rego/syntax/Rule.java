package dev.bylaw.rego.syntax;

import java.util.List;

/**
 * A rule.
 *
 * <p>A rule has a value when its body holds; where it does not, the first of {@code otherwise}
 * whose body does gives the value. Every scope of variables is one branch: the body and value of
 * the rule itself, and each else. A function's parameters are in scope in all branches.
 *
 * @param isDefault whether it is {@code default p := v}; its body is {@code true} and its value
 *     ground but for comprehensions
 * @param body {@code true} where none is written
 * @param otherwise the else branches in their order; empty for {@code contains} rules and defaults
 * @param annotations of scope rule and document that stand directly over the rule
 * @param span of the whole rule with its else branches
 */
public record Rule(
    boolean isDefault,
    Head head,
    Body body,
    List<Else> otherwise,
    List<Annotations> annotations,
    Span span) {
  public Rule {
    otherwise = List.copyOf(otherwise);
    annotations = List.copyOf(annotations);
  }

  /** A further branch: {@code else := value if body}. */
  public record Else(Term value, Body body, Span span) {}
}
