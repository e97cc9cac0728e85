package dev.bylaw.rego.format;

import dev.bylaw.rego.ast.Ast;
import dev.bylaw.rego.ast.Ast.Expr;
import dev.bylaw.rego.ast.Ast.Term;
import dev.bylaw.rego.ast.Ast.Value;
import dev.bylaw.rego.ast.Location;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Bodies and their statements. */
final class ExprWriter {
  private final Output out;
  private final TermWriter terms;

  /** A statement whose terms have to stand in parentheses when it is written. */
  private @Nullable Expr parenthesized;

  ExprWriter(Output out, TermWriter terms) {
    this.out = out;
    this.terms = terms;
  }

  /** Statements on lines of their own, blank lines between them kept, at most one. */
  void body(List<Expr> body) {
    out.insertComments(body.getFirst().location());
    Expr previous = null;
    for (Expr expr : body) {
      if (previous != null && expr.location().row() > previous.location().endRow() + 1) {
        out.blankLine();
      }
      out.startLine();
      try {
        expr(expr);
      } catch (UnexpectedComment _) {
        // what it stands in is written as it was
      }
      out.endLine();
      previous = expr;
    }
  }

  /** {@code ["not"] terms {with}}. */
  void expr(Expr expr) {
    boolean wrap = parenthesized == expr;
    if (wrap) {
      parenthesized = null;
    }
    out.insertComments(expr.location());
    if (!out.inline()) {
      out.startLine();
    }
    out.write(expr.negated() ? "not " : "");
    out.write(wrap ? "(" : "");
    switch (expr.terms()) {
      case Ast.One one -> terms.term(one.term());
      case Ast.Operation operation -> operation(operation.terms());
      case Ast.Some some -> out.dropping(() -> some(some));
      case Ast.Every every -> out.dropping(() -> every(every, expr.location()));
      case Ast.Not not -> out.dropping(() -> not(not, expr.location()));
      case Ast.Logical _ -> out.dropping(() -> LogicalWriter.write(out, terms, expr));
    }
    out.write(wrap ? ")" : "");
    modifiers(expr);
  }

  private void modifiers(Expr expr) {
    int row = endRow(expr);
    boolean indented = false;
    try {
      for (int i = 0; i < expr.with().size(); i++) {
        Ast.With with = expr.with().get(i);
        int found = with.location().row();
        boolean ownLine = i == 0 ? found != row && found > row : found > row;
        if (ownLine) {
          if (!indented) {
            out.up();
            indented = true;
          }
          out.endLine();
          out.startLine();
        }
        if (i == 0 || ownLine) {
          row = found;
        }
        with(with, ownLine);
      }
    } finally {
      if (indented) {
        out.down();
      }
    }
  }

  /** The row on which the statement ends without its modifiers. */
  private static int endRow(Expr expr) {
    Location at = expr.location();
    String text = at.text();
    if (!expr.with().isEmpty()) {
      int length = expr.with().getFirst().location().offset() - at.offset();
      if (length > 0 && length <= text.length()) {
        text = text.substring(0, length);
      }
    }
    return at.row() + (int) text.stripTrailing().chars().filter(c -> c == '\n').count();
  }

  private void with(Ast.With with, boolean ownLine) {
    out.dropping(() -> out.insertComments(with.location()));
    out.write(ownLine ? "with " : " with ");
    out.dropping(() -> terms.term(with.target()));
    out.write(" as ");
    try {
      terms.term(with.value());
    } catch (UnexpectedComment _) {
      // the value is written as it was
    }
  }

  private void some(Ast.Some some) {
    out.insertComments(some.location());
    out.write("some ");
    int row = some.location().row();
    for (int i = 0; i < some.symbols().size(); i++) {
      Term symbol = some.symbols().get(i);
      if (symbol.value() instanceof Value.Call call) {
        terms.member(
            false,
            call.terms().subList(1, call.terms().size()),
            some.location(),
            Objects.requireNonNull(Operators.of(call.operator())));
        continue;
      }
      if (symbol.location().row() > row) {
        out.endLine();
        out.startLine();
        out.write(Output.INDENT);
        row = symbol.location().row();
      } else if (i > 0) {
        out.write(" ");
      }
      terms.term(symbol);
      out.write(i < some.symbols().size() - 1 ? "," : "");
    }
  }

