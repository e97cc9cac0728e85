package dev.bylaw.rego.ast;

import dev.bylaw.rego.ast.Ast.Expr;
import dev.bylaw.rego.ast.Ast.Term;
import dev.bylaw.rego.ast.Ast.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives every node of a tree one place, as OPA does with what it copies; refs of heads apart. */
final class Relocation {
  private final Location at;

  Relocation(Location at) {
    this.at = at;
  }

  Ast.Head head(Ast.Head head) {
    return new Ast.Head(
        at,
        head.name(),
        head.ref(),
        terms(head.args()),
        optional(head.key()),
        optional(head.value()),
        head.assign(),
        true);
  }

  Expr expr(Expr expr) {
    Ast.Terms terms =
        switch (expr.terms()) {
          case Ast.One one -> new Ast.One(term(one.term()));
          case Ast.Operation operation -> new Ast.Operation(terms(operation.terms()));
          case Ast.Some some -> new Ast.Some(at, terms(some.symbols()));
          case Ast.Every every ->
              new Ast.Every(
                  at,
                  optional(every.key()),
                  term(every.value()),
                  term(every.domain()),
                  body(every.body()));
          case Ast.Not not -> new Ast.Not(body(not.body()), not.explicit());
          case Ast.Logical logical ->
              new Ast.Logical(
                  logical.and(),
                  body(logical.left()),
                  body(logical.right()),
                  logical.explicitLeft(),
                  logical.explicitRight());
        };
    List<Ast.With> with =
        expr.with().stream().map(w -> new Ast.With(at, term(w.target()), term(w.value()))).toList();
    return new Expr(at, expr.index(), expr.negated(), expr.generated(), terms, with);
  }

  private @Nullable Term optional(@Nullable Term term) {
    return term == null ? null : term(term);
  }

  private List<Term> terms(List<Term> terms) {
    return terms.stream().map(this::term).toList();
  }

  private List<Expr> body(List<Expr> body) {
    return body.stream().map(this::expr).toList();
  }

  private Term term(Term term) {
    return new Term(at, value(term.value()));
  }

  private Value value(Value value) {
    return switch (value) {
      case Value.Scalar _, Value.Var _ -> value;
      case Value.Ref ref -> new Value.Ref(terms(ref.terms()));
      case Value.Call call -> new Value.Call(terms(call.terms()));
      case Value.Array array -> new Value.Array(terms(array.elements()));
      case Value.SetOf set -> new Value.SetOf(terms(set.elements()));
      case Value.Obj object ->
          new Value.Obj(
              object.entries().stream()
                  .map(e -> new Value.Entry(term(e.key()), term(e.value())))
                  .toList());
      case Value.ArrayComprehension c ->
          new Value.ArrayComprehension(term(c.term()), body(c.body()));
      case Value.SetComprehension c -> new Value.SetComprehension(term(c.term()), body(c.body()));
      case Value.ObjectComprehension c ->
          new Value.ObjectComprehension(term(c.key()), term(c.value()), body(c.body()));
      case Value.Template template ->
          new Value.Template(
              template.multiLine(),
              template.parts().stream()
                  .map(part ->
                      switch (part) {
                        case Term term -> (Ast.Part) term(term);
                        case Ast.Embedded(Expr expr) -> new Ast.Embedded(expr(expr));
                      })
                  .toList());
    };
  }
}
