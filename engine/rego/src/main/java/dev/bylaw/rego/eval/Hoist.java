package dev.bylaw.rego.eval;

import dev.bylaw.rego.syntax.Expression;
import dev.bylaw.rego.syntax.Term;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes out of a negated statement what OPA evaluates before it. Under `not`, only the statement
 * itself is negated: refs and calls nested in it are evaluated first, and where one of them is
 * undefined so is the statement, negation and all. `not f(input.missing)` does not hold, and
 * neither does `not input.missing > 1`, while `not input.missing` and `not input.missing == 1` do.
 * (OPA: rewriteExprTerms and rewriteDynamicTerms of its compiler.) Where `future.keywords.not` is
 * imported the statement stands in a group, and nothing is taken out.
 */
final class Hoist {
  private final BodyPlanner before;

  /**
   * A rewriter.
   *
   * @param before the body that takes what is evaluated first
   */
  Hoist(BodyPlanner before) {
    this.before = before;
  }

  /** The statement that is left to be negated. */
  Expression statement(Expression negated) {
    return switch (negated) {
      case Expression.Test(Term term) -> new Expression.Test(test(term));
      // `f(x, output)`: the call is the statement
      case Expression.Unify(Term output, Term.Call call) when isOutput(output, call) ->
          new Expression.Unify(
              nested(output),
              new Term.Call(call.operator(), all(call.arguments()), call.infix(), call.span()));
      case Expression.Unify(Term left, Term right) ->
          new Expression.Unify(operand(left), operand(right));
      case Expression.Assign(Term left, Term right) -> new Expression.Assign(left, operand(right));
      case Expression.SomeDeclaration _,
          Expression.SomeIn _,
          Expression.Every _,
          Expression.And _,
          Expression.Or _,
          Expression.Group _ ->
          negated;
    };
  }

  /** Whether a term was written as the last argument of a call. */
  static boolean isOutput(Term term, Term.Call call) {
    return term.span().startOffset() > call.span().startOffset()
        && term.span().endOffset() <= call.span().endOffset();
  }

  private Term test(Term term) {
    if (!(term instanceof Term.Call call)) {
      return operand(term);
    }
    boolean equality =
        !call.operator().isData() && PlanContext.dotted(call.operator()).equals("equal");
    List<Term> arguments =
        equality ? call.arguments().stream().map(this::operand).toList() : all(call.arguments());
    return new Term.Call(call.operator(), arguments, call.infix(), call.span());
  }

  /** A term that may itself be undefined without being evaluated before. */
  private Term operand(Term term) {
    return term instanceof Term.Ref ref ? steps(ref) : nested(term);
  }

  private Term.Ref steps(Term.Ref ref) {
    Term head = ref.head() instanceof Term.Var ? ref.head() : nested(ref.head());
    return new Term.Ref(head, all(ref.path()), ref.span());
  }

  private List<Term> all(List<Term> terms) {
    List<Term> left = new ArrayList<>();
    for (int i = 0; i < terms.size(); i++) {
      Term term = terms.get(i);
      // a comprehension has a value, but finding it may fail before what follows is undefined
      boolean fails =
          isComprehension(term) && terms.stream().skip(i + 1L).anyMatch(Hoist::isUndefined);
      left.add(fails ? first(term) : nested(term));
    }
    return left;
  }

  private static boolean isComprehension(Term term) {
    return term instanceof Term.ArrayComprehension
        || term instanceof Term.SetComprehension
        || term instanceof Term.ObjectComprehension;
  }

  /** Whether a term is evaluated first and may be undefined. */
  private static boolean isUndefined(Term term) {
    return term instanceof Term.Ref || term instanceof Term.Call;
  }

  private Term nested(Term term) {
    return switch (term) {
      case Term.Scalar _,
          Term.Var _,
          Term.ArrayComprehension _,
          Term.SetComprehension _,
          Term.ObjectComprehension _ ->
          term;
      case Term.TemplateString _ -> first(term);
      case Term.Ref ref -> first(steps(ref));
      case Term.Call call ->
          first(new Term.Call(call.operator(), all(call.arguments()), call.infix(), call.span()));
      case Term.ArrayTerm(var elements, var span) -> new Term.ArrayTerm(all(elements), span);
      case Term.SetTerm(var elements, var span) -> new Term.SetTerm(all(elements), span);
      case Term.ObjectTerm(var entries, var span) ->
          new Term.ObjectTerm(
              entries.stream()
                  .map(entry -> new Term.Entry(nested(entry.key()), nested(entry.value())))
                  .toList(),
              span);
    };
  }

  /** Evaluates a term first, and gives the variable that has its value. */
  private Term first(Term term) {
    Term.Var name = new Term.Var("#first" + before.layout.size(), term.span());
    before.bindFirst(name.name(), term);
    return name;
  }
}
