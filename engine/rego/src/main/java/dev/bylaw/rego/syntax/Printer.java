package dev.bylaw.rego.syntax;

import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.JsonLayout;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Syntax trees as Rego text, a rule's statements on lines of their own. Comments are left out. What
 * is printed parses to the same tree but for the spans.
 */
public final class Printer {
  private static final Set<String> KEYWORDS =
      Arrays.stream(TokenKind.values())
          .filter(TokenKind::isKeyword)
          .map(TokenKind::text)
          .collect(Collectors.toUnmodifiableSet());

  private final StringBuilder out = new StringBuilder();
  private int indent;

  private Printer() {}

  public static String print(Module module) {
    Printer printer = new Printer();
    printer.out.append("package ");
    printer.path(module.packagePath());
    printer.out.append('\n');
    for (Import found : module.imports()) {
      printer.out.append("\nimport ");
      printer.path(found.path());
      if (found.alias() != null) {
        printer.out.append(" as ").append(found.alias());
      }
    }
    for (Rule rule : module.rules()) {
      printer.out.append('\n');
      printer.rule(rule);
      printer.out.append('\n');
    }
    return printer.out.toString();
  }

  public static String print(Rule rule) {
    Printer printer = new Printer();
    printer.rule(rule);
    return printer.out.toString();
  }

  public static String print(Literal literal) {
    Printer printer = new Printer();
    printer.literal(literal);
    return printer.out.toString();
  }

  public static String print(Term term) {
    Printer printer = new Printer();
    printer.term(term);
    return printer.out.toString();
  }

  private void path(List<String> path) {
    Iterator<String> steps = path.iterator();
    out.append(steps.next());
    steps.forEachRemaining(this::step);
  }

  private void step(String name) {
    if (name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      out.append('.').append(name);
    } else {
      out.append('[').append(scalar(StringValue.of(name))).append(']');
    }
  }

  private void rule(Rule rule) {
    if (rule.isDefault()) {
      out.append("default ");
    }
    Head head = rule.head();
    out.append(((StringValue) ((Term.Scalar) head.ref().getFirst()).value()).value());
    head.ref().subList(1, head.ref().size()).forEach(this::step);
    switch (head) {
      case Head.Single single -> value(single.value());
      case Head.Member member -> {
        out.append(" contains ");
        term(member.element());
      }
      case Head.Function function -> {
        list("(", function.parameters(), ")");
        value(function.value());
      }
    }
    if (!rule.isDefault()) {
      out.append(" if ");
      block(rule.body());
    }
    for (Rule.Else branch : rule.otherwise()) {
      out.append(" else");
      value(branch.value());
      out.append(" if ");
      block(branch.body());
    }
  }

  private void value(Term value) {
    out.append(" := ");
    term(value);
  }

  private void block(Body body) {
    out.append("{\n");
    indent++;
    for (Literal literal : body.literals()) {
      out.append("\t".repeat(indent));
      literal(literal);
      out.append('\n');
    }
    indent--;
    out.append("\t".repeat(indent)).append('}');
  }

  private void inline(Body body) {
    Iterator<Literal> literals = body.literals().iterator();
    literal(literals.next());
    literals.forEachRemaining(literal -> {
      out.append("; ");
      literal(literal);
    });
  }

  private void literal(Literal literal) {
    out.append(literal.negated() ? "not " : "");
    expression(literal.expression());
    for (Literal.With with : literal.modifiers()) {
      out.append(" with ");
      term(with.target());
      out.append(" as ");
      term(with.value());
    }
  }

  private void expression(Expression expression) {
    switch (expression) {
      case Expression.Test(Term term) -> {
        // `(some.x == 1)` is no term: a reference begins with a keyword only at a statement's start
        if (term instanceof Term.Call call && beginsWithKeyword(call)) {
          term(term);
        } else {
          operand(term);
        }
      }
      case Expression.Unify(Term left, Term right) -> {
        term(left);
        out.append(" = ");
        term(right);
      }
      case Expression.Assign(Term target, Term value) -> {
        term(target);
        out.append(" := ");
        term(value);
      }
      case Expression.SomeDeclaration(var variables) -> list("some ", List.copyOf(variables), "");
      case Expression.SomeIn(var key, Term value, Term collection) -> {
        out.append("some ");
        if (key != null) {
          operand(key);
          out.append(", ");
        }
        operand(value);
        out.append(" in ");
        operand(collection);
      }
      case Expression.Every(var key, var value, Term domain, Body body) -> {
        out.append("every ");
        if (key != null) {
          out.append(key.name()).append(", ");
        }
        out.append(value.name()).append(" in ");
        operand(domain);
        out.append(' ');
        block(body);
      }
      case Expression.And(Body left, Body right) -> logical(left, " and ", right);
      case Expression.Or(Body left, Body right) -> logical(left, " or ", right);
      case Expression.Group(Body body) -> operand(body);
    }
  }

