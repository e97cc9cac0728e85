package dev.bylaw.rego.fuzz;

import dev.bylaw.rego.fuzz.Draft.Kind;
import dev.bylaw.rego.fuzz.Draft.Rule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Terms, each likely to be of the kind that is asked for. */
final class Terms {
  private final Draft draft;
  private final Calls calls;

  Terms(Draft draft) {
    this.draft = draft;
    this.calls = new Calls(draft, this);
  }

  /** A term of a kind. */
  String of(Kind kind, int depth) {
    return Piece.term(raw(kind, depth));
  }

  private String raw(Kind kind, int depth) {
    if (depth <= 0 || draft.oneIn(4)) {
      return leaf(kind);
    }
    if (draft.oneIn(3)) {
      String read = rule(kind, depth);
      if (read != null) {
        return read;
      }
    }
    if (kind == Kind.ANY) {
      return raw(draft.pick(List.of(Kind.values())), depth);
    }
    return switch (kind) {
      case NUMBER, STRING, BOOLEAN -> calls.of(kind, depth);
      case ARRAY -> draft.oneIn(2) ? calls.of(kind, depth) : array(depth);
      case SET -> draft.oneIn(2) ? calls.of(kind, depth) : set(depth);
      case OBJECT -> draft.oneIn(2) ? calls.of(kind, depth) : object(depth);
      case ANY -> leaf(kind);
    };
  }

  private String leaf(Kind kind) {
    if (draft.random.nextInt(5) < 3) {
      String variable = draft.variableOf(kind);
      if (variable != null) {
        return variable;
      }
    }
    return draft.oneIn(3) ? literal(kind) : document(kind);
  }

  /** A ground term that rules' heads may have. */
  String literal(Kind kind) {
    return switch (kind) {
      case NUMBER -> draft.pick(World.NUMBERS);
      case STRING -> draft.oneIn(12) ? "`raw\\n`" : draft.pick(World.STRINGS);
      case BOOLEAN -> draft.pick("true", "false");
      case ARRAY -> draft.pick("[]", "[1, 2]", "[\"a\", \"b\"]", "[[1, 2], [3, 4]]", "[1, \"a\"]");
      case SET -> draft.pick("set()", "{1, 2}", "{\"a\", \"b\"}", "{1, \"a\", [1]}");
      case OBJECT -> draft.pick("{}", "{\"a\": 1}", "{\"a\": 1, \"b\": \"x\"}", "{1: 2}");
      case ANY ->
          draft.pick("0", "1", "2", "1.0", "\"a\"", "\"b\"", "\"\"", "true", "false", "null");
    };
  }

  /** A place in the input or in base documents, where a value of the kind is likely. */
  String document(Kind kind) {
    return switch (kind) {
      case NUMBER ->
          draft.pick("input.n", "input.m", "data.base.n", "input.ns[0]", "data.base.ns[2]");
      case STRING ->
          draft.pick("input.s", "input.t", "data.base.s", "input.ss[0]", "input.user.name");
      case BOOLEAN -> "input.b";
      case ARRAY -> draft.pick("input.xs", "input.ns", "input.ss", "data.base.xs", "input.path");
      case SET -> "{x | x := input.xs[_]}";
      case OBJECT -> draft.pick("input.o", "data.base.o", "data.base.m", "input.user", "input");
      case ANY ->
          draft.pick(
              "input.n",
              "input.s",
              "input.missing",
              "input.xs[1]",
              "input.o.a",
              "input.o.b",
              "input.d",
              "data.base.d",
              "data.base.missing",
              "data.base.xs[1]",
              "input.user.role",
              "input[\"method\"]");
    };
  }

  /** A key or an index, most likely a variable where there is one. */
  String key() {
    String variable = draft.oneIn(3) ? null : draft.variableOf(Kind.ANY);
    // not 1.0: in a path through rules OPA compares numbers by their text
    return Piece.term(variable != null ? variable : literal(Kind.ANY).replace("1.0", "1"));
  }