  private void every(Ast.Every every, Location at) {
    out.insertComments(at);
    out.write("every ");
    if (every.key() != null) {
      terms.term(every.key());
      out.write(", ");
    }
    terms.term(every.value());
    out.write(" in ");
    terms.term(every.domain());
    out.write(" {");
    closeBody(every.body(), at, every.body().size() == 1, every.location().row());
  }

  /** A body after its opening brace, and the closing one. */
  private void closeBody(List<Expr> body, Location at, boolean spaced, int row) {
    try {
      terms.bracedBody('{', '}', body, at, at);
    } catch (UnexpectedComment _) {
      // what it stands in is written as it was
    }
    out.write(spaced && body.getLast().location().row() == row ? " }" : "}");
  }

  private void not(Ast.Not not, Location at) {
    out.insertComments(at);
    out.write("not ");
    Expr first = not.body().getFirst();
    if (not.explicit() || not.body().size() > 1) {
      openBody(not.body(), at);
      return;
    }
    boolean wrap =
        !first.with().isEmpty()
            || Operators.isLogical(first)
            || first.terms() instanceof Ast.Not
            || Operators.startsWithBrace(first);
    out.write(wrap ? "(" : "");
    try {
      expr(first);
    } catch (UnexpectedComment _) {
      // what it stands in is written as it was
    }
    out.write(wrap ? ")" : "");
  }

  /** A body in braces, as an operand. */
  void openBody(List<Expr> body, Location at) {
    if (Operators.isUnion(body.getFirst())) {
      parenthesized = body.getFirst();
    }
    out.write("{");
    closeBody(body, at, true, at.row());
  }

  private void operation(List<Term> all) {
    String name = Operators.name(all);
    Operators.Operator operator = Operators.of(name);
    List<Term> operands = all.subList(1, all.size());
    if (operator == null) {
      terms.plainCall(all);
      return;
    }
    Location at = all.getFirst().location();
    if (operator.symbol().equals("in")) {
      terms.member(false, operands, at, operator);
      return;
    }
    if (operands.size() == operator.operands() + 1) {
      // the result as a last argument: `z = x + y`
      out.dropping(() -> {
        terms.term(operands.getLast());
        out.write(" = ");
        terms.term(operands.get(0));
        out.write(" " + operator.symbol() + " ");
        terms.term(operands.get(1));
      });
      return;
    }
    TermWriter.checkOperands(name, operator, operands, at);
    // `:=` and `=` bind weaker than any operator
    boolean weak = name.equals("assign") || name.equals("eq");
    out.dropping(() -> operand(operands.get(0), weak));
    out.write(" " + operator.symbol() + " ");
    operand(operands.get(1), weak);
  }

  private void operand(Term operand, boolean weak) {
    if (weak) {
      terms.term(operand);
    } else {
      terms.operand(operand, false);
    }
  }

  /**
   * Puts a union at the start of a statement in parentheses: right after a brace it would read as a
   * comprehension.
   */
  void markUnion(Expr expr) {
    if (expr.negated()) {
      return;
    }
    if (expr.terms() instanceof Ast.Logical) {
      Expr first = LogicalWriter.bareLead(expr);
      if (first != null) {
        markUnion(first);
      }
      return;
    }
    if (Operators.isUnion(expr)) {
      parenthesized = expr;
    } else if (expr.terms() instanceof Ast.Operation(List<Term> all)) {
      Term lead = Operators.lead(all);
      if (lead != null && Operators.isUnion(lead)) {
        terms.parenthesize(lead);
      }
    }
  }
}
