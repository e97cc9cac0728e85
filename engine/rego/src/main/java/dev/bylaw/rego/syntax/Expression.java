package dev.bylaw.rego.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a statement says, without negation and modifiers. */
public sealed interface Expression {
  /** Holds when the term is defined and not {@code false}. */
  record Test(Term term) implements Expression {}

  /** {@code left = right}: unification, either way. */
  record Unify(Term left, Term right) implements Expression {}

  /**
   * {@code target := value}: declares the target's variables (a var, or arrays and objects of
   * them).
   */
  record Assign(Term target, Term value) implements Expression {}

  /** {@code some x, y}: declares variables and holds. */
  record SomeDeclaration(List<Term.Var> variables) implements Expression {
    public SomeDeclaration {
      variables = List.copyOf(variables);
    }
  }

  /** {@code some key, value in collection}: declares the variables of its patterns. */
  record SomeIn(@Nullable Term key, Term value, Term collection) implements Expression {}

  /** {@code every key, value in domain { body }}. */
  record Every(Term.@Nullable Var key, Term.Var value, Term domain, Body body)
      implements Expression {}

  /**
   * {@code left and right}, where {@code future.keywords.and} is imported; see {@link
   * Body#isBraced}.
   */
  record And(Body left, Body right) implements Expression {}

  /**
   * {@code left or right}, where {@code future.keywords.or} is imported; see {@link Body#isBraced}.
   */
  record Or(Body left, Body right) implements Expression {}

  /** What stands under {@code not}, where {@code future.keywords.not} is imported. */
  record Group(Body body) implements Expression {}
}
