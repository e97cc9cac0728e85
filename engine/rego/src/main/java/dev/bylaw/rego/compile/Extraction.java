package dev.bylaw.rego.compile;

import dev.bylaw.rego.syntax.Expression;
import dev.bylaw.rego.syntax.Literal;
import dev.bylaw.rego.syntax.Term;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes out of statements what may iterate and stands where nothing can be bound: refs in the
 * values of `with`, and calls within what is negated. Each becomes a statement before.
 */
final class Extraction {
  private final Fresh fresh;
  private final List<Literal> done = new ArrayList<>();

  private Extraction(Fresh fresh) {
    this.fresh = fresh;
  }

  /** The statements with those that are taken out of them before them. */
  static List<Literal> of(List<Literal> literals, Fresh fresh) {
    Extraction extraction = new Extraction(fresh);
    literals.forEach(extraction::add);
    return extraction.done;
  }

  private void add(Literal literal) {
    List<Literal.With> modifiers = literal.modifiers();
    if (modifiers.stream().anyMatch(with -> iterates(with.value()))) {
      modifiers =
          modifiers.stream()
              .map(with ->
                  iterates(with.value())
                      ? new Literal.With(
                          with.target(), takeOut(with.value(), List.of(), literal), with.span())
                      : with)
              .toList();
    }
    Expression expression = literal.expression();
    if (literal.negated()) {
      expression = negated(expression, modifiers, literal);
    }
    done.add(
        modifiers == literal.modifiers() && expression == literal.expression()
            ? literal
            : new Literal(literal.negated(), expression, modifiers, literal.span()));
  }

  private Expression negated(Expression expression, List<Literal.With> modifiers, Literal literal) {
    return switch (expression) {
      case Expression.Test(Term.Call call) when call.arguments().stream().anyMatch(this::isOut) ->
          new Expression.Test(
              new Term.Call(
                  call.operator(),
                  call.arguments().stream()
                      .map(argument ->
                          isOut(argument) ? takeOut(argument, modifiers, literal) : argument)
                      .toList(),
                  call.infix(),
                  call.span()));
      case Expression.Unify(Term left, Term right) when isOut(left) || isOut(right) ->
          new Expression.Unify(
              isOut(left) ? takeOut(left, modifiers, literal) : left,
              isOut(right) ? takeOut(right, modifiers, literal) : right);
      default -> expression;
    };
  }

  private boolean isOut(Term term) {
    return term instanceof Term.Call && iterates(term);
  }

  private Term takeOut(Term term, List<Literal.With> modifiers, Literal literal) {
    Term.Var variable = fresh.variable(term.span());
    done.add(new Literal(false, new Expression.Unify(variable, term), modifiers, literal.span()));
    return variable;
  }

  /** Whether a ref in the term has a step that may be found by iteration. */
  private static boolean iterates(Term term) {
    return switch (term) {
      case Term.Ref ref -> Each.any(ref.path(), step -> step instanceof Term.Var || iterates(step));
      case Term.Call call -> Each.any(call.arguments(), Extraction::iterates);
      case Term.ArrayTerm(var elements, var _) -> Each.any(elements, Extraction::iterates);
      case Term.SetTerm(var elements, var _) -> Each.any(elements, Extraction::iterates);
      case Term.ObjectTerm(var entries, var _) ->
          entries.stream().anyMatch(entry -> iterates(entry.key()) || iterates(entry.value()));
      case Term.Scalar _,
          Term.Var _,
          Term.ArrayComprehension _,
          Term.SetComprehension _,
          Term.ObjectComprehension _,
          Term.TemplateString _ ->
          false;
    };
  }
}
