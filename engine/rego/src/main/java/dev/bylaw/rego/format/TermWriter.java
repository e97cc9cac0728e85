package dev.bylaw.rego.format;

import dev.bylaw.rego.ast.Ast;
import dev.bylaw.rego.ast.Ast.Expr;
import dev.bylaw.rego.ast.Ast.Term;
import dev.bylaw.rego.ast.Ast.Value;
import dev.bylaw.rego.ast.AstPrinter;
import dev.bylaw.rego.ast.Location;
import dev.bylaw.rego.value.StringValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Terms: what stood on lines of its own keeps its lines, what stood on one stays on one. */
final class TermWriter {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final Output out;
  private final Style style;
  private final ExprWriter exprs;

  /** A term that has to stand in parentheses when it is written. */
  private @Nullable Term parenthesized;

  TermWriter(Output out, Style style) {
    this.out = out;
    this.style = style;
    this.exprs = new ExprWriter(out, this);
  }

  ExprWriter exprs() {
    return exprs;
  }

  void parenthesize(Term term) {
    parenthesized = term;
  }

  /** Writes a term; as it stood in the source where a comment in it has no other place. */
  void term(Term term) {
    if (out.comments().isEmpty()) {
      term(false, term);
      return;
    }
    Output.Mark mark = out.mark();
    try {
      term(false, term);
    } catch (UnexpectedComment e) {
      out.asWritten(mark, term.location());
      throw e;
    }
  }

  /** Writes a term; an operation in parentheses if they are asked for. */
  void term(boolean parentheses, Term term) {
    boolean wrap = parentheses;
    if (term == parenthesized) {
      parenthesized = null;
      wrap = true;
    }
    out.dropping(() -> out.insertComments(term.location()));
    if (!out.inline()) {
      out.startLine();
    }
    boolean inParentheses = wrap;
    out.dropping(() -> value(inParentheses, term));
    if (!out.inline()) {
      out.startLine();
    }
  }

  private void value(boolean parentheses, Term term) {
    Location at = term.location();
    switch (term.value()) {
      case Value.Scalar scalar ->
          out.write(scalar.value() instanceof StringValue ? string(scalar, at) : scalar.text());
      case Value.Var variable -> out.write(name(variable));
      case Value.Ref ref -> ref(ref.terms());
      case Value.Call call -> call(parentheses, call, at);
      case Value.Array array -> array(array, at);
      case Value.SetOf set -> set(set, at);
      case Value.Obj object -> object(object, at);
      case Value.ArrayComprehension c -> {
        out.write("[");
        closing("]", () -> comprehension('[', ']', c.term(), c.body(), at));
      }
      case Value.SetComprehension c -> {
        out.write("{");
        closing("}", () -> comprehension('{', '}', c.term(), c.body(), at));
      }
      case Value.ObjectComprehension c -> objectComprehension(c, at);
      case Value.Template template -> template(template);
    }
  }

  /** Runs a step and writes the closing bracket even if a comment ended it. */
  private void closing(String bracket, Runnable step) {
    try {
      step.run();
    } finally {
      out.write(bracket);
    }
  }

  static String name(Value.Var variable) {
    return variable.isWildcard() ? "_" : variable.name();
  }

  // ---- strings

  /** The string as it is written in the source, whose escapes and quotes are kept. */
  private static String string(Value.Scalar scalar, Location at) {
    String text = at.text();
    if (text.startsWith("`")) {
      return text;
    }
    char last = text.isEmpty() ? ' ' : text.charAt(text.length() - 1);
    // the text of a value after `else` starts with the keyword
    int quote = last == '"' || last == '`' ? text.indexOf(last) : -1;
    return quote < 0 ? scalar.text() : text.substring(quote);
  }

  private void template(Value.Template template) {
    String quote = template.multiLine() ? "`" : "\"";
    out.write("$" + quote);
    for (int i = 0; i < template.parts().size(); i++) {
      switch (template.parts().get(i)) {
        case Ast.Embedded(Expr expr) -> {
          Ast.Part next = i + 1 < template.parts().size() ? template.parts().get(i + 1) : null;
          embedded(expr, next);
        }
        case Term term -> out.write(part(template, term));
      }
    }
    out.write(quote);
  }

