package dev.bylaw.rego.syntax;

import java.util.List;

/**
 * One statement of a body.
 *
 * @param negated whether {@code not} stands before it: it holds when the expression holds for no
 *     binding of the variables that are not bound yet
 * @param modifiers {@code with target as value}, in their order; they hold for the whole statement
 */
public record Literal(boolean negated, Expression expression, List<With> modifiers, Span span) {
  public Literal {
    modifiers = List.copyOf(modifiers);
  }

  /**
   * A replacement for the time of one statement.
   *
   * @param target a part of {@code input} or {@code data}, a function or a builtin
   */
  public record With(Term.Ref target, Term value, Span span) {}
}
