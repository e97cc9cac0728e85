package dev.bylaw.rego.fuzz;

import dev.bylaw.rego.fuzz.Draft.Kind;
import dev.bylaw.rego.fuzz.Draft.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Many definitions of one rule, told apart by conditions that an index can look up. */
final class IndexRules {
  private final Draft draft;
  private final Terms terms;
  private final Statements statements;

  IndexRules(Draft draft, Terms terms, Statements statements) {
    this.draft = draft;
    this.terms = terms;
    this.statements = statements;
  }

  void write(String name, StringBuilder out, Consumer<Rule> declare) {
    switch (draft.random.nextInt(6)) {
      case 0 -> {
        String value = draft.pick(" := \"yes\"", "", " := 1");
        some(out, () -> name + value);
        declare.accept(new Rule(name, Kind.ANY, null));
      }
      case 1 -> {
        some(out, () -> name + " := " + terms.literal(Kind.ANY));
        declare.accept(new Rule(name, Kind.ANY, null));
      }
      case 2 -> {
        some(
            out,
            () -> name + " contains " + Piece.term(draft.pick("\"a\"", "\"b\"", "1", "input.s")));
        declare.accept(new Rule(name, Kind.SET, null));
      }
      case 3 -> {
        some(
            out,
            () ->
                name
                    + "["
                    + draft.pick("\"a\"", "\"b\"", "\"c\"", "1", "input.s", "[1, 2]")
                    + "] := "
                    + draft.pick("1", "2", "\"a\"", "input.n"));
        declare.accept(new Rule(name, Kind.OBJECT, null));
      }
      case 4 -> chain(name, out, declare);
      default -> function(name, out, declare);
    }
  }

  private void some(StringBuilder out, java.util.function.Supplier<String> head) {
    if (draft.oneIn(4) && !head.get().contains("contains") && !head.get().contains("[")) {
      out.append(Piece.optional("default " + head.get().replaceAll(" :=.*", "") + " := false\n\n"));
    }
    for (int i = draft.random.nextInt(2, 9); i > 0; i--) {
      out.append(
          Piece.optional(
              draft.inner(() -> {
                int before = draft.variables().size();
                String body = body();
                String text = head.get();
                String use = statements.useOfUnused(before, text + body, "; ");
                return text + " if { " + body + use + " }\n\n";
              })));
    }
  }

  private void chain(String name, StringBuilder out, Consumer<Rule> declare) {
    for (int rules = draft.upTo(2); rules > 0; rules--) {
      StringBuilder rule = new StringBuilder(name + " := \"r0\" if { " + body0() + " }");
      for (int i = draft.upTo(5); i > 0; i--) {
        rule.append(Piece.optional(" else := \"r" + i + "\" if { " + body0() + " }"));
      }
      out.append(Piece.optional(rule + "\n\n"));
    }
    declare.accept(new Rule(name, Kind.STRING, null));
  }

  private String body0() {
    return draft.inner(() -> {
      int before = draft.variables().size();
      String body = body();
      return body + statements.useOfUnused(before, body, "; ");
    });
  }

  private String body() {
    StringBuilder body = new StringBuilder(condition());
    for (int i = draft.random.nextInt(3); i > 0; i--) {
      body.append(Piece.optional("; " + condition()));
    }
    if (draft.oneIn(5)) {
      body.append(Piece.optional("; " + statements.test(1)));
    }
    return body.toString();
  }

  private String subject() {
    return draft.pick(
        "input.method",
        "input.s",
        "input.n",
        "input.p",
        "input.user.role",
        "input.user.name",
        "input.path",
        "input.path[0]",
        "input[\"s\"]",
        "data.base.s",
        "data.base.n",
        "data.users.alice.level",
        "input.b",
        "input.o.a",
        "input.xs[0]");
  }

  private String value() {
    return Piece.term(
        draft.oneIn(3)
            ? draft.pick("\"GET\"", "\"POST\"", "\"admin\"", "\"dev\"", "\"alice\"", "\"a/b\"")
            : draft.oneIn(8)
                ? draft.pick("[]", "[\"a\"]", "{\"a\": 1}", "{1}", "[1, [2]]", "1.0", "3.0")
                : terms.literal(Kind.ANY));
  }

