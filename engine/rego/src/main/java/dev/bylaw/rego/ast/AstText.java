package dev.bylaw.rego.ast;

import dev.bylaw.rego.ast.Ast.Expr;
import dev.bylaw.rego.ast.Ast.Term;
import dev.bylaw.rego.ast.Ast.Value;
import java.util.List;

/** The tree as indented lines, one a node, as {@code opa parse} prints it. */
public final class AstText {
  private final StringBuilder out = new StringBuilder();
  private int depth;

  private AstText() {}

  /** The file as lines. */
  public static String write(Ast.Module module, boolean comments) {
    AstText text = new AstText();
    text.node("module", () -> text.module(module, comments));
    return text.out.toString();
  }

  private void line(String name) {
    out.repeat(' ', depth).append(name).append('\n');
  }

  private void node(String name, Runnable children) {
    line(name);
    depth++;
    children.run();
    depth--;
  }

  private void module(Ast.Module module, boolean comments) {
    node("package", () -> node("ref", () -> terms(module.pkg().path().terms())));
    for (Ast.Import found : module.imports()) {
      node(
          "import",
          () -> {
            term(found.path());
            line(found.alias() == null ? "" : found.alias());
          });
    }
    module.rules().forEach(this::rule);
    module.annotations().forEach(_ -> line("annotations"));
    if (comments) {
      module.comments().forEach(_ -> line("comment"));
    }
  }

  private void rule(Ast.Rule rule) {
    node(
        "rule",
        () -> {
          node("head", () -> head(rule.head()));
          body(rule.body());
          if (rule.otherwise() != null) {
            rule(rule.otherwise());
          }
        });
  }

  private void head(Ast.Head head) {
    node("ref", () -> terms(head.ref()));
    if (!head.args().isEmpty()) {
      node("args", () -> terms(head.args()));
    }
    if (head.value() != null) {
      term(head.value());
    }
  }

  private void body(List<Expr> body) {
    node("body", () -> body.forEach(this::expr));
  }

  private void expr(Expr expr) {
    node(
        "expr " + (expr.negated() ? "negated " : "") + "index=" + expr.index(),
        () -> {
          terms(expr.terms());
          for (Ast.With with : expr.with()) {
            node("with", () -> terms(List.of(with.target(), with.value())));
          }
        });
  }

  private void terms(Ast.Terms terms) {
    switch (terms) {
      case Ast.One one -> term(one.term());
      case Ast.Operation operation -> terms(operation.terms());
      case Ast.Some some -> node("somedecl", () -> terms(some.symbols()));
      case Ast.Every every -> node("every", () -> every(every));
      case Ast.Not not -> node("not", () -> body(not.body()));
      case Ast.Logical logical ->
          node(
              logical.and() ? "logicaland" : "logicalor",
              () -> {
                body(logical.left());
                body(logical.right());
              });
    }
  }

  private void every(Ast.Every every) {
    if (every.key() != null) {
      term(every.key());
    }
    term(every.value());
    term(every.domain());
    body(every.body());
  }

  private void terms(List<Term> terms) {
    terms.forEach(this::term);
  }

  private void term(Term term) {
    Value value = term.value();
    switch (value) {
      case Value.Scalar _, Value.Var _ -> line(AstPrinter.print(value));
      case Value.Ref ref -> node("ref", () -> terms(ref.terms()));
      case Value.Call call -> node("call", () -> terms(call.terms()));
      case Value.Array array -> node("array", () -> terms(array.elements()));
      case Value.SetOf set -> node("set", () -> terms(set.elements()));
      case Value.Obj object ->
          node(
              "object",
              () -> object.entries().forEach(entry -> terms(List.of(entry.key(), entry.value()))));
      case Value.ArrayComprehension c -> comprehension(value, List.of(c.term()), c.body());
      case Value.SetComprehension c -> comprehension(value, List.of(c.term()), c.body());
      case Value.ObjectComprehension c ->
          comprehension(value, List.of(c.key(), c.value()), c.body());
      case Value.Template _ -> line("templatestring");
    }
  }

  private void comprehension(Value value, List<Term> head, List<Expr> body) {
    node(
        AstJson.type(value),
        () -> {
          terms(head);
          body(body);
        });
  }
}
