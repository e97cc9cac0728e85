package dev.bylaw.rego.fuzz;

import dev.bylaw.rego.fuzz.Draft.Kind;
import dev.bylaw.rego.fuzz.Draft.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Rules of every shape; each may use those before it. */
final class Rules {
  private final Draft draft;
  private final Terms terms;
  private final Statements statements;
  private final StringBuilder out = new StringBuilder();

  /** What the names of rules of this package start with elsewhere. */
  private final String path;

  private final List<Rule> exported = new ArrayList<>();

  Rules(Draft draft, String path) {
    this.draft = draft;
    this.path = path;
    this.terms = new Terms(draft);
    this.statements = new Statements(draft, terms);
  }

  String text() {
    return out.toString();
  }

  /** The rules as other packages name them. */
  List<Rule> exported() {
    return exported;
  }

  void rule(int depth) {
    String name = draft.name("p");
    switch (draft.random.nextInt(20)) {
      case 0, 1, 2 -> complete(name, depth, null);
      case 3 -> complete(name, depth, draft.kind());
      case 4, 5, 6 -> {
        for (int i = draft.upTo(3); i > 0; i--) {
          define(() -> name + " contains " + terms.of(Kind.ANY, 1), depth);
        }
        declare(name, Kind.SET);
      }
      case 7, 8 -> {
        for (int i = draft.upTo(2); i > 0; i--) {
          define(() -> name + "[" + headKey() + "] := " + terms.of(draft.kind(), 1), depth);
        }
        declare(name, Kind.OBJECT);
      }
      case 9, 10 -> refHead(name, depth);
      case 11, 12, 13, 14 -> function(name, depth);
      case 15, 16, 17 -> new IndexRules(draft, terms, statements).write(name, out, this::declare);
      default -> {
        Kind kind = draft.kind();
        out.append(
            Piece.optional(draft.inner(() -> name + " := " + terms.of(kind, depth + 1) + "\n\n")));
        declare(name, kind);
      }
    }
  }

  private void declare(String name, Kind kind) {
    declare(new Rule(name, kind, null));
  }

  private void declare(Rule rule) {
    draft.declare(rule);
    exported.add(new Rule(path + "." + rule.ref(), rule.kind(), rule.parameters()));
  }

  /** One definition. The head is written after the body and may use its variables. */
  private void define(Supplier<String> head, int depth) {
    out.append(Piece.optional(draft.inner(() -> definition("", head, depth) + "\n\n")));
  }

  private String definition(String before, Supplier<String> head, int depth) {
    int from = draft.variables().size();
    String body = statements.lines(3, depth);
    String text = head.get();
    return before
        + text
        + " if {\n"
        + body
        + statements
            .useOfUnused(from, text + body, "\t")
            .replace("> 0" + Piece.CLOSE, "> 0\n" + Piece.CLOSE)
        + "}";
  }

  private String headKey() {
    String variable = draft.oneIn(6) ? null : draft.variableOf(Kind.ANY);
    String key =
        variable != null
            ? variable
            : terms.literal(draft.oneIn(2) ? Kind.STRING : Kind.ANY).replace("1.0", "1");
    return Piece.term(draft.oneIn(6) ? "[" + key + ", " + terms.key() + "]" : key);
  }

  private void complete(String name, int depth, @org.jspecify.annotations.Nullable Kind wanted) {
    Kind kind = wanted == null ? Kind.BOOLEAN : wanted;
    if (draft.oneIn(3)) {
      out.append(Piece.optional("default " + name + " := " + terms.literal(kind) + "\n\n"));
    }
    String constant = draft.oneIn(2) ? terms.literal(kind) : null;
    for (int i = draft.upTo(3); i > 0; i--) {
      StringBuilder rule = new StringBuilder();
      rule.append(
          draft.inner(() ->
              definition(
                  "",
                  () ->
                      constant == null && wanted == null
                          ? name
                          : name + " := " + (constant != null ? constant : terms.of(kind, 1)),
                  depth)));
      elses(rule, kind, depth);
      out.append(Piece.optional(rule + "\n\n"));
    }
    declare(name, kind);
  }