  /** A collection to iterate over. */
  String collection(int depth) {
    return switch (draft.random.nextInt(12)) {
      case 0, 1, 2 ->
          Piece.term(
              draft.pick(
                  "input.xs",
                  "input.ns",
                  "input.ss",
                  "input.ps",
                  "input.rs",
                  "input.o",
                  "input.user.groups",
                  "input.path"));
      case 3, 4 ->
          Piece.term(
              draft.pick(
                  "data.base.xs",
                  "data.base.m",
                  "data.base.rs",
                  "data.base.o",
                  "data.roles",
                  "data.users",
                  "data.groups"));
      case 5, 6 -> {
        Rule rule =
            draft.rule(r ->
                r.parameters() == null
                    && switch (r.kind()) {
                      case ARRAY, SET, OBJECT -> true;
                      case NUMBER, STRING, BOOLEAN, ANY -> false;
                    });
        yield Piece.term(rule == null ? "input.xs" : rule.ref());
      }
      case 7 -> of(Kind.ARRAY, depth);
      case 8 -> of(Kind.SET, depth);
      case 9 -> of(Kind.OBJECT, depth);
      default -> {
        String variable = draft.variableOf(Kind.ANY);
        yield Piece.term(variable == null ? "input.rs" : variable);
      }
    };
  }

  /** A rule's value, a place in it, or a call of a function. */
  private @Nullable String rule(Kind kind, int depth) {
    Rule rule =
        draft.rule(r ->
            kind == Kind.ANY
                || r.kind() == kind
                || r.kind() == Kind.ANY
                || (r.parameters() == null && r.kind() == Kind.OBJECT));
    if (rule == null) {
      return null;
    }
    if (rule.parameters() != null) {
      return call(rule, depth);
    }
    if (kind == rule.kind() || rule.kind() == Kind.ANY && draft.oneIn(2) || draft.oneIn(4)) {
      return rule.ref();
    }
    return rule.ref() + "[" + key() + "]" + (draft.oneIn(6) ? "[" + key() + "]" : "");
  }

  String call(Rule function, int depth) {
    List<String> arguments = new ArrayList<>();
    for (Kind parameter : function.parameters() == null ? List.<Kind>of() : function.parameters()) {
      arguments.add(of(draft.oneIn(3) ? Kind.ANY : parameter, depth - 1));
    }
    return function.ref() + "(" + String.join(", ", arguments) + ")";
  }

  private String array(int depth) {
    if (draft.oneIn(3)) {
      return comprehension("[", "]", null, depth);
    }
    List<String> elements = new ArrayList<>();
    for (int i = draft.upTo(3); i > 0; i--) {
      elements.add(of(draft.kind(), depth - 1));
    }
    return "[" + String.join(", ", elements) + "]";
  }

  private String set(int depth) {
    return draft.oneIn(3)
        ? "{" + of(draft.kind(), depth - 1) + ", " + of(draft.kind(), depth - 1) + "}"
        : comprehension("{", "}", null, depth);
  }

  private String object(int depth) {
    if (draft.oneIn(2)) {
      return comprehension("{", "}", "", depth);
    }
    return "{\"a\": "
        + of(draft.kind(), depth - 1)
        + (draft.oneIn(2)
            ? ", "
                + draft.pick("\"b\"", "\"n\"", "1", "[1]", "input.method")
                + ": "
                + of(draft.kind(), depth - 1)
            : "")
        + "}";
  }

  /** A comprehension; of an object where a text for the key is given. */
  private String comprehension(String open, String close, @Nullable String key, int depth) {
    return draft.inner(() -> {
      int before = draft.variables().size();
      Statements statements = new Statements(draft, this);
      String body = statements.inline(2, depth - 1);
      String head = of(draft.oneIn(2) ? Kind.ANY : draft.kind(), draft.oneIn(2) ? 0 : depth - 1);
      String left =
          key == null ? "" : of(draft.pick(List.of(Kind.STRING, Kind.ANY)), depth - 2) + ": ";
      String text = left + head + " | " + body;
      return open + text + statements.useOfUnused(before, text, "; ") + close;
    });
  }
}
