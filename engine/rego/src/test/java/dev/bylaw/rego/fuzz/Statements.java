package dev.bylaw.rego.fuzz;

import dev.bylaw.rego.fuzz.Draft.Kind;
import dev.bylaw.rego.fuzz.Draft.Rule;
import dev.bylaw.rego.fuzz.Draft.Variable;
import java.util.ArrayList;
import java.util.List;

/** Statements of bodies. */
final class Statements {
  private final Draft draft;
  private final Terms terms;

  Statements(Draft draft, Terms terms) {
    this.draft = draft;
    this.terms = terms;
  }

  /** Statements on lines of their own. */
  String lines(int most, int depth) {
    StringBuilder body = new StringBuilder();
    for (int i = draft.upTo(most); i > 0; i--) {
      body.append(Piece.optional("\t" + statement(depth) + "\n"));
    }
    return body.toString();
  }

  /** Statements with semicolons between. The first declares something to iterate over. */
  String inline(int most, int depth) {
    StringBuilder body = new StringBuilder(draft.oneIn(8) ? statement(depth) : iteration(depth));
    for (int i = draft.upTo(most) - 1; i > 0; i--) {
      body.append(Piece.optional("; " + statement(depth)));
    }
    return body.toString();
  }

  /** Uses the variables declared since then that a text does not use; OPA demands it. */
  String useOfUnused(int before, String text, String separator) {
    List<String> unused = new ArrayList<>();
    for (Variable variable : draft.variables().subList(before, draft.variables().size())) {
      if (!isTwiceIn(variable.name(), text)) {
        unused.add(variable.name());
      }
    }
    return unused.isEmpty()
        ? ""
        : Piece.optional(separator + "count([" + String.join(", ", unused) + "]) > 0");
  }

