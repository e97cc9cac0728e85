package dev.bylaw.rego.format;

import dev.bylaw.rego.ast.Ast.Expr;
import dev.bylaw.rego.ast.Ast.Term;
import dev.bylaw.rego.ast.Ast.Value;
import dev.bylaw.rego.ast.AstVisitor;

/** Finds variables that a compiler made up; the rows of what they stand in mean nothing. */
final class GeneratedVars extends AstVisitor {
  private static final String PREFIX = "__local";

  private boolean found;

  static boolean areIn(Term term) {
    GeneratedVars visitor = new GeneratedVars();
    visitor.term(term);
    return visitor.found;
  }

  static boolean areIn(Expr expr) {
    GeneratedVars visitor = new GeneratedVars();
    visitor.expr(expr);
    return visitor.found;
  }

  @Override
  protected void term(Term term) {
    found |= term.value() instanceof Value.Var variable && variable.name().startsWith(PREFIX);
    super.term(term);
  }
}
