package dev.bylaw.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a policy does, it ends within the limits, and says which one it met. */
class LimitsTest {
  private static final Limits LIMITS = new Limits(10_000_000, 200, 60_000_000_000L, 1 << 20);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "p := [[a, b] | some a in numbers.range(1, 3000); some b in numbers.range(1, 1000)]",
        "p := {[a, b] | some a in numbers.range(1, 3000); some b in numbers.range(1, 1000)}",
        "p := {a: b | some a in numbers.range(1, 300000); b := [a, a, a]}",
        "p contains [a, b] if { some a in numbers.range(1, 3000); some b in numbers.range(1, 900) }",
        "p[a][b] := 1 if { some a in numbers.range(1, 3000); some b in numbers.range(1, 900) }",
        "p := count([s | some a in numbers.range(1, 90000); s := sprintf(\"%0100d\", [a])])",
        "p := count([1 | some a in numbers.range(1, 90000); count(split(\"a,b,c,d,e,f\", \",\")) > 9])",
        "p := count([1 | some a in numbers.range(1, 500); some b in f(a); b == 0])\n"
            + "f(x) := [y | some y in numbers.range(x, x + 900)]",
      })
  void whatIsBuiltAltogetherIsBounded(String rule) {
    Limits tight = LIMITS.withMemoryBytes(4_000_000);
    EvaluationInput in = EvaluationInput.of(null, ObjectValue.EMPTY, 0).withLimits(tight);
    assertThat(failure(prepare(rule).evaluate(in)))
        .isEqualTo(
            new EvalError(
                EvalError.LIMIT,
                "evaluation built values of more than 4000000 bytes altogether",
                null));
    EvaluationInput wide =
        EvaluationInput.of(null, ObjectValue.EMPTY, 0).withLimits(LIMITS.withMemoryBytes(1L << 32));
    assertThat(prepare(rule).evaluate(wide)).isInstanceOf(Evaluation.Defined.class);
  }

  @Test
  void whatIsOnlyComparedBuildsNothing() {
    PreparedRule rule =
        prepare("p if { some a in input; some b in input; a == b; a.x.y == b.x.y; not a.z }");
    Value element = ObjectValue.of("x", ObjectValue.of("y", NumberValue.ONE));
    EvaluationInput in =
        EvaluationInput.of(ArrayValue.of(element, element), ObjectValue.EMPTY, 0)
            .withLimits(LIMITS.withMemoryBytes(1));
    assertThat(rule.evaluate(in)).isEqualTo(new Evaluation.Defined(BooleanValue.TRUE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "p := count([1 | some a in numbers.range(1, 2000); some b in numbers.range(1, 2000); a == b])",
        "p := count([1 | walk(input, [path, value])])",
        "p if every a in numbers.range(1, 1000) { some b in numbers.range(1, 5000); a < b; b > 4999 }",
        "p := count([1 | some a in numbers.range(1, 1000); some b in data.x.q; a == b])",
        "p := [x | some a in numbers.range(1, 100000); x := f(a)]\nf(a) := a if a > 0",
        "p := count(numbers.range(1, 1000000))",
        "p := sort([a | some a in numbers.range(1, 100000)])",
      })
  void cancellationIsSeenInsideLoopsAndBuiltins(String rule) {
    PreparedRule prepared = prepare(rule + "\nq contains x if some x in numbers.range(1, 9000)");
    ObjectValue input = nested(12, 3);
    // false a few times, then true: a loop that never asks runs to its end
    AtomicInteger asked = new AtomicInteger();
    EvaluationInput in =
        EvaluationInput.of(input, ObjectValue.EMPTY, 0)
            .withLimits(LIMITS)
            .withCancellation(() -> asked.incrementAndGet() > 2);
    assertThat(failure(prepared.evaluate(in)).code()).isEqualTo(EvalError.CANCELLED);
  }

  @Test
  void aBuiltinThatRunsTooLongIsLateNotCancelled() {
    EvaluationInput in =
        EvaluationInput.of(null, ObjectValue.EMPTY, 0)
            .withLimits(new Limits(Long.MAX_VALUE, 200, 1_000, 1 << 24));
    assertThat(failure(prepare("p := count(numbers.range(1, 3000000))").evaluate(in)))
        .isEqualTo(new EvalError(EvalError.LIMIT, "evaluation took more than 1000 ns", null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "p := json.marshal(input)",
        "p := input == data.deep",
        "p := count([1 | walk(input)])",
        "p := sprintf(\"%v\", [input])",
        "p := {input, data.deep}",
        "p := sort([input, data.deep])",
        "p := object.union(input, data.deep)",
        "p := yaml.marshal(input)",
        "p := json.unmarshal(data.text)",
        "p := yaml.unmarshal(data.text)",
        "p := f(input)\nf(x) := {x: 1} == {data.deep: 1}",
      })
  void valuesNestedTooDeepAreALimitNotACrash(String rule) throws Exception {
    Evaluation[] outcome = new Evaluation[1];
    EvaluationInput in =
        EvaluationInput.of(
                deep(50_000),
                ObjectValue.of("deep", deep(50_000)).toBuilder()
                    .put("text", "[".repeat(50_000) + "]".repeat(50_000))
                    .build(),
                0)
            .withLimits(LIMITS);
    PreparedRule prepared = prepare(rule);
    Thread small =
        new Thread(null, () -> outcome[0] = prepared.evaluate(in), "small stack", 256 * 1024);
    small.start();
    small.join();
    assertThat(outcome[0]).isNotNull();
    if (outcome[0] instanceof Evaluation.Failed(EvalError error)) {
      assertThat(error.code()).isEqualTo(EvalError.LIMIT);
    }
  }

  @Test
  void aLongChainOfRulesOrModifiersIsALimitNotACrash() {
    StringBuilder chain = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      chain.append("r%d := x if x := r%d with input.a as %d\n".formatted(i, i + 1, i));
    }
    chain.append("r5000 := input.a\np := r0\n");
    EvaluationInput in =
        EvaluationInput.of(ObjectValue.EMPTY, ObjectValue.EMPTY, 0).withLimits(LIMITS);
    assertThat(failure(prepare(chain.toString()).evaluate(in)))
        .isEqualTo(new EvalError(EvalError.LIMIT, "evaluation is nested more than 200 deep", null));
  }

  @Test
  void rulesEvaluatedTogetherShareValuesAndLimitsAndFailAlone() {
    String module =
        """
        package t

        once := rand.intn("x", 1000000)

        a := once

        b := once

        bad := 1

        bad := 2 if true

        missing if false

        big := [x | some x in numbers.range(1, 1000)]
        """;
    RegoProgram program =
        RegoCompiler.compile(List.of(new RegoSource("t.rego", module)), CompileOptions.standard())
            .orThrow();
    PreparedRules rules =
        program.prepareAll(List.of("data.t.a", "data.t.bad", "data.t.b", "data.t.missing"));
    List<Evaluation> outcomes =
        rules.evaluate(EvaluationInput.of(null, ObjectValue.EMPTY, 0).withSeed(3));
    assertThat(outcomes).hasSize(4);
    assertThat(outcomes.get(0)).isInstanceOf(Evaluation.Defined.class).isEqualTo(outcomes.get(2));
    assertThat(failure(outcomes.get(1)).code()).isEqualTo(EvalError.CONFLICT);
    assertThat(outcomes.get(3)).isEqualTo(new Evaluation.Undefined());

    PreparedRules limited = program.prepareAll(List.of("data.t.a", "data.t.big", "data.t.big"));
    List<Evaluation> after =
        limited.evaluate(
            EvaluationInput.of(null, ObjectValue.EMPTY, 0)
                .withLimits(new Limits(500, 50, 60_000_000_000L, 1 << 20)));
    assertThat(after.get(0)).isInstanceOf(Evaluation.Defined.class);
    assertThat(failure(after.get(1)).code()).isEqualTo(EvalError.LIMIT);
    assertThat(failure(after.get(2)).code()).isEqualTo(EvalError.LIMIT);
    assertThatThrownBy(() -> program.prepareAll(List.of("nonsense")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Value deep(int levels) {
    Value value = StringValue.of("end");
    for (int i = 0; i < levels; i++) {
      value = i % 2 == 0 ? ArrayValue.of(value) : ObjectValue.of("k", value);
    }
    return value;
  }

  private static ObjectValue nested(int levels, int width) {
    ObjectValue value = ObjectValue.EMPTY;
    for (int i = 0; i < levels; i++) {
      ObjectValue.Builder next = ObjectValue.builder();
      for (int w = 0; w < width; w++) {
        next.put("k" + w, value);
      }
      value = next.build();
    }
    return value;
  }

  private static EvalError failure(Evaluation evaluation) {
    assertThat(evaluation).isInstanceOf(Evaluation.Failed.class);
    return evaluation instanceof Evaluation.Failed(EvalError error)
        ? error
        : new EvalError("", "", null);
  }

  private static PreparedRule prepare(String rules) {
    return RegoCompiler.compile(
            List.of(new RegoSource("t.rego", "package x\n\n" + rules)), CompileOptions.standard())
        .orThrow()
        .prepare("data.x.p");
  }
}
