package dev.bylaw.rego.format;

import dev.bylaw.rego.ast.Ast;
import dev.bylaw.rego.ast.Ast.Expr;
import dev.bylaw.rego.ast.Ast.Term;
import dev.bylaw.rego.ast.AstVisitor;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The keywords that statements of a file stand for, and so need an import in some versions. */
final class UsedKeywords extends AstVisitor {
  private final Set<String> found = new TreeSet<>();

  static Set<String> of(Ast.Module module) {
    UsedKeywords used = new UsedKeywords();
    used.module(module);
    return used.found;
  }

  @Override
  protected void expr(Expr expr) {
    switch (expr.terms()) {
      case Ast.Operation(List<Term> terms) -> {
        String name = Operators.name(terms);
        if (name.equals(Operators.MEMBER) || name.equals(Operators.MEMBER_WITH_KEY)) {
          found.add("in");
        }
      }
      case Ast.Every _ -> found.add("every");
      case Ast.Not _ -> found.add("not");
      case Ast.Logical logical -> found.add(logical.and() ? "and" : "or");
      case Ast.One _, Ast.Some _ -> {}
    }
    super.expr(expr);
  }
}
