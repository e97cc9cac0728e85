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
    if (!modifiers.isEmpty() && modifiers.stream().anyMatch(with -> iterates(with.value()))) {
      modifiers = replaced(replaced(modifiers, true), false);
    }
    Expression expression = literal.expression();
    if (literal.negated()) {
      expression = negated(expression, modifiers);
    }
    done.add(
        modifiers == literal.modifiers() && expression == literal.expression()
            ? literal
            : new Literal(literal.negated(), expression, modifiers, literal.span()));
  }

  /** The modifiers without calls in their values, or without values that are made up otherwise. */
  private List<Literal.With> replaced(List<Literal.With> modifiers, boolean calls) {
    List<Literal.With> left = new ArrayList<>();
    for (Literal.With with : modifiers) {
      Term value = with.value();
      boolean out = !calls && (iterates(value) || isMadeUp(value));
      Term replaced = calls ? withoutCalls(value) : out ? takeOut(value, List.of()) : value;
      left.add(new Literal.With(with.target(), replaced, with.span()));
    }
    return left;
  }

  private Term withoutCalls(Term value) {
    return switch (value) {
      case Term.Call _ -> takeOut(value, List.of());
      case Term.ArrayTerm(var elements, var span) ->
          new Term.ArrayTerm(elements.stream().map(this::withoutCalls).toList(), span);
      case Term.SetTerm(var elements, var span) ->
          new Term.SetTerm(
              elements.stream().sorted(TermOrder.OF_OPA).map(this::withoutCalls).toList(), span);
      case Term.ObjectTerm(var entries, var span) ->
          new Term.ObjectTerm(
              entries.stream()
                  .map(e -> new Term.Entry(withoutCalls(e.key()), withoutCalls(e.value())))
                  .toList(),
              span);
      default -> value;
    };
  }

  private static boolean isMadeUp(Term value) {
    return switch (value) {
      case Term.ArrayComprehension _, Term.SetComprehension _, Term.ObjectComprehension _ -> true;
      // one of constants and variables alone stays
      case Term.ArrayTerm _, Term.SetTerm _, Term.ObjectTerm _ ->
          TypeChecker.isEvaluatedBefore(value);
      case Term.Scalar _, Term.Var _, Term.Ref _, Term.Call _, Term.TemplateString _ -> false;
    };
  }

  private Expression negated(Expression expression, List<Literal.With> modifiers) {
    return switch (expression) {
      case Expression.Test(Term.Call call) when call.arguments().stream().anyMatch(this::isOut) ->
          new Expression.Test(
              new Term.Call(
                  call.operator(),
                  call.arguments().stream()
                      .map(argument -> isOut(argument) ? takeOut(argument, modifiers) : argument)
                      .toList(),
                  call.infix(),
                  call.span()));
      case Expression.Unify(Term left, Term right) when isOut(left) || isOut(right) ->
          new Expression.Unify(
              isOut(left) ? takeOut(left, modifiers) : left,
              isOut(right) ? takeOut(right, modifiers) : right);
      default -> expression;
    };
  }

  private boolean isOut(Term term) {
    return term instanceof Term.Call && iterates(term);
  }

  private Term takeOut(Term term, List<Literal.With> modifiers) {
    Term.Var variable = fresh.variable(term.span());
    done.add(new Literal(false, new Expression.Unify(variable, term), modifiers, term.span()));
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