  private static String part(Value.Template template, Term term) {
    if (term.value() instanceof Value.Scalar scalar && scalar.value() instanceof StringValue text) {
      if (template.multiLine()) {
        return escapeBraces(text.value());
      }
      String quoted = escapeBraces(scalar.text());
      return quoted.substring(1, quoted.length() - 1);
    }
    return AstPrinter.print(term.value());
  }

  private static String escapeBraces(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '{' && (i == 0 || text.charAt(i - 1) != '\\')) {
        escaped.append('\\');
      }
      escaped.append(c);
    }
    return escaped.toString();
  }

  private void embedded(Expr expr, Ast.@Nullable Part next) {
    out.write("{");
    out.up();
    if (out.hasCommentForLine()) {
      out.endLine();
      out.startLine();
    } else {
      List<Ast.Comment> above = out.takeAbove(expr.location());
      if (!above.isEmpty()) {
        out.write(" ");
        out.inline(true);
        out.writeComments(above);
      }
    }
    exprs.expr(expr);
    if (next != null) {
      Location at =
          switch (next) {
            case Term term -> term.location();
            case Ast.Embedded(Expr other) -> other.location();
          };
      List<Ast.Comment> behind = out.takeAbove(at);
      if (!behind.isEmpty()) {
        out.endLine();
        out.writeComments(behind);
        out.startLine();
      }
    }
    out.write("}");
    out.down();
  }

  // ---- refs

  void ref(List<Term> terms) {
    Term head = terms.getFirst();
    boolean wrap = head.value() instanceof Value.Call && head.location().inParentheses();
    out.dropping(() -> term(wrap, head));
    for (Term step : terms.subList(1, terms.size())) {
      switch (step.value()) {
        case Value.Scalar scalar when scalar.value() instanceof StringValue text ->
            out.write(
                isBracketed(text.value(), step.location())
                    ? "[" + scalar.text() + "]"
                    : "." + text.value());
        case Value.Var variable -> out.write("[" + name(variable) + "]");
        default -> {
          out.write("[");
          try {
            term(step);
          } catch (UnexpectedComment _) {
            // so that the bracket is no part of the comment
            out.write("\n");
          }
          out.write("]");
        }
      }
    }
  }

  private boolean isBracketed(String step, Location at) {
    return !NAME.matcher(step).matches() || (style.isKeyword(step) && at.text().startsWith("\""));
  }

  // ---- calls

  /** {@code name(arguments)}, where the operator's text is all that is known of its lines. */
  void plainCall(List<Term> terms) {
    Term operator = terms.getFirst();
    if (operator.value() instanceof Value.Ref(List<Term> ref)) {
      ref(ref);
    } else {
      out.write(AstPrinter.print(operator.value()));
    }
    out.write("(");
    Location at = operator.location();
    closing(
        ")",
        () ->
            out.dropping(() ->
                list(
                    terms.subList(1, terms.size()),
                    at,
                    Brackets.closing('(', ')', at),
                    this::argument)));
  }

  private void call(boolean parentheses, Value.Call call, Location at) {
    List<Term> terms = call.terms();
    Operators.Operator operator = Operators.of(call.operator());
    if (operator == null) {
      plainCall(terms);
      return;
    }
    List<Term> operands = terms.subList(1, terms.size());
    if (operator.symbol().equals("in")) {
      member(true, operands, at, operator);
      return;
    }
    checkOperands(call.operator(), operator, operands, at);
    if (parentheses) {
      out.write("(");
    }
    out.dropping(() -> operand(operands.getFirst(), true));
    out.write(" " + operator.symbol() + " ");
    out.dropping(() -> operand(operands.getLast(), true));
    if (parentheses) {
      out.write(")");
    }
  }

  /**
   * An operand of an operator that binds stronger than {@code in}: a membership in it keeps its
   * parentheses. OPA drops them, which changes what the term means.
   */
  void operand(Term operand, boolean parentheses) {
    boolean wrap =
        operand.value() instanceof Value.Call call && call.operator().equals(Operators.MEMBER);
    out.write(wrap ? "(" : "");
    closing(
        wrap ? ")" : "",
        () -> {
          if (parentheses) {
            term(true, operand);
          } else {
            term(operand);
          }
        });
  }

  static void checkOperands(
      String name, Operators.Operator operator, List<Term> operands, Location at) {
    if (operands.size() != operator.operands()) {
      throw new Unformattable(
          at,
          "`" + name + "` takes " + operator.operands() + " arguments, found " + operands.size());
    }
  }

  /**
   * {@code value in xs}, {@code key, value in xs}; within a term the latter stands in parentheses.
   */
  void member(boolean parentheses, List<Term> operands, Location at, Operators.Operator operator) {
    checkOperands("in", operator, operands, at);
    boolean wrap = parentheses && operands.size() == 3;
    if (wrap) {
      out.write("(");
    }
    closing(
        wrap ? ")" : "",
        () -> {
          for (int i = 0; i < operands.size(); i++) {
            if (i > 0) {
              out.write(i == operands.size() - 1 ? " in " : ", ");
            }
            Term operand = operands.get(i);
            if (i == operands.size() - 1) {
              operand(operand, true);
            } else {
              out.dropping(() -> {
                if (operands.size() == 3) {
                  operand(operand, true);
                } else {
                  term(true, operand);
                }
              });
            }
          }
        });
  }

  // ---- collections

  private void array(Value.Array array, Location at) {
    out.write("[");
    closing("]", () -> list(array.elements(), at, Brackets.closing('[', ']', at), this::element));
  }

  private void set(Value.SetOf set, Location at) {
    if (set.elements().isEmpty()) {
      out.write("set()");
      out.insertComments(Brackets.closing('(', ')', at));
      return;
    }
    out.write("{");
    closing("}", () -> list(set.elements(), at, Brackets.closing('{', '}', at), this::element));
  }

  private void object(Value.Obj object, Location at) {
    out.write("{");
    closing(
        "}",
        () ->
            items(
                object.entries(),
                entry -> entry.key().location(),
                entry -> entry.key().location().text(),
                _ -> false,
                at,
                Brackets.closing('{', '}', at),
                this::entry));
  }

  private void entry(Value.Entry entry) {
    boolean wrapKey = Operators.isUnion(entry.key());
    out.dropping(() -> {
      out.write(wrapKey ? "(" : "");
      term(entry.key());
      out.write(wrapKey ? ")" : "");
    });
    out.write(": ");
    boolean wrapValue = Operators.isUnion(entry.value());
    out.write(wrapValue ? "(" : "");
    closing(wrapValue ? ")" : "", () -> term(entry.value()));
  }

  private void element(Term term) {
    boolean wrap = Operators.isUnion(term);
    out.write(wrap ? "(" : "");
    closing(wrap ? ")" : "", () -> term(term));
  }

  private void argument(Term term) {
    boolean wrap = Operators.isUnion(term) && term.location().inParentheses();
    out.write(wrap ? "(" : "");
    closing(wrap ? ")" : "", () -> term(term));
  }

  /** Arguments of a function's head. */
  void parameters(List<Term> parameters, Location at) {
    list(parameters, at, Brackets.closing('(', ')', at), this::argument);
  }

  private void list(List<Term> terms, Location last, Location close, Consumer<Term> writer) {
    items(
        terms,
        Term::location,
        term -> term.location().text(),
        GeneratedVars::areIn,
        last,
        close,
        writer);
  }

  /** The items by rows: those that start on one row stay on one. */
  static <T> List<List<T>> rows(
      List<T> items, Function<T, Location> place, Predicate<T> generated, Location last) {
    if (items.stream().anyMatch(generated)) {
      return List.of(items);
    }
    List<T> sorted = new ArrayList<>(items);
    sorted.sort(Comparator.comparing(place, Location::compare));
    List<List<T>> rows = new ArrayList<>();
    List<T> current = new ArrayList<>();
    int row = last.row();
    for (T item : sorted) {
      int found = place.apply(item).row();
      if (found > row && !current.isEmpty()) {
        rows.add(current);
        current = new ArrayList<>();
      }
      row = found;
      current.add(item);
    }
    rows.add(current);
    return rows;
  }

  private <T> void items(
      List<T> items,
      Function<T, Location> place,
      Function<T, String> text,
      Predicate<T> generated,
      Location last,
      Location close,
      Consumer<T> writer) {
    List<List<T>> rows = rows(items, place, generated, last);
    boolean startsBelow = false;
    if (rows.size() == 1) {
      for (Ast.Comment comment : out.comments()) {
        int row = comment.location().row();
        if (row > last.row() && row < close.row()) {
          throw new UnexpectedComment();
        }
      }
      if (!items.isEmpty()) {
        int cut = last.text().indexOf(text.apply(rows.getFirst().getFirst()));
        startsBelow = cut > 0 && last.text().substring(0, cut).indexOf('\n') > 0;
      }
    }
    boolean block = rows.size() > 1 || startsBelow;
    if (block) {
      out.delayComment();
      out.startBlock();
    }
    for (int i = 0; i < rows.size(); i++) {
      if (i > 0) {
        out.write(",");
        out.endLine();
        out.startLine();
      }
      List<T> row = rows.get(i);
      out.dropping(() -> row(row, writer));
    }
    if (block) {
      out.write(",");
      out.endLine();
      out.dropping(() -> out.insertComments(close));
      out.down();
      out.startLine();
    }
  }

  private <T> void row(List<T> items, Consumer<T> writer) {
    for (int i = 0; i < items.size(); i++) {
      if (i > 0) {
        out.write(", ");
      }
      writer.accept(items.get(i));
    }
  }

  // ---- comprehensions

  private void objectComprehension(Value.ObjectComprehension c, Location at) {
    out.write("{");
    closing(
        "}",
        () -> {
          boolean wrap = Operators.isUnion(c.key());
          out.dropping(() -> {
            out.write(wrap ? "(" : "");
            term(c.key());
            out.write(wrap ? ")" : "");
          });
          out.write(": ");
          // the value never goes to a line of its own
          Location value = c.value().location();
          Location onFirstRow =
              new Location(at.row(), value.column(), value.offset(), value.text());
          comprehension('{', '}', new Term(onFirstRow, c.value().value()), c.body(), at);
        });
  }

  private void comprehension(char open, char close, Term head, List<Expr> body, Location at) {
    if (head.location().row() > at.row()) {
      out.endLine();
      out.startLine();
    }
    boolean wrap =
        head.value() instanceof Value.Call
            && (Operators.isUnion(head) || head.location().inParentheses());
    out.dropping(() -> term(wrap, head));
    out.write(" |");
    bracedBody(open, close, body, head.location(), at);
  }

  /**
   * A body in brackets: on one line if it stood on that of its head.
   *
   * @param head what the body follows
   * @param whole what its brackets stand in
   */
  void bracedBody(char open, char close, List<Expr> body, Location head, Location whole) {
    boolean block =
        body.getFirst().location().row() > head.row()
            || rows(body, Expr::location, GeneratedVars::areIn, head).size() > 1;
    if (block) {
      out.endLine();
      out.up();
      try {
        exprs.body(body);
        out.dropping(() -> out.insertComments(Brackets.closing(open, close, whole)));
      } finally {
        out.down();
        out.startLine();
      }
      return;
    }
    out.write(" ");
    for (int i = 0; i < body.size(); i++) {
      if (i > 0) {
        out.write("; ");
      }
      exprs.expr(body.get(i));
    }
    out.dropping(() -> out.insertComments(Brackets.closing(open, close, whole)));
  }
}
