package dev.bylaw.bundle.tree;

import dev.bylaw.rego.syntax.Body;
import dev.bylaw.rego.syntax.Expression;
import dev.bylaw.rego.syntax.Head;
import dev.bylaw.rego.syntax.Literal;
import dev.bylaw.rego.syntax.Rule;
import dev.bylaw.rego.syntax.Term;
import java.util.function.Consumer;

/** Goes through all expressions and terms of a rule, in their order. */
record RegoText(Consumer<Expression> expressions, Consumer<Term> terms) {

  void rule(Rule rule) {
    switch (rule.head()) {
      case Head.Single(var ref, var value, var _) -> {
        ref.forEach(this::term);
        term(value);
      }
      case Head.Member(var _, var element, var _) -> term(element);
      case Head.Function(var _, var _, var value, var _) -> term(value);
    }
    body(rule.body());
    for (Rule.Else branch : rule.otherwise()) {
      term(branch.value());
      body(branch.body());
    }
  }

  /** A term with all that is in it. */
  void all(Term term) {
    term(term);
  }

  private void body(Body body) {
    body.literals().forEach(this::literal);
  }

  private void literal(Literal literal) {
    expressions.accept(literal.expression());
    literal.modifiers().forEach(with -> term(with.value()));
    switch (literal.expression()) {
      case Expression.Test(var term) -> term(term);
      case Expression.Unify(var left, var right) -> {
        term(left);
        term(right);
      }
      case Expression.Assign(var _, var value) -> term(value);
      case Expression.SomeDeclaration _ -> {}
      case Expression.SomeIn(var _, var _, var collection) -> term(collection);
      case Expression.Every(var _, var _, var domain, var inner) -> {
        term(domain);
        body(inner);
      }
      case Expression.And(var left, var right) -> {
        body(left);
        body(right);
      }
      case Expression.Or(var left, var right) -> {
        body(left);
        body(right);
      }
      case Expression.Group(var inner) -> body(inner);
    }
  }

  private void term(Term term) {
    terms.accept(term);
    switch (term) {
      case Term.Scalar _, Term.Var _ -> {}
      case Term.Ref(var _, var path, var _) -> path.forEach(this::term);
      case Term.Call(var _, var arguments, var _, var _) -> arguments.forEach(this::term);
      case Term.ArrayTerm(var elements, var _) -> elements.forEach(this::term);
      case Term.SetTerm(var elements, var _) -> elements.forEach(this::term);
      case Term.ObjectTerm(var entries, var _) ->
          entries.forEach(entry -> {
            term(entry.key());
            term(entry.value());
          });
      case Term.ArrayComprehension(var head, var body, var _) -> comprehension(head, head, body);
      case Term.SetComprehension(var head, var body, var _) -> comprehension(head, head, body);
      case Term.ObjectComprehension(var key, var value, var body, var _) ->
          comprehension(key, value, body);
      case Term.TemplateString(var parts, var _) ->
          parts.forEach(part -> {
            if (part instanceof Term.Part.Embedded(var literal)) {
              literal(literal);
            }
          });
    }
  }

  private void comprehension(Term key, Term value, Body body) {
    body(body);
    term(key);
    if (value != key) {
      term(value);
    }
  }
}
