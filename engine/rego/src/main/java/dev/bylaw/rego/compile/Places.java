package dev.bylaw.rego.compile;

import dev.bylaw.rego.syntax.Body;
import dev.bylaw.rego.syntax.Expression;
import dev.bylaw.rego.syntax.Literal;
import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.syntax.Term;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a statement's variables are said to stand: at the innermost call around them, or at the
 * statement. (OPA makes a statement of each call in a statement, and names the place of that.)
 */
final class Places {
  private final Map<String, Span> spans = new HashMap<>();

  private Places() {}

  static Map<String, Span> of(Literal literal) {
    Places places = new Places();
    places.literal(literal);
    return places.spans;
  }

  private void literal(Literal literal) {
    Span span = literal.span();
    for (Literal.With with : literal.modifiers()) {
      terms(with.target().path(), span);
      term(with.value(), BodyCompiler.needsEvaluation(with.value()) ? with.value().span() : span);
    }
    switch (literal.expression()) {
      case Expression.Test(Term.Call call) -> terms(call.arguments(), span);
      case Expression.Test(Term term) -> term(term, span);
      case Expression.Unify(Term left, Term right) -> {
        term(left, span);
        term(right, span);
      }
      case Expression.Assign(Term target, Term value) -> {
        term(target, span);
        term(value, span);
      }
      case Expression.Every(var _, var _, Term domain, Body body) -> {
        term(domain, domain.span());
        for (String name : Variables.own(body)) {
          spans.computeIfPresent(name, (_, place) -> place.compareTo(span) <= 0 ? place : span);
        }
      }
      case Expression.And _,
          Expression.Or _,
          Expression.Group _,
          Expression.SomeDeclaration _,
          Expression.SomeIn _ -> {}
    }
  }

  private void place(String name, Span span) {
    spans.merge(name, span, (a, b) -> a.compareTo(b) <= 0 ? a : b);
  }

  private void terms(List<Term> terms, Span span) {
    terms.forEach(term -> term(term, span));
  }

  private void term(Term term, Span span) {
    switch (term) {
      case Term.Var variable -> place(variable.name(), span);
      case Term.Ref ref -> {
        term(ref.head(), ref.head() instanceof Term.Var ? span : ref.head().span());
        terms(ref.path(), span);
      }
      case Term.Call call -> terms(call.arguments(), call.span());
      case Term.ArrayTerm(var elements, var _) -> terms(elements, span);
      case Term.SetTerm(var elements, var _) -> terms(elements, span);
      case Term.ObjectTerm(var entries, var _) ->
          entries.forEach(entry -> {
            term(entry.key(), span);
            term(entry.value(), span);
          });
      case Term.TemplateString template ->
          Variables.own(template).forEach(name -> place(name, template.span()));
      case Term.ArrayComprehension _, Term.SetComprehension _, Term.ObjectComprehension _ ->
          Variables.all(term).forEach(name -> place(name, span));
      case Term.Scalar _ -> {}
    }
  }
}
