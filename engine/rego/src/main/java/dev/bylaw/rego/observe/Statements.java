package dev.bylaw.rego.observe;

import dev.bylaw.rego.syntax.Body;
import dev.bylaw.rego.syntax.Expression;
import dev.bylaw.rego.syntax.Head;
import dev.bylaw.rego.syntax.Literal;
import dev.bylaw.rego.syntax.Module;
import dev.bylaw.rego.syntax.Rule;
import dev.bylaw.rego.syntax.Term;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds every statement, those within comprehensions and braces too. */
final class Statements {
  private final Consumer<Literal> found;

  private Statements(Consumer<Literal> found) {
    this.found = found;
  }

  /** Gives each statement of a module, outer ones first. */
  static void of(Module module, Consumer<Literal> found) {
    Statements statements = new Statements(found);
    module.rules().forEach(statements::rule);
  }

  private void rule(Rule rule) {
    head(rule.head());
    body(rule.body());
    for (Rule.Else otherwise : rule.otherwise()) {
      term(otherwise.value());
      body(otherwise.body());
    }
  }

  private void head(Head head) {
    head.ref().forEach(this::term);
    switch (head) {
      case Head.Single single -> term(single.value());
      case Head.Member member -> term(member.element());
      case Head.Function function -> {
        function.parameters().forEach(this::term);
        term(function.value());
      }
    }
  }

  private void body(Body body) {
    body.literals().forEach(this::literal);
  }

  private void literal(Literal literal) {
    found.accept(literal);
    expression(literal.expression());
    literal.modifiers().forEach(with -> term(with.value()));
  }

  private void expression(Expression expression) {
    switch (expression) {
      case Expression.Test(Term term) -> term(term);
      case Expression.Unify(Term left, Term right) -> {
        term(left);
        term(right);
      }
      case Expression.Assign(Term target, Term value) -> {
        term(target);
        term(value);
      }
      case Expression.SomeDeclaration _ -> {}
      case Expression.SomeIn(@Nullable Term key, Term value, Term collection) -> {
        if (key != null) {
          term(key);
        }
        term(value);
        term(collection);
      }
      case Expression.Every every -> {
        term(every.domain());
        body(every.body());
      }
      case Expression.And(Body left, Body right) -> {
        body(left);
        body(right);
      }
      case Expression.Or(Body left, Body right) -> {
        body(left);
        body(right);
      }
      case Expression.Group(Body body) -> body(body);
    }
  }

  private void term(Term term) {
    switch (term) {
      case Term.Scalar _, Term.Var _ -> {}
      case Term.Ref ref -> {
        term(ref.head());
        ref.path().forEach(this::term);
      }
      case Term.Call call -> call.arguments().forEach(this::term);
      case Term.ArrayTerm array -> array.elements().forEach(this::term);
      case Term.SetTerm set -> set.elements().forEach(this::term);
      case Term.ObjectTerm object ->
          object
              .entries()
              .forEach(entry -> {
                term(entry.key());
                term(entry.value());
              });
      case Term.ArrayComprehension comprehension -> {
        term(comprehension.head());
        body(comprehension.body());
      }
      case Term.SetComprehension comprehension -> {
        term(comprehension.head());
        body(comprehension.body());
      }
      case Term.ObjectComprehension comprehension -> {
        term(comprehension.key());
        term(comprehension.value());
        body(comprehension.body());
      }
      case Term.TemplateString template ->
          template
              .parts()
              .forEach(part -> {
                if (part instanceof Term.Part.Embedded(Literal literal)) {
                  expression(literal.expression());
                }
              });
    }
  }
}
