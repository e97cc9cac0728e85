package dev.bylaw.rego.format;

import dev.bylaw.rego.ast.Ast;
import dev.bylaw.rego.ast.Ast.Expr;
import dev.bylaw.rego.ast.Ast.Term;
import dev.bylaw.rego.ast.Ast.Value;
import dev.bylaw.rego.ast.AstVisitor;
import dev.bylaw.rego.ast.Location;
import dev.bylaw.rego.syntax.Diagnostic;
import dev.bylaw.rego.syntax.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What v1 refuses and no layout can mend: deprecated builtins, shadowed imports and roots. */
final class DemandsOfV1 extends AstVisitor {
  private static final Set<String> DEPRECATED =
      Set.of(
          "all",
          "any",
          "cast_array",
          "cast_boolean",
          "cast_null",
          "cast_object",
          "cast_set",
          "cast_string",
          "net.cidr_overlap",
          "re_match",
          "set_diff");

  private static final Set<String> ROOTS = Set.of("data", "input");
  private static final Set<String> KEYWORDS = Set.of("if", "contains", "in", "every");

  private final String file;
  private final List<Diagnostic> found = new ArrayList<>();

  private DemandsOfV1(String file) {
    this.file = file;
  }

  static List<Diagnostic> check(Ast.Module module) {
    DemandsOfV1 demands = new DemandsOfV1(module.file());
    demands.imports(module.imports());
    demands.module(module);
    return demands.found.stream().sorted().toList();
  }

  private void report(Location at, String code, String message) {
    Span span =
        new Span(
            file,
            at.row(),
            at.column(),
            at.row(),
            at.column() + 1,
            Math.max(0, at.offset()),
            Math.max(0, at.offset()) + 1);
    found.add(Diagnostic.of(span, code, message));
  }

  private void imports(List<Ast.Import> imports) {
    Set<String> names = new HashSet<>();
    for (Ast.Import found : imports) {
      List<String> path = Imports.path(found);
      String name = found.alias() == null ? path.getLast() : found.alias();
      if (!names.add(name)) {
        report(
            found.location(),
            Diagnostic.COMPILE_ERROR,
            "import must not shadow another import of `" + name + "`");
      }
    }
  }

  @Override
  protected void rule(Ast.Rule rule) {
    if (rule.head().ref().getFirst().value() instanceof Value.Var name) {
      if (ROOTS.contains(name.name())) {
        report(
            rule.location(),
            Diagnostic.COMPILE_ERROR,
            "rules must not shadow `" + name.name() + "` (use a different rule name)");
      }
      if (rule.head().ref().size() == 1 && KEYWORDS.contains(name.name())) {
        report(
            rule.location(),
            Diagnostic.PARSE_ERROR,
            "the keyword `" + name.name() + "` cannot name a rule");
      }
    }
    for (Term arg : rule.head().args()) {
      if (arg.value() instanceof Value.Ref ref
          && ref.terms().size() == 1
          && ref.terms().getFirst().value() instanceof Value.Var name
          && ROOTS.contains(name.name())) {
        report(
            arg.location(),
            Diagnostic.COMPILE_ERROR,
            "args must not shadow `" + name.name() + "` (use a different variable name)");
      }
    }
    super.rule(rule);
  }

  @Override
  protected void expr(Expr expr) {
    if (expr.terms() instanceof Ast.Operation(List<Term> terms)) {
      String name = Operators.name(terms);
      if (name.equals("assign")
          && terms.size() > 1
          && terms.get(1).value() instanceof Value.Ref ref
          && ref.terms().size() == 1
          && ref.terms().getFirst().value() instanceof Value.Var root
          && ROOTS.contains(root.name())) {
        report(
            expr.location(),
            Diagnostic.COMPILE_ERROR,
            "variables must not shadow `" + root.name() + "` (use a different variable name)");
      }
      deprecated(name, expr.location());
    }
    super.expr(expr);
  }

  @Override
  protected void term(Term term) {
    if (term.value() instanceof Value.Call call) {
      deprecated(call.operator(), call.terms().getFirst().location());
    }
    super.term(term);
  }

  private void deprecated(String name, Location at) {
    if (DEPRECATED.contains(name)) {
      report(
          at, Diagnostic.TYPE_ERROR, "deprecated built-in function calls in expression: " + name);
    }
  }
}
