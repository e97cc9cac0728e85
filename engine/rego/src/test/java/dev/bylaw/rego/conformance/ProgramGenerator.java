package dev.bylaw.rego.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Writes random Rego packages, typed enough that most of them compile and say something. A rule
 * uses only rules above it, so none recurs.
 */
final class ProgramGenerator {
  private final SplittableRandom random;
  private final StringBuilder out = new StringBuilder();
  private final List<String> values = new ArrayList<>();
  private final List<String> collections = new ArrayList<>();
  private final List<String> functions = new ArrayList<>();
  private final List<String> variables = new ArrayList<>();
  private int names;

  ProgramGenerator(SplittableRandom random) {
    this.random = random;
  }

  /** A whole module. */
  String module(String packageName) {
    out.append("package ").append(packageName).append("\n\n");
    int rules = random.nextInt(2, 8);
    for (int i = 0; i < rules; i++) {
      rule("r" + i);
    }
    return out.toString();
  }

  private String pick(String... options) {
    return options[random.nextInt(options.length)];
  }

  private String pick(List<String> options) {
    return options.get(random.nextInt(options.size()));
  }

  private void rule(String name) {
    switch (random.nextInt(9)) {
      case 0, 1 -> {
        if (random.nextBoolean()) {
          out.append("default ").append(name).append(" := ").append(literal()).append("\n\n");
        }
        for (int i = random.nextInt(1, 4); i > 0; i--) {
          complete(name, random.nextInt(3) == 0 ? literal() : null);
        }
        values.add(name);
      }
      case 2, 3 -> {
        for (int i = random.nextInt(1, 4); i > 0; i--) {
          scoped(() -> {
            String body = body(3);
            return name + " contains " + expr(2) + " if {\n" + body + "}\n\n";
          });
        }
        collections.add(name);
      }
      case 4 -> {
        for (int i = random.nextInt(1, 3); i > 0; i--) {
          scoped(() -> {
            String body = body(3);
            return name + "[" + atom() + "] := " + expr(2) + " if {\n" + body + "}\n\n";
          });
        }
        collections.add(name);
      }
      case 5 -> {
        String step = pick("a", "b");
        scoped(() -> {
          String body = body(3);
          String key = name + "." + step + "[" + atom() + "]";
          return random.nextBoolean()
              ? key + " := " + expr(1) + " if {\n" + body + "}\n\n"
              : key + " contains " + expr(1) + " if {\n" + body + "}\n\n";
        });
        collections.add(name + "." + step);
      }
      case 6, 7 -> {
        if (random.nextInt(3) == 0) {
          out.append("default ").append(name).append("(_) := ").append(literal()).append("\n\n");
        }
        for (int i = random.nextInt(1, 4); i > 0; i--) {
          function(name);
        }
        functions.add(name);
      }
      default -> {
        scoped(() -> name + " := " + expr(3) + "\n\n");
        values.add(name);
      }
    }
  }

  private void complete(String name, @org.jspecify.annotations.Nullable String constant) {
    scoped(() -> {
      String body = body(3);
      String value = constant != null ? constant : expr(2);
      StringBuilder rule = new StringBuilder();
      rule.append(name).append(" := ").append(value).append(" if {\n").append(body).append('}');
      return rule.toString();
    });
    while (random.nextInt(4) == 0) {
      out.append(" else := ");
      scoped(() -> {
        String body = body(2);
        return expr(1) + " if {\n" + body + "}";
      });
    }
    out.append("\n\n");
  }

  private void function(String name) {
    scoped(() -> {
      String parameter =
          switch (random.nextInt(6)) {
            case 0 -> literal();
            case 1 -> "[" + fresh() + ", " + (random.nextBoolean() ? literal() : fresh()) + "]";
            case 2 -> "{\"a\": " + fresh() + "}";
            default -> fresh();
          };
      String body = body(2);
      return name + "(" + parameter + ") := " + expr(2) + " if {\n" + body + "}\n\n";
    });
  }

  /** Writes what may declare variables of its own. */
  private void scoped(Supplier<String> text) {
    out.append(inner(text));
  }

  private String inner(Supplier<String> text) {
    int before = variables.size();
    String result = text.get();
    while (variables.size() > before) {
      variables.removeLast();
    }
    return result;
  }

  private String fresh() {
    String name = "v" + names++;
    variables.add(name);
    return name;
  }

  private String body(int most) {
    StringBuilder body = new StringBuilder();
    int before = variables.size();
    for (int i = random.nextInt(1, most + 1); i > 0; i--) {
      body.append('\t').append(statement()).append('\n');
    }
    if (variables.size() > before) {
      // OPA refuses variables that nothing uses
      List<String> declared = variables.subList(before, variables.size());
      body.append("\tcount([").append(String.join(", ", declared)).append("]) > 0\n");
    }
    return body.toString();
  }

