package dev.bylaw.rego.compile;

import dev.bylaw.rego.syntax.Expression;
import dev.bylaw.rego.syntax.Literal;
import dev.bylaw.rego.syntax.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Takes statements apart as OPA does before it looks for unsafe variables: each call within a
 * statement, the head of a ref that is no name, and the domain of {@code every} stand in a
 * statement of their own, before it. What binds a variable in one of them does so for those behind
 * it alone. (OPA: expandExpr of its compiler.)
 */
final class Expansion {
  private final Fresh fresh;
  private final List<Literal> done = new ArrayList<>();

  /** Those of the statement that is taken apart. */
  private List<Literal.With> modifiers = List.of();

  private Expansion(Fresh fresh) {
    this.fresh = fresh;
  }

  /** The statements with those that are taken out of them before them. */
  static List<Literal> of(List<Literal> literals, Fresh fresh) {
    Expansion expansion = new Expansion(fresh);
    literals.forEach(expansion::add);
    return expansion.done;
  }

  private void add(Literal literal) {
    List<Literal.With> left = new ArrayList<>();
    modifiers = List.of();
    for (Literal.With with : literal.modifiers()) {
      Term value = term(with.value());
      left.add(
          new Literal.With(with.target(), isMadeUp(value) ? takeOut(value) : value, with.span()));
    }
    modifiers = left;
    done.add(
        new Literal(literal.negated(), expression(literal.expression()), left, literal.span()));
  }

  private Expression expression(Expression expression) {
    return switch (expression) {
      case Expression.Test(Term.Call call) -> new Expression.Test(arguments(call));
      case Expression.Test(Term term) -> new Expression.Test(term(term));
      // `f(x, output)`: the call is the statement
      case Expression.Unify(Term output, Term.Call call) when isOutput(output, call) ->
          new Expression.Unify(term(output), arguments(call));
      case Expression.Unify(Term left, Term right) -> new Expression.Unify(term(left), term(right));
      case Expression.Assign(Term left, Term right) -> new Expression.Assign(left, term(right));
      case Expression.Every(var key, var value, Term domain, var body) ->
          new Expression.Every(key, value, takeOut(term(domain)), body);
      case Expression.And _,
          Expression.Or _,
          Expression.Group _,
          Expression.SomeDeclaration _,
          Expression.SomeIn _ ->
          expression;
    };
  }

  private static boolean isOutput(Term term, Term.Call call) {
    return term.span().startOffset() > call.span().startOffset()
        && term.span().endOffset() <= call.span().endOffset();
  }

  /**
   * Whether a call in a statement, or the head of a ref, has one of the variables that the
   * statement itself binds: taken apart, it may not find it bound.
   */
  static boolean feedsItself(Literal literal, Set<String> outputs) {
    return switch (literal.expression()) {
      case Expression.Test(Term.Call call) -> anyFed(call.arguments(), outputs);
      case Expression.Test(Term term) -> isFed(term, outputs);
      case Expression.Unify(Term output, Term.Call call) when isOutput(output, call) ->
          isFed(output, outputs) || anyFed(call.arguments(), outputs);
      case Expression.Unify(Term left, Term right) -> isFed(left, outputs) || isFed(right, outputs);
      case Expression.Assign(Term _, Term right) -> isFed(right, outputs);
      case Expression.Every(var _, var _, Term domain, var _) -> isFed(domain, outputs);
      case Expression.And _,
          Expression.Or _,
          Expression.Group _,
          Expression.SomeDeclaration _,
          Expression.SomeIn _ ->
          false;
    };
  }

  private static boolean anyFed(List<Term> terms, Set<String> outputs) {
    return Each.any(terms, term -> isFed(term, outputs));
  }

  private static boolean isFed(Term term, Set<String> outputs) {
    return switch (term) {
      case Term.Scalar _,
          Term.Var _,
          Term.ArrayComprehension _,
          Term.SetComprehension _,
          Term.ObjectComprehension _ ->
          false;
      case Term.Call _, Term.TemplateString _ -> isOf(term, outputs);
      case Term.Ref(Term head, var path, var _) ->
          !(head instanceof Term.Var) && isOf(head, outputs) || anyFed(path, outputs);
      case Term.ArrayTerm(var elements, var _) -> anyFed(elements, outputs);
      case Term.SetTerm(var elements, var _) -> anyFed(elements, outputs);
      case Term.ObjectTerm(var entries, var _) ->
          entries.stream()
              .anyMatch(entry -> isFed(entry.key(), outputs) || isFed(entry.value(), outputs));
    };
  }

  private static boolean isOf(Term term, Set<String> outputs) {
    return Variables.all(term).stream().anyMatch(outputs::contains);
  }

  private static boolean isMadeUp(Term value) {
    return switch (value) {
      case Term.Scalar _, Term.Var _, Term.Call _, Term.TemplateString _ -> false;
      case Term.Ref(var _, var path, var _) ->
          !path.stream().allMatch(Term.Scalar.class::isInstance);
      case Term.ArrayTerm _,
          Term.SetTerm _,
          Term.ObjectTerm _,
          Term.ArrayComprehension _,
          Term.SetComprehension _,
          Term.ObjectComprehension _ ->
          TypeScope.constant(value) == null;
    };
  }

  private Term.Call arguments(Term.Call call) {
    return new Term.Call(call.operator(), terms(call.arguments()), call.infix(), call.span());
  }

  private List<Term> terms(List<Term> terms) {
    return Each.map(terms, this::term);
  }

  private Term term(Term term) {
    return switch (term) {
      case Term.Scalar _,
          Term.Var _,
          Term.ArrayComprehension _,
          Term.SetComprehension _,
          Term.ObjectComprehension _ ->
          term;
      case Term.Call call -> takeOut(arguments(call));
      case Term.TemplateString _ -> takeOut(term);
      case Term.Ref(Term head, var path, var span) -> {
        Term name = head instanceof Term.Var ? head : term(head);
        List<Term> steps = terms(path);
        yield new Term.Ref(
            name instanceof Term.Var || name instanceof Term.Scalar || name instanceof Term.Ref
                ? name
                : takeOut(name),
            steps,
            span);
      }
      case Term.ArrayTerm(var elements, var span) -> new Term.ArrayTerm(terms(elements), span);
      case Term.SetTerm(var elements, var span) -> new Term.SetTerm(terms(elements), span);
      case Term.ObjectTerm(var entries, var span) ->
          new Term.ObjectTerm(
              entries.stream()
                  .map(entry -> new Term.Entry(term(entry.key()), term(entry.value())))
                  .toList(),
              span);
    };
  }

  private Term takeOut(Term term) {
    Term.Var variable = fresh.variable(term.span());
    done.add(new Literal(false, new Expression.Unify(variable, term), modifiers, term.span()));
    return variable;
  }
}