  private static boolean isTwiceIn(String name, String text) {
    int found = 0;
    for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
      int end = at + name.length();
      if (end == text.length() || !Character.isDigit(text.charAt(end))) {
        found++;
      }
    }
    return found > 1;
  }

  private String iteration(int depth) {
    String from = terms.collection(depth);
    return switch (draft.random.nextInt(8)) {
      case 0, 1, 2 -> "some " + draft.variable(Kind.ANY) + " in " + from;
      case 3, 4 ->
          "some " + draft.variable(Kind.ANY) + ", " + draft.variable(Kind.ANY) + " in " + from;
      case 5 -> {
        String key = draft.name("v");
        String value = draft.name("v");
        draft.declare(key, Kind.ANY);
        draft.declare(value, Kind.ANY);
        yield "some " + key + "; " + value + " := " + from + "[" + key + "]";
      }
      case 6 -> {
        String value = draft.name("v");
        draft.declare(value, Kind.ANY);
        yield value + " := " + from + "[_]";
      }
      default -> "some " + pattern() + " in " + from;
    };
  }

  private String pattern() {
    return switch (draft.random.nextInt(4)) {
      case 0 -> "[" + draft.variable(Kind.ANY) + ", " + draft.variable(Kind.ANY) + "]";
      case 1 ->
          "{\"k\": "
              + draft.variable(Kind.ANY)
              + ", \"v\": "
              + draft.variable(Kind.ANY)
              + ", \"tags\": _}";
      case 2 -> "[" + terms.literal(Kind.ANY) + ", " + draft.variable(Kind.ANY) + "]";
      default -> draft.variable(Kind.ANY);
    };
  }

  String statement(int depth) {
    switch (draft.random.nextInt(24)) {
      case 0, 1, 2 -> {
        Kind kind = draft.kind();
        String value = terms.of(kind, depth);
        return draft.variable(kind) + " := " + value;
      }
      case 3, 4, 5, 6 -> {
        return iteration(depth);
      }
      case 7, 8 -> {
        String test = test(depth);
        // OPA 1.22 forgets a body that is `not true` alone where the head's value is a reference
        return "not " + (Piece.plain(test).equals("true") ? "input.b" : test);
      }
      case 9, 10 -> {
        return every(depth);
      }
      case 11 -> {
        return unification(depth);
      }
      case 12, 13 -> {
        String test = test(depth);
        // OPA 1.22 forgets such a body too
        return (Piece.plain(test).equals("true") ? "input.b" : test) + with(depth);
      }
      case 14 -> {
        String value = terms.of(Kind.ANY, depth) + with(depth);
        return draft.variable(Kind.ANY) + " := " + value;
      }
      case 15 -> {
        String of = terms.collection(depth);
        return "walk("
            + of
            + ", ["
            + draft.variable(Kind.ARRAY)
            + ", "
            + draft.variable(Kind.ANY)
            + "])";
      }
      case 16 -> {
        // groups: what the comprehension index is for
        String key = draft.name("v");
        String each = draft.name("v");
        String from = Piece.term(draft.pick("data.base.rs", "input.rs", "data.base.m"));
        String name = draft.name("v");
        String field = draft.pick("k", "v");
        String all =
            "some "
                + key
                + "; "
                + from
                + "[_]."
                + field
                + " = "
                + key
                + "; "
                + name
                + " := "
                + draft.pick("[", "{")
                + each
                + " | "
                + each
                + " := "
                + from
                + "[_]; "
                + each
                + "."
                + field
                + " == "
                + key;
        draft.declare(key, Kind.ANY);
        boolean array = all.contains("[" + each + " |");
        draft.declare(name, array ? Kind.ARRAY : Kind.SET);
        return all + (array ? "]" : "}");
      }
      default -> {
        return test(depth);
      }
    }
  }

  private String unification(int depth) {
    String from = terms.of(Kind.ANY, depth);
    return switch (draft.random.nextInt(6)) {
      case 0 -> "[" + draft.variable(Kind.ANY) + ", " + terms.key() + "] = " + from;
      case 1 ->
          from
              + " = {\"a\": "
              + draft.variable(Kind.ANY)
              + ", \"b\": "
              + draft.variable(Kind.ANY)
              + "}";
      case 2 ->
          "["
              + draft.variable(Kind.ANY)
              + ", ["
              + draft.variable(Kind.ANY)
              + ", 2]] = ["
              + from
              + ", ["
              + terms.of(Kind.ANY, 0)
              + ", "
              + terms.of(Kind.ANY, 0)
              + "]]";
      case 3 -> draft.variable(Kind.ANY) + " = " + from;
      case 4 ->
          "input.rs[_] = {\"k\": "
              + draft.variable(Kind.ANY)
              + ", \"v\": "
              + draft.variable(Kind.ANY)
              + ", \"tags\": "
              + draft.variable(Kind.ARRAY)
              + "}";
      default ->
          "["
              + draft.variable(Kind.ANY)
              + ", "
              + draft.variable(Kind.ANY)
              + "] := ["
              + from
              + ", "
              + terms.of(Kind.ANY, 0)
              + "]";
    };
  }

  private String every(int depth) {
    String from = terms.collection(depth);
    return draft.inner(() -> {
      int before = draft.variables().size();
      String names =
          draft.oneIn(3)
              ? draft.variable(Kind.ANY) + ", " + draft.variable(Kind.ANY)
              : draft.variable(Kind.ANY);
      String body = statement(depth - 1) + Piece.optional("; " + test(depth - 1));
      String text = names + " in " + from + " { " + body;
      return "every " + text + useOfUnused(before, text, "; ") + " }";
    });
  }

  /** Modifiers of a statement. */
  private String with(int depth) {
    StringBuilder with = new StringBuilder();
    for (int i = draft.upTo(2); i > 0; i--) {
      with.append(Piece.optional(" with " + replacement(depth)));
    }
    return with.toString();
  }

  private String replacement(int depth) {
    Rule rule = draft.rule(_ -> true);
    return switch (draft.random.nextInt(10)) {
      case 0, 1 ->
          "input."
              + draft.pick("n", "s", "o.a", "new.x", "xs", "user.role")
              + " as "
              + terms.of(draft.kind(), depth);
      case 2 -> "input as " + terms.of(draft.oneIn(3) ? Kind.ANY : Kind.OBJECT, depth);
      case 3 ->
          "data.base."
              + draft.pick("n", "o", "m.x", "xs", "zz.y")
              + " as "
              + terms.of(draft.kind(), depth);
      case 4 ->
          draft.pick("data.base", "data.groups.g1.members", "data.users.alice")
              + " as "
              + terms.of(draft.pick(List.of(Kind.OBJECT, Kind.SET)), depth);
      case 5 ->
          draft.pick(
              "count as 7",
              "upper as lower",
              "startswith as contains",
              "json.marshal as type_name",
              "abs as ceil",
              "regex.match as startswith");
      default -> {
        if (rule == null) {
          yield "input.b as false";
        }
        String ref = rule.ref().startsWith("data.") ? rule.ref() : "data.fz." + rule.ref();
        if (rule.parameters() != null) {
          Rule other =
              draft.rule(r ->
                  r.parameters() != null
                      && r.parameters().size() == rule.parameters().size()
                      && !r.ref().equals(rule.ref()));
          yield rule.ref()
              + " as "
              + (other != null && draft.oneIn(2) ? other.ref() : terms.of(draft.kind(), 0));
        }
        yield (draft.oneIn(2) ? rule.ref() : ref) + " as " + terms.of(rule.kind(), depth);
      }
    };
  }

  String test(int depth) {
    return switch (draft.random.nextInt(12)) {
      case 0, 1, 2, 3 -> terms.of(Kind.BOOLEAN, depth);
      case 4, 5 ->
          terms.of(Kind.ANY, depth)
              + " "
              + draft.pick("==", "!=", "<", "<=", ">", ">=", "=")
              + " "
              + terms.of(Kind.ANY, depth);
      case 6 -> terms.of(Kind.ANY, 1) + " in " + terms.collection(depth);
      case 7 -> terms.of(draft.kind(), depth);
      case 8 -> "count(" + terms.collection(depth) + ") > " + draft.random.nextInt(3);
      case 9 -> terms.collection(0) + "[" + terms.key() + "]";
      case 10 -> terms.document(Kind.ANY) + " == " + terms.literal(Kind.ANY);
      default ->
          terms.collection(0) + "[_] " + draft.pick("==", "!=", ">", "=") + " " + terms.key();
    };
  }
}