  private String condition() {
    switch (draft.random.nextInt(24)) {
      case 0, 1, 2, 3, 4, 5 -> {
        String operator = draft.pick(" == ", " == ", " = ");
        return draft.oneIn(4) ? value() + operator + subject() : subject() + operator + value();
      }
      case 6 -> {
        return subject() + " == " + subject();
      }
      case 7, 8 -> {
        return subject()
            + " in "
            + Piece.term(
                draft.oneIn(2)
                    ? "{" + value() + ", " + value() + "}"
                    : "[" + value() + ", " + value() + "]");
      }
      case 9 -> {
        return value()
            + " in "
            + draft.pick(
                "input.user.groups", "input.xs", "data.roles.admin", "input.o", "data.base.xs");
      }
      case 10, 11 -> {
        return arrayPattern();
      }
      case 12, 13 -> {
        return "glob.match("
            + draft.pick(
                "\"a/*\"",
                "\"a/**\"",
                "\"*/b\"",
                "\"a/{b,c}\"",
                "\"a\"",
                "\"*\"",
                "\"[ab]/b\"",
                "\"a:*\"",
                "\"?/b\"",
                "\"**/c\"")
            + ", "
            + draft.pick("[\"/\"]", "[\":\"]", "[]", "null", "[\"/\", \":\"]")
            + ", "
            + draft.pick("input.p", "input.s")
            + ")";
      }
      case 14 -> {
        String subject = subject();
        String name = draft.variable(Kind.ANY);
        return name + " := " + subject + "; " + name + " == " + value();
      }
      case 15 -> {
        String from = draft.pick("input.user.groups", "input.xs", "data.roles.dev");
        String name = draft.variable(Kind.ANY);
        return "some " + name + " in " + from + "; " + name + " == " + value();
      }
      case 16 -> {
        return "not " + subject();
      }
      case 17 -> {
        return draft.pick("startswith", "endswith", "contains")
            + "(input.p, "
            + draft.pick("\"a\"", "\"b\"", "\"a/\"")
            + ")";
      }
      case 18 -> {
        return subject();
      }
      case 19 -> {
        return draft.pick(
                "data.groups.g1.members", "data.groups.g2.members", "data.users", "data.roles")
            + "[input.user.name]";
      }
      case 20 -> {
        return draft.pick(
            "data.groups.g1.members[input.user.name] == true",
            "data.users[input.user.name].role == input.user.role",
            "data.users[input.user.name].level == input.n",
            "input.user.groups[_] == \"g1\"",
            "data.roles[input.user.role][_] == \"read\"");
      }
      case 21 -> {
        return "not " + subject() + " == " + value();
      }
      case 22 -> {
        return subject() + draft.pick(" != ", " < ", " >= ") + value();
      }
      default -> {
        return "input.user = {\"name\": "
            + (draft.oneIn(2) ? "\"alice\"" : draft.variable(Kind.ANY))
            + ", \"role\": "
            + draft.pick("\"admin\"", "\"dev\"")
            + ", \"groups\": _}";
      }
    }
  }

  private String arrayPattern() {
    List<String> elements = new ArrayList<>();
    for (int i = draft.random.nextInt(4); i > 0; i--) {
      elements.add(
          draft.oneIn(3)
              ? draft.oneIn(2) ? "_" : draft.variable(Kind.ANY)
              : draft.pick("\"a\"", "\"b\"", "\"c\"", "input.s"));
    }
    String pattern = "[" + String.join(", ", elements) + "]";
    return draft.oneIn(4) ? pattern + " = input.path" : "input.path = " + pattern;
  }

  private void function(String name, StringBuilder out, Consumer<Rule> declare) {
    int arity = draft.upTo(3);
    boolean constant = draft.oneIn(2);
    String[] pool = {"\"GET\"", "\"POST\"", "\"a\"", "\"b\"", "1", "2", "1.0", "true", "null"};
    for (int i = draft.random.nextInt(2, 10); i > 0; i--) {
      out.append(
          Piece.optional(
              draft.inner(() -> {
                List<String> parameters = new ArrayList<>();
                for (int p = 0; p < arity; p++) {
                  parameters.add(
                      switch (draft.random.nextInt(8)) {
                        case 0, 1, 2, 3 -> draft.pick(pool);
                        case 4 -> "[" + draft.pick(pool) + ", " + draft.variable(Kind.ANY) + "]";
                        case 5 -> "_";
                        default -> draft.variable(Kind.ANY);
                      });
                }
                int before = draft.variables().size();
                String head =
                    name
                        + "("
                        + String.join(", ", parameters)
                        + ") := "
                        + (constant ? "true" : terms.of(Kind.ANY, 0));
                String body = "";
                if (draft.oneIn(2)) {
                  String variable = draft.variableOf(Kind.ANY);
                  body =
                      variable == null || draft.oneIn(3)
                          ? condition()
                          : draft.oneIn(2)
                              ? variable + " == " + value()
                              : variable + " in {" + value() + ", " + value() + "}";
                  body = body + statements.useOfUnused(before, head + body, "; ");
                }
                return head + (body.isEmpty() ? "" : " if { " + body + " }") + "\n\n";
              })));
    }
    List<Kind> kinds = new ArrayList<>();
    List<String> arguments = new ArrayList<>();
    for (int p = 0; p < arity; p++) {
      kinds.add(Kind.ANY);
      arguments.add(draft.oneIn(4) ? draft.pick(pool) : subject());
    }
    declare.accept(new Rule(name, Kind.ANY, kinds));
    String result = draft.name("p");
    out.append(
        Piece.optional(result + " := " + name + "(" + String.join(", ", arguments) + ")\n\n"));
    declare.accept(new Rule(result, Kind.ANY, null));
    String all = draft.name("p");
    out.append(
        Piece.optional(
            all
                + " := [y | x := "
                + draft.pick("input.xs[_]", "data.base.xs[_]", "input.path[_]")
                + "; y := "
                + name
                + "(x"
                + ", x".repeat(arity - 1)
                + ")]\n\n"));
    declare.accept(new Rule(all, Kind.ARRAY, null));
  }
}
