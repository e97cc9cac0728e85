package dev.bylaw.rego.compile;

import dev.bylaw.rego.syntax.Body;
import dev.bylaw.rego.syntax.Expression;
import dev.bylaw.rego.syntax.Literal;
import dev.bylaw.rego.syntax.Term;
import java.util.List;
import java.util.function.Consumer;

/** Passes the bodies of the comprehensions and template expressions in terms. */
final class Closures {
  private final Consumer<Body> action;

  private Closures(Consumer<Body> action) {
    this.action = action;
  }

  static void forEach(Literal literal, Consumer<Body> action) {
    Closures closures = new Closures(action);
    literal.modifiers().forEach(with -> closures.term(with.value()));
    switch (literal.expression()) {
      case Expression.Test(Term term) -> closures.term(term);
      case Expression.Unify(Term left, Term right) -> {
        closures.term(left);
        closures.term(right);
      }
      case Expression.Every(var _, var _, Term domain, var _) -> closures.term(domain);
      default -> {}
    }
  }

  static void forEach(Term term, Consumer<Body> action) {
    new Closures(action).term(term);
  }

  private void term(Term term) {
    switch (term) {
      case Term.Scalar _, Term.Var _ -> {}
      case Term.Ref ref -> {
        term(ref.head());
        ref.path().forEach(this::term);
      }
      case Term.Call call -> call.arguments().forEach(this::term);
      case Term.ArrayTerm(var elements, var _) -> elements.forEach(this::term);
      case Term.SetTerm(var elements, var _) -> elements.forEach(this::term);
      case Term.ObjectTerm(var entries, var _) ->
          entries.forEach(entry -> {
            term(entry.key());
            term(entry.value());
          });
      case Term.ArrayComprehension(Term head, Body body, var _) -> {
        action.accept(body);
        term(head);
      }
      case Term.SetComprehension(Term head, Body body, var _) -> {
        action.accept(body);
        term(head);
      }
      case Term.ObjectComprehension(Term key, Term value, Body body, var _) -> {
        action.accept(body);
        term(key);
        term(value);
      }
      case Term.TemplateString(var parts, var span) ->
          parts.forEach(part -> {
            if (part instanceof Term.Part.Embedded(Literal literal)) {
              action.accept(new Body(List.of(literal), span));
            }
          });
    }
  }
}