  private String statement() {
    switch (random.nextInt(14)) {
      case 0, 1 -> {
        String value = expr(2);
        return fresh() + " := " + value;
      }
      case 2, 3 -> {
        String from = collection();
        return "some " + fresh() + " in " + from;
      }
      case 4 -> {
        String from = collection();
        return "some " + fresh() + ", " + fresh() + " in " + from;
      }
      case 5 -> {
        return test();
      }
      case 6 -> {
        return "not " + test();
      }
      case 7 -> {
        String from = collection();
        String name = "v" + names++;
        return inner(() -> {
          variables.add(name);
          return "every "
              + name
              + " in "
              + from
              + " { count(["
              + name
              + "]) == 1; "
              + test()
              + " }";
        });
      }
      case 8 -> {
        String from = collection();
        String key = fresh();
        return "some " + key + "; " + from + "[" + key + "] == " + unknown();
      }
      case 9 -> {
        String from = collection();
        return "[" + fresh() + ", " + (random.nextBoolean() ? literal() : fresh()) + "] = " + from;
      }
      case 10 -> {
        String test = unknown();
        return test + " == " + expr(1) + " with input." + pick("a", "b", "n") + " as " + expr(1);
      }
      case 11 -> {
        String value = ref() + " with input as " + object(1);
        return fresh() + " := " + value;
      }
      case 12 -> {
        String from = collection();
        return "some [" + fresh() + ", " + fresh() + "] in " + from;
      }
      default -> {
        return test();
      }
    }
  }

  private String test() {
    return switch (random.nextInt(6)) {
      case 0 -> unknown() + " " + pick("==", "!=", "<", "<=", ">", ">=") + " " + expr(1);
      case 1 -> unknown() + " in " + collection();
      case 2 -> ref();
      case 3 -> "input." + pick("a", "b", "s", "n") + " == " + literal();
      case 4 -> "count(" + collection() + ") > " + random.nextInt(3);
      default -> unknown() + " == " + atom();
    };
  }

  /** What OPA's type checker knows nothing about. */
  private String unknown() {
    return switch (random.nextInt(4)) {
      case 0 -> "input." + pick("a", "b", "n", "s", "m");
      case 1 -> "input.xs[" + random.nextInt(3) + "]";
      case 2 -> "data.base." + pick("n", "xs[1]", "o.a", "m.x.v");
      default -> "input.o." + pick("a", "b");
    };
  }

  private String literal() {
    return pick("0", "1", "2", "1.0", "\"a\"", "\"b\"", "\"\"", "true", "false", "null", "-3");
  }

  private String atom() {
    return !variables.isEmpty() && random.nextInt(3) > 0 ? pick(variables) : literal();
  }

  private String ref() {
    return switch (random.nextInt(7)) {
      case 0 -> "input." + pick("a", "b", "n", "s", "missing");
      case 1 -> "input.xs[" + atom() + "]";
      case 2 -> "input.o[" + pick("\"a\"", "\"b\"", atom()) + "]";
      case 3 -> "data.base." + pick("n", "o.a", "xs[0]", "missing", "xs[" + atom() + "]");
      case 4 -> values.isEmpty() ? "input.n" : pick(values);
      case 5 -> collections.isEmpty() ? "input.a" : pick(collections) + "[" + unknown() + "]";
      default ->
          functions.isEmpty()
              ? "input.s"
              : pick(functions) + "(" + (random.nextBoolean() ? unknown() : expr(1)) + ")";
    };
  }

  private String collection() {
    return switch (random.nextInt(8)) {
      case 0 -> "input.xs";
      case 1 -> "input.o";
      case 2 -> "data.base." + pick("xs", "o", "m");
      case 3, 4 -> collections.isEmpty() ? "input.ps" : pick(collections);
      case 5 -> "input.ps";
      case 6 -> pick("[" + expr(1) + ", " + expr(1) + "]", "{" + expr(1) + ", " + expr(1) + "}");
      default -> comprehension(1);
    };
  }

  private String object(int depth) {
    return "{\"" + pick("a", "b", "n") + "\": " + expr(depth) + "}";
  }

  private String expr(int depth) {
    if (depth <= 0) {
      return random.nextBoolean() ? atom() : ref();
    }
    return switch (random.nextInt(14)) {
      case 0 -> "[" + expr(depth - 1) + ", " + expr(depth - 1) + "]";
      case 1 -> object(depth - 1);
      case 2 -> "{" + expr(depth - 1) + ", " + expr(depth - 1) + "}";
      case 3 -> comprehension(depth - 1);
      case 4 ->
          "input."
              + pick("n", "m", "a")
              + " "
              + pick("+", "-", "*", "/", "%")
              + " "
              + pick("2", "0", "input.n", "1.5");
      case 5 -> "object.get(input, " + pick("\"a\"", "\"zz\"") + ", " + expr(depth - 1) + ")";
      case 6 -> "count(" + collection() + ")";
      case 7 -> "sprintf(\"%v-%v\", [" + expr(depth - 1) + ", " + expr(depth - 1) + "])";
      case 8 -> "[" + expr(depth - 1) + "][0]";
      // not refs to rules: OPA takes a rule without body for defined, even where its value is not
      case 9 -> "$\"t {" + pick(atom(), unknown()) + "}\"";
      case 10, 11 -> ref();
      default -> atom();
    };
  }

  private String comprehension(int depth) {
    return inner(() -> {
      String from = collection0();
      String name = "v" + names++;
      variables.add(name);
      String rest = "; count([" + name + "]) == 1" + (random.nextBoolean() ? "; " + test() : "");
      String head =
          switch (random.nextInt(4)) {
            case 0 -> "[" + expr(depth) + ", " + atom() + "]";
            case 1 -> object(depth);
            default -> atom();
          };
      String body = "some " + name + " in " + from + rest;
      return switch (random.nextInt(3)) {
        case 0 -> "[" + head + " | " + body + "]";
        case 1 -> "{" + head + " | " + body + "}";
        default -> "{" + name + ": " + head + " | " + body + "}";
      };
    });
  }

  private String collection0() {
    return pick("input.xs", "input.o", "data.base.xs", "input.ps", "[1, 2, \"a\"]");
  }
}
