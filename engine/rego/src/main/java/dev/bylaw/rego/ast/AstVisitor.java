package dev.bylaw.rego.ast;

import dev.bylaw.rego.ast.Ast.Expr;
import dev.bylaw.rego.ast.Ast.Term;
import dev.bylaw.rego.ast.Ast.Value;
import java.util.List;

/** Visits the rules, statements and terms of a file in source order. */
public abstract class AstVisitor {
  protected void module(Ast.Module module) {
    module.rules().forEach(this::rule);
  }

  protected void rule(Ast.Rule rule) {
    Ast.Head head = rule.head();
    head.ref().forEach(this::term);
    head.args().forEach(this::term);
    if (head.key() != null) {
      term(head.key());
    }
    if (head.value() != null) {
      term(head.value());
    }
    body(rule.body());
    if (rule.otherwise() != null) {
      rule(rule.otherwise());
    }
  }

  private void body(List<Expr> body) {
    body.forEach(this::expr);
  }

  protected void expr(Expr expr) {
    switch (expr.terms()) {
      case Ast.One(Term term) -> term(term);
      case Ast.Operation(List<Term> terms) -> terms.forEach(this::term);
      case Ast.Some some -> some.symbols().forEach(this::term);
      case Ast.Every every -> {
        if (every.key() != null) {
          term(every.key());
        }
        term(every.value());
        term(every.domain());
        body(every.body());
      }
      case Ast.Not not -> body(not.body());
      case Ast.Logical logical -> {
        body(logical.left());
        body(logical.right());
      }
    }
    for (Ast.With with : expr.with()) {
      term(with.target());
      term(with.value());
    }
  }

  protected void term(Term term) {
    switch (term.value()) {
      case Value.Scalar _, Value.Var _ -> {}
      case Value.Ref ref -> ref.terms().forEach(this::term);
      case Value.Call call -> call.terms().forEach(this::term);
      case Value.Array array -> array.elements().forEach(this::term);
      case Value.SetOf set -> set.elements().forEach(this::term);
      case Value.Obj object ->
          object
              .entries()
              .forEach(entry -> {
                term(entry.key());
                term(entry.value());
              });
      case Value.ArrayComprehension c -> {
        term(c.term());
        body(c.body());
      }
      case Value.SetComprehension c -> {
        term(c.term());
        body(c.body());
      }
      case Value.ObjectComprehension c -> {
        term(c.key());
        term(c.value());
        body(c.body());
      }
      case Value.Template template -> {
        for (Ast.Part part : template.parts()) {
          switch (part) {
            case Term inner -> term(inner);
            case Ast.Embedded(Expr expr) -> expr(expr);
          }
        }
      }
    }
  }
}
