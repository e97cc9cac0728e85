package dev.bylaw.rego.fuzz;

import dev.bylaw.rego.fuzz.Draft.Kind;
import dev.bylaw.rego.fuzz.Draft.Rule;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.JsonException;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Random programs: one to three packages, base documents beside them, and several inputs. Most
 * compile, and most of their rules have a value for some input.
 */
final class ProgramGenerator {
  /** Inputs to each program. */
  static final int INPUTS = 5;

  private ProgramGenerator() {}

  static FuzzProgram program(SplittableRandom random) {
    Draft draft = new Draft(random);
    World world = new World(draft);
    List<String> modules = new ArrayList<>();
    List<Rule> seen = new ArrayList<>();
    for (String path : List.of("lib.a", "lib.b")) {
      if (draft.oneIn(5)) {
        Draft library = draft.sibling();
        seen.forEach(library::declare);
        Rules rules = new Rules(library, "data." + path);
        for (int i = draft.upTo(2); i > 0; i--) {
          rules.rule(1);
        }
        seen.addAll(rules.exported());
        modules.add("package " + path + "\n\n" + rules.text());
      }
    }
    if (!modules.isEmpty()) {
      seen.add(new Rule("data.lib", Kind.OBJECT, null));
      seen.add(new Rule("data.lib.a", Kind.OBJECT, null));
    }
    seen.forEach(draft::declare);
    Rules main = new Rules(draft, "data.fz");
    for (int i = draft.oneIn(3) ? draft.upTo(4) : draft.upTo(2); i > 0; i--) {
      main.rule(draft.oneIn(3) ? 2 : 1);
    }
    modules.add("package fz\n\n" + main.text());
    List<Value> inputs = new ArrayList<>();
    for (int i = 0; i < INPUTS; i++) {
      inputs.add(json(world.input()));
    }
    return new FuzzProgram(
        modules,
        (ObjectValue) json(world.data()),
        inputs,
        query(draft, main.exported()),
        draft.oneIn(5));
  }

  private static Value json(String text) {
    try {
      return Json.parse(text);
    } catch (JsonException e) {
      throw new IllegalStateException(text, e);
    }
  }

  private static String query(Draft draft, List<Rule> rules) {
    List<Rule> values = rules.stream().filter(rule -> rule.parameters() == null).toList();
    if (values.isEmpty() || !draft.oneIn(4)) {
      return "data.fz";
    }
    String ref = draft.pick(values).ref();
    return switch (draft.random.nextInt(6)) {
      case 0 -> "[x | x := data.fz[_]]";
      case 1 -> "{k: v | some k; v := data.fz[k]}";
      case 2 -> "{[k, l]: v | some k, l; v := " + ref + "[k][l]}";
      case 3 -> "{[k, v] | some k, v in " + ref + "}";
      case 4 -> "[" + ref + "[\"a\"]]";
      default -> ref;
    };
  }
}
