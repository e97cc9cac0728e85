package dev.bylaw.rego.compile;

import dev.bylaw.rego.syntax.Body;
import dev.bylaw.rego.syntax.Expression;
import dev.bylaw.rego.syntax.Head;
import dev.bylaw.rego.syntax.Literal;
import dev.bylaw.rego.syntax.Rule;
import dev.bylaw.rego.syntax.Term;
import java.util.List;
import java.util.function.Consumer;

/**
 * Passes every ref of a branch of a rule, and every operator of a call as a ref, closures included.
 */
final class Refs {
  private final Consumer<Term.Ref> action;
  private final boolean targets;

  private Refs(Consumer<Term.Ref> action) {
    this(action, false);
  }

  private Refs(Consumer<Term.Ref> action, boolean targets) {
    this.action = action;
    this.targets = targets;
  }

  /** The refs of a rule with its else branches, and what `with` replaces. */
  static void forEachWithTargets(Rule rule, Consumer<Term.Ref> action) {
    Refs refs = new Refs(action, true);
    refs.rule(rule);
    for (Rule.Else branch : rule.otherwise()) {
      refs.term(branch.value());
      refs.body(branch.body());
    }
  }

  /** The refs of a body, and what `with` replaces. */
  static void forEachWithTargets(Body body, Consumer<Term.Ref> action) {
    new Refs(action, true).body(body);
  }

  /** The refs of a rule without its else branches. */
  static void forEach(Rule rule, Consumer<Term.Ref> action) {
    new Refs(action).rule(rule);
  }

  private void rule(Rule rule) {
    rule.head().ref().forEach(this::term);
    switch (rule.head()) {
      case Head.Single single -> term(single.value());
      case Head.Member member -> term(member.element());
      case Head.Function function -> {
        function.parameters().forEach(this::term);
        term(function.value());
      }
    }
    body(rule.body());
  }

  /** The refs of an else branch. */
  static void forEach(Rule.Else branch, Consumer<Term.Ref> action) {
    Refs refs = new Refs(action);
    refs.term(branch.value());
    refs.body(branch.body());
  }

  private void body(Body body) {
    body.literals().forEach(this::literal);
  }

  private void literal(Literal literal) {
    for (Literal.With with : literal.modifiers()) {
      if (targets) {
        action.accept(with.target());
      }
      if (with.target().isData()) {
        action.accept(with.target());
      }
      with.target().path().forEach(this::term);
      term(with.value());
    }
    switch (literal.expression()) {
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
      case Expression.SomeIn(var key, Term value, Term collection) -> {
        if (key != null) {
          term(key);
        }
        term(value);
        term(collection);
      }
      case Expression.Every(var _, var _, Term domain, Body body) -> {
        term(domain);
        body(body);
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

  private void terms(List<Term> terms) {
    terms.forEach(this::term);
  }

  private void term(Term term) {
    switch (term) {
      case Term.Scalar _, Term.Var _ -> {}
      case Term.Ref ref -> {
        action.accept(ref);
        term(ref.head());
        terms(ref.path());
      }
      case Term.Call call -> {
        if (call.operator().isData()) {
          action.accept(call.operator());
        }
        terms(call.arguments());
      }
      case Term.ArrayTerm(var elements, var _) -> terms(elements);
      case Term.SetTerm(var elements, var _) -> terms(elements);
      case Term.ObjectTerm(var entries, var _) ->
          entries.forEach(entry -> {
            term(entry.key());
            term(entry.value());
          });
      case Term.ArrayComprehension(Term head, Body body, var _) -> {
        term(head);
        body(body);
      }
      case Term.SetComprehension(Term head, Body body, var _) -> {
        term(head);
        body(body);
      }
      case Term.ObjectComprehension(Term key, Term value, Body body, var _) -> {
        term(key);
        term(value);
        body(body);
      }
      case Term.TemplateString(var parts, var _) ->
          parts.forEach(part -> {
            if (part instanceof Term.Part.Embedded(Literal literal)) {
              literal(literal);
            }
          });
    }
  }
}
