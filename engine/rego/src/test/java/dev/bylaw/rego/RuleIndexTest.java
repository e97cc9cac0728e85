package dev.bylaw.rego;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.NullValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The index never changes what a rule means: with it and without it the same definitions hold. */
class RuleIndexTest {
  private static final String[] CONSTANTS = {"\"a\"", "\"b\"", "\"c\"", "1", "1.0", "2", "null"};
  private static final Value[] VALUES = {
    StringValue.of("a"),
    StringValue.of("b"),
    StringValue.of("c"),
    NumberValue.of(1),
    NumberValue.of(2),
    NullValue.NULL,
    StringValue.of("zz")
  };

  @Test
  void indexedEvaluationAgreesWithTryingEveryDefinition() {
    long seed = Long.getLong("bylaw.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 200; round++) {
      String module = module(random);
      PreparedRule rule =
          RegoCompiler.compile(List.of(new RegoSource("m.rego", module)), CompileOptions.standard())
              .orThrow()
              .prepare("data.t.p");
      for (int i = 0; i < 20; i++) {
        EvaluationInput in = EvaluationInput.of(input(random), ObjectValue.EMPTY, 0);
        SetValue.Builder members = SetValue.builder();
        assertThat(rule.members(in)).isInstanceOf(Members.Found.class);
        if (rule.members(in) instanceof Members.Found(List<Member> found)) {
          found.forEach(member -> members.add(member.value()));
        }
        assertThat(rule.evaluate(in))
            .as("seed %d, input %s, module:%n%s", seed, in.input(), module)
            .isEqualTo(new Evaluation.Defined(members.build()));
      }
    }
  }

  private static String module(SplittableRandom random) {
    StringBuilder module = new StringBuilder("package t\n\n");
    int rules = random.nextInt(3, 30);
    for (int i = 0; i < rules; i++) {
      module.append("p contains ").append(i).append(" if {\n");
      int statements = random.nextInt(1, 4);
      for (int s = 0; s < statements; s++) {
        module.append('\t').append(statement(random)).append('\n');
      }
      module.append("}\n\n");
    }
    return module.toString();
  }

  private static String statement(SplittableRandom random) {
    String ref = "input." + (char) ('x' + random.nextInt(3)) + (random.nextBoolean() ? ".k" : "");
    String constant = CONSTANTS[random.nextInt(CONSTANTS.length)];
    return switch (random.nextInt(11)) {
      case 0 -> ref + " in {" + constant + ", " + CONSTANTS[random.nextInt(7)] + "}";
      case 1 -> constant + " == " + ref;
      case 2 -> "not " + ref + " == " + constant;
      case 3 -> ref + " != " + constant;
      case 4 -> "[" + constant + ", _] = " + ref;
      case 5 -> "{\"k\": " + constant + ", \"l\": _} = " + ref;
      case 6 -> constant + " in " + ref;
      case 7 -> "{" + constant + ": 1, \"zz\": 2}[" + ref + "]";
      case 8 ->
          "glob.match(\"%s*\", [\":\"], %s)"
              .formatted("abc".charAt(random.nextInt(3)) + (random.nextBoolean() ? ":" : ""), ref);
      default -> ref + " == " + constant;
    };
  }

  private static Value value(SplittableRandom random) {
    Value some = VALUES[random.nextInt(VALUES.length)];
    return switch (random.nextInt(8)) {
      case 0 -> ArrayValue.of(some, VALUES[random.nextInt(VALUES.length)]);
      case 1 -> ObjectValue.of("k", some).toBuilder().put("l", some).build();
      case 2 -> SetValue.of(some, NumberValue.ONE);
      case 3 -> StringValue.of("abc".charAt(random.nextInt(3)) + ":b");
      default -> some;
    };
  }

  private static Value input(SplittableRandom random) {
    ObjectValue.Builder input = ObjectValue.builder();
    for (String name : List.of("x", "y", "z")) {
      if (random.nextInt(4) > 0) {
        Value value = value(random);
        input.put(name, random.nextBoolean() ? value : ObjectValue.of("k", value));
      }
    }
    return input.build();
  }
}