  private void elses(StringBuilder rule, Kind kind, int depth) {
    while (draft.oneIn(3)) {
      if (draft.oneIn(4)) {
        rule.append(Piece.optional(" else := " + terms.literal(kind)));
        return;
      }
      rule.append(
          Piece.optional(
              draft.inner(() -> definition(" ", () -> "else := " + terms.of(kind, 1), depth - 1))));
    }
  }

  private void refHead(String name, int depth) {
    switch (draft.random.nextInt(6)) {
      case 0 -> {
        String step = draft.pick("a", "b");
        define(() -> name + "." + step + "[" + headKey() + "] := " + terms.of(Kind.ANY, 1), depth);
        if (draft.oneIn(2)) {
          define(
              () ->
                  name
                      + "."
                      + draft.pick("a", "c")
                      + "["
                      + headKey()
                      + "] := "
                      + terms.of(Kind.ANY, 1),
              depth);
        }
      }
      case 1 -> {
        for (int i = draft.upTo(2); i > 0; i--) {
          define(() -> name + "[" + headKey() + "] contains " + terms.of(Kind.ANY, 1), depth);
        }
      }
      case 2 -> {
        for (int i = draft.upTo(2); i > 0; i--) {
          define(
              () -> name + "[" + headKey() + "][" + headKey() + "] := " + terms.of(Kind.ANY, 1),
              depth);
        }
      }
      case 3 -> {
        out.append(Piece.optional(name + ".x := " + terms.literal(Kind.ANY) + "\n\n"));
        define(() -> name + "[" + headKey() + "] := " + terms.of(Kind.ANY, 1), depth);
      }
      case 4 -> {
        out.append(Piece.optional(name + ".x.y := " + terms.literal(Kind.ANY) + "\n\n"));
        define(() -> name + "[" + headKey() + "].y := " + terms.of(Kind.ANY, 1), depth);
        define(() -> name + "[" + headKey() + "].z := " + terms.of(Kind.ANY, 1), depth);
      }
      default -> {
        define(() -> name + "[" + headKey() + "].s contains " + terms.of(Kind.ANY, 1), depth);
        define(() -> name + ".a.t := " + terms.of(Kind.ANY, 1), depth);
      }
    }
    declare(name, Kind.OBJECT);
  }

  private void function(String name, int depth) {
    List<Kind> parameters = new ArrayList<>();
    for (int i = draft.pick(List.of(1, 1, 1, 2, 2, 3)); i > 0; i--) {
      parameters.add(draft.pick(List.of(Kind.ANY, Kind.ANY, Kind.NUMBER, Kind.STRING, Kind.ARRAY)));
    }
    String ref = draft.oneIn(8) ? name + ".g" : name;
    Kind kind = draft.kind();
    if (draft.oneIn(5)) {
      out.append(
          Piece.optional(
              "default "
                  + ref
                  + "("
                  + "_, ".repeat(parameters.size() - 1)
                  + "_) := "
                  + terms.literal(kind)
                  + "\n\n"));
    }
    for (int i = draft.upTo(4); i > 0; i--) {
      StringBuilder rule = new StringBuilder();
      draft.inner(() -> {
        List<String> patterns = new ArrayList<>();
        parameters.forEach(parameter -> patterns.add(pattern(parameter)));
        String head = ref + "(" + String.join(", ", patterns) + ")";
        if (draft.oneIn(4)) {
          rule.append(head).append(" := ").append(terms.of(kind, depth));
        } else {
          rule.append(
              draft.inner(() -> definition("", () -> head + " := " + terms.of(kind, 1), depth)));
          elses(rule, kind, depth);
        }
        return "";
      });
      out.append(Piece.optional(rule + "\n\n"));
    }
    declare(new Rule(ref, kind, parameters));
  }

  private String pattern(Kind kind) {
    return Piece.term(
        switch (draft.random.nextInt(8)) {
          case 0, 1 -> terms.literal(kind == Kind.ARRAY ? Kind.ANY : kind);
          case 2 ->
              "["
                  + draft.variable(Kind.ANY)
                  + ", "
                  + (draft.oneIn(2) ? terms.literal(Kind.ANY) : draft.variable(Kind.ANY))
                  + "]";
          case 3 -> "{\"a\": " + draft.variable(Kind.ANY) + "}";
          case 4 -> draft.oneIn(2) ? "_" : draft.variable(kind);
          default -> draft.variable(kind);
        });
  }
}
