package dev.bylaw.rego.fuzz;

import dev.bylaw.rego.fuzz.Draft.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Spoils one thing in a program that compiles: most often a compiler has to refuse it then. */
final class Mutation {
  private static final Pattern RULE = Pattern.compile("(?m)^(?:default )?(p\\d+)");

  private final SplittableRandom random;

  Mutation(SplittableRandom random) {
    this.random = random;
  }

  FuzzProgram of(FuzzProgram program) {
    List<String> modules = new ArrayList<>(program.modules());
    int index = random.nextInt(modules.size());
    modules.set(index, spoiled(modules.get(index)));
    return program.withModules(modules);
  }

  private String spoiled(String module) {
    return switch (random.nextInt(16)) {
      case 0, 1, 2 -> replaced(module, new Terms(new Draft(random)).literal(anyKind()));
      case 3 -> replaced(module, "nowhere");
      case 4, 5 -> replaced(module, rule(module));
      case 6 ->
          replaced(module, pick("nothing(1)", "count()", "count(1, 2)", "upper(1)", "any([true])"));
      case 7 -> changed(module, Piece.OPEN_OPTIONAL, "");
      case 8 -> doubled(module);
      case 9 -> before(module, "if {\n", "\tunused := 1\n");
      case 10 ->
          before(
              module,
              "if {\n",
              pick(
                  "\tinput := 1\n",
                  "\tdata := 1\n",
                  "\tcount := 1\n",
                  "\tsome y\n",
                  "\tx := 1\n\tx := 2\n"));
      case 11 ->
          module.replaceFirst(
              "\n",
              "\n\n"
                  + pick(
                      "import data.x",
                      "import data.x\nimport data.x",
                      "import input.s",
                      "import rego.v1",
                      "import data.lib.a as count",
                      "import x.y")
                  + "\n");
      case 12 ->
          before(
              module,
              "if {\n",
              pick(
                  "\t1 + \"a\"\n",
                  "\tstartswith(1, \"a\")\n",
                  "\t1 == \"a\"\n",
                  "\t[1][0].x\n",
                  "\tcount(input.n, 1, 2)\n"));
      case 13 ->
          module
              + "\n"
              + rule(module)
              + pick(" := 1\n", " contains 1\n", "(x) := x\n", "[x] := 1 if x := 2\n", ".a := 1\n");
      case 14 -> module.replaceFirst("\\) := ", ", extra) := ");
      default ->
          module.replaceFirst(
              pick("\\bsome ", " := ", " in ", " if ", "\\}", "v1\\b"), pick("", "nowhere", " = "));
    };
  }

  private Kind anyKind() {
    return Kind.values()[random.nextInt(Kind.values().length)];
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private String rule(String module) {
    List<String> names = RULE.matcher(Piece.plain(module)).results().map(r -> r.group(1)).toList();
    return names.isEmpty() ? "p0" : names.get(random.nextInt(names.size()));
  }

  /** Another text in place of one term. */
  private String replaced(String module, String by) {
    return changed(module, Piece.OPEN_TERM, by);
  }

  private String changed(String module, char open, String by) {
    List<Integer> starts = starts(module, open);
    if (starts.isEmpty()) {
      return module;
    }
    int from = starts.get(random.nextInt(starts.size()));
    return module.substring(0, from) + by + module.substring(end(module, from));
  }

  private String doubled(String module) {
    List<Integer> starts = starts(module, Piece.OPEN_OPTIONAL);
    if (starts.isEmpty()) {
      return module;
    }
    int from = starts.get(random.nextInt(starts.size()));
    int end = end(module, from);
    return module.substring(0, end) + module.substring(from, end) + module.substring(end);
  }

  private static List<Integer> starts(String module, char open) {
    List<Integer> starts = new ArrayList<>();
    for (int at = module.indexOf(open); at >= 0; at = module.indexOf(open, at + 1)) {
      starts.add(at);
    }
    return starts;
  }

  private static int end(String module, int from) {
    int depth = 0;
    for (int i = from; i < module.length(); i++) {
      char c = module.charAt(i);
      if (c <= Piece.CLOSE) {
        depth += c == Piece.CLOSE ? -1 : 1;
        if (depth == 0) {
          return i + 1;
        }
      }
    }
    return module.length();
  }

  /** A text behind one occurrence of a mark. */
  private String before(String module, String mark, String text) {
    List<MatchResult> places =
        Pattern.compile(Pattern.quote(mark)).matcher(module).results().toList();
    if (places.isEmpty()) {
      return module;
    }
    int at = places.get(random.nextInt(places.size())).end();
    return module.substring(0, at) + text + module.substring(at);
  }
}