  private static boolean beginsWithKeyword(Term.Call call) {
    return call.infix() != null
        && call.infix() != Infix.MEMBER_WITH_KEY
        && startsWithKeyword(call.arguments().getFirst());
  }

  private static boolean startsWithKeyword(Term term) {
    return switch (term) {
      case Term.Ref(Term head, var _, var _) ->
          head instanceof Term.Var(String name, var _) && KEYWORDS.contains(name)
              || startsWithKeyword(head);
      case Term.Call call when call.infix() == null -> startsWithKeyword(call.operator());
      case Term _ -> false;
    };
  }

  private void logical(Body left, String operator, Body right) {
    operand(left);
    out.append(operator);
    operand(right);
  }

  private void operand(Body body) {
    if (body.isBraced()) {
      out.append("{ ");
      inline(body);
      out.append(" }");
      return;
    }
    Literal only = body.literals().getFirst();
    boolean group =
        only.expression() instanceof Expression.And
            || only.expression() instanceof Expression.Or
            || !only.modifiers().isEmpty();
    out.append(group ? "(" : "");
    literal(only);
    out.append(group ? ")" : "");
  }

  private void list(String open, List<Term> terms, String close) {
    out.append(open);
    for (int i = 0; i < terms.size(); i++) {
      out.append(i == 0 ? "" : ", ");
      // a comma between key and value would be read as one of the list
      if (terms.get(i) instanceof Term.Call call && call.infix() == Infix.MEMBER_WITH_KEY) {
        operand(terms.get(i));
      } else {
        term(terms.get(i));
      }
    }
    out.append(close);
  }

  private void term(Term term) {
    switch (term) {
      case Term.Scalar scalar -> out.append(scalar(scalar.value()));
      case Term.Var variable -> out.append(variable.name());
      case Term.Ref(Term head, var path, var _) -> {
        operand(head);
        path.forEach(this::step);
      }
      case Term.Call call -> call(call);
      case Term.ArrayTerm(var elements, var _) -> list("[", elements, "]");
      case Term.SetTerm(var elements, var _) -> {
        if (elements.isEmpty()) {
          out.append("set()");
        } else {
          list("{", elements, "}");
        }
      }
      case Term.ObjectTerm(var entries, var _) -> object(entries);
      case Term.ArrayComprehension(Term head, Body body, var _) -> {
        out.append('[');
        operand(head);
        comprehension(body);
        out.append(']');
      }
      case Term.SetComprehension(Term head, Body body, var _) -> {
        out.append('{');
        operand(head);
        comprehension(body);
        out.append('}');
      }
      case Term.ObjectComprehension(Term key, Term value, Body body, var _) -> {
        out.append('{');
        operand(key);
        out.append(": ");
        operand(value);
        comprehension(body);
        out.append('}');
      }
      case Term.TemplateString(var parts, var _) -> template(parts);
    }
  }

  private static String scalar(Value value) {
    return value instanceof StringValue ? Json.write(value, JsonLayout.PLAIN) : value.toString();
  }

  private void comprehension(Body body) {
    out.append(" | ");
    inline(body);
  }

  private void object(List<Term.Entry> entries) {
    out.append('{');
    for (int i = 0; i < entries.size(); i++) {
      out.append(i == 0 ? "" : ", ");
      operand(entries.get(i).key());
      out.append(": ");
      operand(entries.get(i).value());
    }
    out.append('}');
  }

  private void template(List<Term.Part> parts) {
    out.append("$\"");
    for (Term.Part part : parts) {
      switch (part) {
        case Term.Part.Text text -> {
          String quoted = scalar(StringValue.of(text.text()));
          out.append(quoted.substring(1, quoted.length() - 1).replace("{", "\\{"));
        }
        case Term.Part.Embedded(Literal literal) -> {
          out.append('{');
          literal(literal);
          out.append('}');
        }
      }
    }
    out.append('"');
  }

  private void step(Term step) {
    if (step instanceof Term.Scalar scalar && scalar.value() instanceof StringValue name) {
      step(name.value());
    } else {
      out.append('[');
      term(step);
      out.append(']');
    }
  }

  private void call(Term.Call call) {
    Infix infix = call.infix();
    if (infix == null) {
      term(call.operator());
      list("(", call.arguments(), ")");
      return;
    }
    List<Term> arguments = new ArrayList<>(call.arguments());
    if (infix == Infix.MEMBER_WITH_KEY) {
      operand(arguments.removeFirst());
      out.append(", ");
    }
    operand(arguments.getFirst());
    out.append(' ').append(infix.symbol()).append(' ');
    operand(arguments.getLast());
  }

  /** A term where an operator would bind its parts: infix calls stand in parentheses. */
  private void operand(Term term) {
    boolean infix = term instanceof Term.Call call && call.infix() != null;
    out.append(infix ? "(" : "");
    term(term);
    out.append(infix ? ")" : "");
  }
}
