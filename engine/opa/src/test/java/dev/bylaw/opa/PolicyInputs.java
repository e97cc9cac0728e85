package dev.bylaw.opa;

import dev.bylaw.rego.EvaluationInput;
import dev.bylaw.rego.Query;
import dev.bylaw.rego.RegoProgram;
import dev.bylaw.rego.syntax.Literal;
import dev.bylaw.rego.syntax.Module;
import dev.bylaw.rego.syntax.Rule;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Inputs for policies: what their tests put in the place of `input`, and variations of it. */
final class PolicyInputs {
  private final List<Value> seen;
  private final List<Value> parts = new ArrayList<>();

  private PolicyInputs(Set<Value> seen) {
    this.seen = List.copyOf(seen);
    seen.forEach(this::collect);
  }

  /** Those of all test modules of {@code program}; {@code texts} are their sources by file. */
  static PolicyInputs of(RegoProgram program, Map<String, String> texts, List<Value> more) {
    Set<Value> found = new LinkedHashSet<>(more);
    for (Module module : program.modules()) {
      for (Rule rule : module.rules()) {
        StringBuilder before = new StringBuilder();
        for (Literal literal : rule.body().literals()) {
          String text = texts.get(module.file());
          for (Literal.With with : literal.modifiers()) {
            if (with.target().toString().contains("input")) {
              String value =
                  text.substring(
                      with.value().span().startOffset(), with.value().span().endOffset());
              value(program, module, before + "x := " + value).ifPresent(found::add);
            }
          }
          String self = text.substring(literal.span().startOffset(), literal.span().endOffset());
          if (self.contains(":=") && literal.modifiers().isEmpty()) {
            before.append(self).append("; ");
          }
        }
      }
    }
    return new PolicyInputs(found);
  }

  private static java.util.Optional<Value> value(RegoProgram program, Module module, String query) {
    List<String> steps = module.packagePath();
    RegoProgram.QueryResult compiled =
        program.query(query, dev.bylaw.rego.DataPath.format(steps), List.of());
    if (compiled.query() == null) {
      return java.util.Optional.empty();
    }
    return switch (compiled.query().evaluate(EvaluationInput.of(null, ObjectValue.EMPTY, 0))) {
      case Query.Rows.Found(List<Query.Row> rows) ->
          rows.stream().findFirst().map(row -> Json.toJsonValue(row.bindings().get("x")));
      case Query.Rows.Failed _ -> java.util.Optional.empty();
    };
  }

  List<Value> seen() {
    return seen;
  }

  /** One that was seen, with up to three places left out or given another's value. */
  Value vary(RandomGenerator random) {
    Value value = pick(seen, random);
    for (int i = random.nextInt(4); i > 0; i--) {
      value = change(value, random);
    }
    return value;
  }

  private Value change(Value value, RandomGenerator random) {
    if (value instanceof ObjectValue object && !object.isEmpty() && random.nextInt(5) > 0) {
      int at = random.nextInt(object.size());
      ObjectValue.Builder changed = ObjectValue.builder();
      boolean drop = random.nextInt(4) == 0;
      for (int i = 0; i < object.size(); i++) {
        if (i != at) {
          changed.put(object.keyAt(i), object.valueAt(i));
        } else if (!drop) {
          changed.put(object.keyAt(i), change(object.valueAt(i), random));
        }
      }
      return changed.build();
    }
    if (value instanceof ArrayValue array && !array.isEmpty() && random.nextInt(5) > 0) {
      List<Value> changed = new ArrayList<>(array.asList());
      int at = random.nextInt(changed.size());
      if (random.nextInt(4) == 0) {
        changed.remove(at);
      } else {
        changed.set(at, change(changed.get(at), random));
      }
      return ArrayValue.of(changed);
    }
    return pick(parts, random);
  }

  private static Value pick(List<Value> values, RandomGenerator random) {
    return values.get(random.nextInt(values.size()));
  }

  private void collect(Value value) {
    parts.add(value);
    switch (value) {
      case ObjectValue object -> object.values().forEach(this::collect);
      case ArrayValue array -> array.forEach(this::collect);
      default -> {}
    }
  }
}
