package dev.bylaw.rego.eval;

import dev.bylaw.rego.compile.Each;
import dev.bylaw.rego.compile.TermOrder;
import dev.bylaw.rego.compile.Variables;
import dev.bylaw.rego.syntax.Expression;
import dev.bylaw.rego.syntax.Literal;
import dev.bylaw.rego.syntax.Term;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Takes out of a statement the calls that OPA makes before it looks at the statement's refs and
 * comprehensions, so that of a call that fails and a ref that is undefined the same one is met
 * first. What is written after no ref stays where it is, and so does a call whose variables the
 * rest of the statement binds. (OPA: rewriteExprTerms of its compiler.)
 */
final class CallsFirst {
  private final BodyPlanner before;

  /** The variables that the statement binds. */
  private final Set<String> bindings = new HashSet<>();

  /** Whether something stands before that OPA comes to later. */
  private boolean isLater;

  /**
   * A rewriter.
   *
   * @param before the body that takes the calls
   */
  CallsFirst(BodyPlanner before) {
    this.before = before;
  }

  /** What is left of a statement. */
  Expression statement(Expression written) {
    return switch (written) {
      case Expression.Test(Term.Call call) when isLate(call.arguments()) ->
          new Expression.Test(
              new Term.Call(call.operator(), nested(call.arguments()), call.infix(), call.span()));
      case Expression.Test(Term term) when !(term instanceof Term.Call) && isLate(List.of(term)) ->
          new Expression.Test(nested(term));
      // `f(x, output)`: the call is the statement
      case Expression.Unify(Term output, Term.Call call) when Hoist.isOutput(output, call) ->
          isLate(call.arguments())
              ? new Expression.Unify(
                  output,
                  new Term.Call(
                      call.operator(), nested(call.arguments()), call.infix(), call.span()))
              : written;
      case Expression.Unify(Term left, Term right) when isLate(List.of(left, right)) ->
          new Expression.Unify(nested(left), nested(right));
      case Expression.Assign(Term left, Term right) when isLate(List.of(right)) ->
          new Expression.Assign(left, nested(right));
      case Expression.Every(var key, var value, Term domain, var body)
          when isLate(List.of(domain)) ->
          new Expression.Every(key, value, nested(domain), body);
      default -> written;
    };
  }

  /** The modifiers of a statement, without the calls in what they put in place. */
  List<Literal.With> modifiers(List<Literal.With> written) {
    return !written.isEmpty() && isLate(written.stream().map(Literal.With::value).toList())
        ? written.stream()
            .map(with -> new Literal.With(with.target(), nested(with.value()), with.span()))
            .toList()
        : written;
  }

  /** Terms that stand alone, as in a head. */
  List<Term> terms(List<Term> written) {
    return isLate(written) ? nested(written) : written;
  }

  private boolean isLate(List<Term> terms) {
    // a ref that iterates does so before what is written in front of it
    isLater = Each.any(terms, CallsFirst::iterates);
    if (!anyLate(terms)) {
      return false;
    }
    bindings.clear();
    terms.forEach(term -> bindings.addAll(Variables.own(term)));
    bindings.removeIf(before::isBound);
    return true;
  }

  private static boolean iterates(Term term) {
    return switch (term) {
      case Term.Ref(Term head, var path, var _) ->
          !Each.scalar(path) || !(head instanceof Term.Var) && iterates(head);
      case Term.Call call -> Each.any(call.arguments(), CallsFirst::iterates);
      case Term.ArrayTerm(var elements, var _) -> Each.any(elements, CallsFirst::iterates);
      case Term.SetTerm(var elements, var _) -> Each.any(elements, CallsFirst::iterates);
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

  private boolean anyLate(List<Term> terms) {
    for (Term term : terms) {
      if (isLate(term)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a call in the term, or the term itself, stands behind what OPA comes to later. */
  private boolean isLate(Term term) {
    return switch (term) {
      case Term.Scalar _, Term.Var _ -> false;
      case Term.TemplateString _ -> isLater;
      case Term.Call call -> {
        boolean late = isLater || anyLate(call.arguments());
        // what stands in its arguments comes with the call
        isLater = late;
        yield late;
      }
      case Term.Ref(Term head, var path, var _) -> {
        boolean late = !(head instanceof Term.Var) && isLate(head) || anyLate(path);
        isLater = true;
        yield late;
      }
      case Term.ArrayTerm(var elements, var _) -> anyLate(elements);
      case Term.SetTerm(var elements, var _) -> {
        // calls of a set are made in the order of its elements
        isLater |= elements.size() > 1;
        yield anyLate(elements);
      }
      case Term.ObjectTerm(var entries, var _) -> {
        isLater |= entries.size() > 1;
        yield anyLate(parts(entries));
      }
      case Term.ArrayComprehension _, Term.SetComprehension _, Term.ObjectComprehension _ -> {
        isLater = true;
        yield false;
      }
    };
  }

  private static List<Term> parts(List<Term.Entry> entries) {
    List<Term> parts = new ArrayList<>();
    entries.forEach(entry -> {
      parts.add(entry.key());
      parts.add(entry.value());
    });
    return parts;
  }

  private List<Term> nested(List<Term> terms) {
    return terms.stream().map(this::nested).toList();
  }

  private Term nested(Term term) {
    return switch (term) {
      case Term.Scalar _,
          Term.Var _,
          Term.ArrayComprehension _,
          Term.SetComprehension _,
          Term.ObjectComprehension _ ->
          term;
      case Term.Ref(Term head, var path, var span) ->
          new Term.Ref(head instanceof Term.Var ? head : nested(head), nested(path), span);
      case Term.Call call ->
          first(
              new Term.Call(call.operator(), nested(call.arguments()), call.infix(), call.span()));
      case Term.TemplateString _ -> first(term);
      case Term.ArrayTerm(var elements, var span) -> new Term.ArrayTerm(nested(elements), span);
      case Term.SetTerm(var elements, var span) ->
          new Term.SetTerm(nested(elements.stream().sorted(TermOrder.OF_OPA).toList()), span);
      case Term.ObjectTerm(var entries, var span) ->
          new Term.ObjectTerm(
              entries.stream()
                  .sorted((a, b) -> TermOrder.OF_OPA.compare(a.key(), b.key()))
                  .map(entry -> new Term.Entry(nested(entry.key()), nested(entry.value())))
                  .toList(),
              span);
    };
  }

  private Term first(Term term) {
    if (Variables.all(term).stream().anyMatch(bindings::contains)) {
      return term;
    }
    Term.Var name = new Term.Var("#first" + before.layout.size(), term.span());
    before.bindFirst(name.name(), term);
    return name;
  }
}
