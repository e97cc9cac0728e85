package dev.bylaw.rego.format;

import dev.bylaw.rego.ast.Ast;
import dev.bylaw.rego.ast.Ast.Expr;
import dev.bylaw.rego.ast.Location;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chains of {@code and} and {@code or}: one indentation for all of a chain. */
final class LogicalWriter {
  private final Output out;
  private final TermWriter terms;

  private LogicalWriter(Output out, TermWriter terms) {
    this.out = out;
    this.terms = terms;
  }

  /** An operand; the brace is where its body opens, if it has braces. */
  private record Operand(List<Expr> body, boolean parentheses, @Nullable Location brace) {
    @Nullable Location start() {
      return brace != null ? brace : body.getFirst().location();
    }

    int endRow() {
      if (brace != null) {
        int row = Brackets.closing('{', '}', brace).row();
        if (row > 0) {
          return row;
        }
      }
      return LogicalWriter.endRow(body);
    }
  }

  /** A further operand, and the row on which all before its operator ends. */
  private record Step(String operator, Operand right, int leftEndRow) {}

  private record Chain(Operand first, List<Step> steps) {}

  static void write(Output out, TermWriter terms, Expr expr) {
    new LogicalWriter(out, terms).write(flatten(expr));
  }

  /** The statement that the chain is written with first, if it needs no brackets. */
  static @Nullable Expr bareLead(Expr expr) {
    Operand first = flatten(expr).first;
    return first.brace == null && !first.parentheses ? first.body.getFirst() : null;
  }

  private void write(Chain chain) {
    operand(chain.first);
    boolean indented = false;
    try {
      for (Step step : chain.steps) {
        out.write(" " + step.operator);
        Location start = step.right.start();
        if (start != null && start.row() > step.leftEndRow) {
          if (!indented) {
            out.up();
            indented = true;
          }
          out.endLine();
          out.startLine();
        } else {
          out.write(" ");
        }
        operand(step.right);
      }
    } finally {
      if (indented) {
        out.down();
      }
    }
  }

  private void operand(Operand operand) {
    try {
      if (operand.brace != null) {
        terms.exprs().openBody(operand.body, operand.brace);
        return;
      }
      out.write(operand.parentheses ? "(" : "");
      try {
        terms.exprs().expr(operand.body.getFirst());
      } finally {
        out.write(operand.parentheses ? ")" : "");
      }
    } catch (UnexpectedComment _) {
      // what it stands in is written as it was
    }
  }

  private static Chain flatten(Expr expr) {
    Ast.Logical logical = (Ast.Logical) expr.terms();
    String operator = logical.and() ? "and" : "or";
    Operand right =
        operand(logical.right(), logical.explicitRight(), logical.and(), true, expr.location());
    Expr lead = logical.left().getFirst();
    if (!logical.explicitLeft()
        && logical.left().size() == 1
        && Operators.isLogical(lead)
        && !needsParentheses(lead, logical.and(), false)) {
      Chain inner = flatten(lead);
      List<Step> steps = new ArrayList<>(inner.steps);
      steps.add(new Step(operator, right, endRow(logical.left())));
      return new Chain(inner.first, steps);
    }
    Operand first =
        operand(logical.left(), logical.explicitLeft(), logical.and(), false, expr.location());
    return new Chain(first, List.of(new Step(operator, right, first.endRow())));
  }

  private static Operand operand(
      List<Expr> body, boolean explicit, boolean and, boolean right, Location whole) {
    return explicit || body.size() != 1
        ? new Operand(body, false, brace(body, whole))
        : new Operand(body, needsParentheses(body.getFirst(), and, right), null);
  }

  private static boolean needsParentheses(Expr expr, boolean and, boolean right) {
    if (!expr.with().isEmpty()) {
      return true;
    }
    if (expr.terms() instanceof Ast.Logical inner) {
      return inner.and() ? and && right : and || right;
    }
    return Operators.startsWithBrace(expr);
  }

  private static int endRow(List<Expr> body) {
    Location at = body.getLast().location();
    return at.row() + (int) at.text().stripTrailing().chars().filter(c -> c == '\n').count();
  }

  /** Where the brace before a body's first statement stands. */
  private static Location brace(List<Expr> body, Location whole) {
    String text = whole.text();
    int from = Math.min(body.getFirst().location().offset() - whole.offset(), text.length()) - 1;
    int at = from < 0 ? -1 : text.lastIndexOf('{', from);
    if (at < 0) {
      return whole;
    }
    int rows = (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
    return new Location(
        whole.row() + rows, whole.column(), whole.offset() + at, text.substring(at));
  }
}
