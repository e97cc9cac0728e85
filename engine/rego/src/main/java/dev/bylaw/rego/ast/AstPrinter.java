package dev.bylaw.rego.ast;

import dev.bylaw.rego.ast.Ast.Expr;
import dev.bylaw.rego.ast.Ast.Term;
import dev.bylaw.rego.ast.Ast.Value;
import dev.bylaw.rego.syntax.Infix;
import dev.bylaw.rego.value.StringValue;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Nodes as text on one line: for messages and to tell nodes apart, not to be read back. */
public final class AstPrinter {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private AstPrinter() {}

  public static String print(Value value) {
    return switch (value) {
      case Value.Scalar scalar -> scalar.text();
      case Value.Var variable -> variable.isWildcard() ? "_" : variable.name();
      case Value.Ref ref -> ref(ref.terms());
      case Value.Call call ->
          call.operator() + "(" + terms(call.terms().subList(1, call.terms().size())) + ")";
      case Value.Array array -> "[" + terms(array.elements()) + "]";
      case Value.SetOf set ->
          set.elements().isEmpty() ? "set()" : "{" + terms(set.elements()) + "}";
      case Value.Obj object ->
          object.entries().stream()
              .map(e -> print(e.key().value()) + ": " + print(e.value().value()))
              .collect(Collectors.joining(", ", "{", "}"));
      case Value.ArrayComprehension c ->
          "[" + print(c.term().value()) + " | " + body(c.body()) + "]";
      case Value.SetComprehension c -> "{" + print(c.term().value()) + " | " + body(c.body()) + "}";
      case Value.ObjectComprehension c ->
          "{"
              + print(c.key().value())
              + ": "
              + print(c.value().value())
              + " | "
              + body(c.body())
              + "}";
      case Value.Template template ->
          template.parts().stream()
              .map(part ->
                  switch (part) {
                    case Term term ->
                        term.value() instanceof Value.Scalar scalar
                                && scalar.value() instanceof StringValue text
                            ? text.value()
                            : print(term.value());
                    case Ast.Embedded embedded -> "{" + print(embedded.expr()) + "}";
                  })
              .collect(Collectors.joining("", "$\"", "\""));
    };
  }

  /** The rules, one a line: files with the same text here mean the same. */
  public static String print(Ast.Module module) {
    StringBuilder out = new StringBuilder();
    module.rules().forEach(rule -> out.append(print(rule)).append('\n'));
    return out.toString();
  }

  /** The rule on one line. */
  public static String print(Ast.Rule rule) {
    Ast.Head head = rule.head();
    return (rule.isDefault() ? "default " : "")
        + ref(head.ref())
        + "("
        + terms(head.args())
        + ")"
        + (head.key() == null || head.value() != null ? "" : "[" + print(head.key().value()) + "]")
        + (head.value() == null ? "" : " := " + print(head.value().value()))
        + " if "
        + body(rule.body())
        + (rule.otherwise() == null ? "" : " else " + print(rule.otherwise()));
  }

  static String print(Expr expr) {
    String terms =
        switch (expr.terms()) {
          case Ast.One one -> print(one.term().value());
          case Ast.Operation operation -> operation(operation.terms());
          case Ast.Some some -> "some " + terms(some.symbols());
          case Ast.Every every ->
              "every "
                  + (every.key() == null ? "" : print(every.key().value()) + ", ")
                  + print(every.value().value())
                  + " in "
                  + print(every.domain().value())
                  + " { "
                  + body(every.body())
                  + " }";
          case Ast.Not not -> "not { " + body(not.body()) + " }";
          case Ast.Logical logical ->
              "{ "
                  + body(logical.left())
                  + (logical.and() ? " } and { " : " } or { ")
                  + body(logical.right())
                  + " }";
        };
    return (expr.negated() ? "not " : "")
        + terms
        + expr.with().stream()
            .map(w -> " with " + print(w.target().value()) + " as " + print(w.value().value()))
            .collect(Collectors.joining());
  }

  /** A call; {@code plus(x, y, z)} is the same as {@code z = x + y}. */
  private static String operation(List<Term> terms) {
    Infix infix = Infix.ofBuiltin(print(terms.getFirst().value()));
    if (infix == null || infix == Infix.MEMBER_WITH_KEY || terms.size() != 4) {
      return print(new Value.Call(terms));
    }
    String call = print(new Value.Call(terms.subList(0, 3)));
    return "eq(" + print(terms.getLast().value()) + ", " + call + ")";
  }

  /** A ref; steps that are names follow a dot, others stand in brackets. */
  static String ref(List<Term> terms) {
    StringBuilder out = new StringBuilder(print(terms.getFirst().value()));
    for (Term step : terms.subList(1, terms.size())) {
      if (step.value() instanceof Value.Scalar scalar
          && scalar.value() instanceof StringValue text
          && NAME.matcher(text.value()).matches()) {
        out.append('.').append(text.value());
      } else {
        out.append('[').append(print(step.value())).append(']');
      }
    }
    return out.toString();
  }

  /** A string in quotes; what does not print is escaped. */
  static String quote(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.codePoints().forEach(c -> escape(c, out));
    return out.append('"').toString();
  }

  private static void escape(int c, StringBuilder out) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case 7 -> out.append("\\a");
      case 11 -> out.append("\\v");
      default -> {
        if (c < ' ' || c == 0x7f) {
          out.append("\\x%02x".formatted(c));
        } else if (isPrintable(c)) {
          out.appendCodePoint(c);
        } else {
          out.append((c < 0x10000 ? "\\u%04x" : "\\U%08x").formatted(c));
        }
      }
    }
  }

  private static boolean isPrintable(int c) {
    return c == ' '
        || switch (Character.getType(c)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.SURROGATE,
              Character.PRIVATE_USE,
              Character.UNASSIGNED,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR,
              Character.SPACE_SEPARATOR ->
              false;
          default -> true;
        };
  }

  private static String terms(List<Term> terms) {
    return terms.stream().map(t -> print(t.value())).collect(Collectors.joining(", "));
  }

  private static String body(List<Expr> body) {
    return body.stream().map(AstPrinter::print).collect(Collectors.joining("; "));
  }
}
