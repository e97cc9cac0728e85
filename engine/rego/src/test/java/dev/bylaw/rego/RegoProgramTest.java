package dev.bylaw.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.JsonException;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class RegoProgramTest {
  private static RegoProgram program(String... modules) {
    List<RegoSource> sources = new ArrayList<>();
    for (String module : modules) {
      sources.add(new RegoSource("m" + sources.size() + ".rego", module));
    }
    return RegoCompiler.compile(sources, CompileOptions.standard()).orThrow();
  }

  private static EvaluationInput input(String json) {
    try {
      return EvaluationInput.of(Json.parse(json), ObjectValue.EMPTY, 0);
    } catch (JsonException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Test
  void aRuleIsDefinedUndefinedOrFails() {
    RegoProgram program =
        program(
            """
            package a

            p := input.x if input.x > 1

            q := 1 if input.x

            q := 2 if input.y
            """);
    assertThat(program.prepare("data.a.p").evaluate(input("{\"x\": 2}")))
        .isEqualTo(new Evaluation.Defined(NumberValue.of(2)));
    assertThat(program.prepare("data.a.p").evaluate(input("{\"x\": 1}")))
        .isEqualTo(new Evaluation.Undefined());
    assertThat(program.prepare("data.a.q").evaluate(input("{\"x\": 1, \"y\": 1}")))
        .isInstanceOfSatisfying(
            Evaluation.Failed.class,
            failed -> {
              assertThat(failed.error().code()).isEqualTo(EvalError.CONFLICT);
              assertThat(failed.error().span()).isNotNull();
            });
  }

  @Test
  void membersNameTheDefinitionThatProducedThem() {
    RegoProgram program =
        program(
            """
            package a

            deny contains "one" if input.x

            deny contains msg if {
              some y in input.ys
              msg := sprintf("%s", [y])
            }
            """);
    Members members =
        program.prepare("data.a.deny").members(input("{\"x\": 1, \"ys\": [\"b\", \"a\"]}"));
    assertThat(members).isInstanceOf(Members.Found.class);
    if (members instanceof Members.Found(List<Member> found)) {
      assertThat(found)
          .extracting(Member::value)
          .containsExactly(StringValue.of("one"), StringValue.of("a"), StringValue.of("b"));
      assertThat(found).extracting(member -> member.rule().startLine()).containsExactly(3, 5, 5);
    }
  }

  @Test
  void packagesTellTheirRules() {
    RegoProgram program =
        program(
            "package a.b\n\n"
                + "f(x) := x\n\n"
                + "s contains 1\n\n"
                + "default p := 1\n\n"
                + "q.r[x] := 1 if x := 2\n");
    assertThat(program.packages()).hasSize(1);
    assertThat(program.packages().getFirst().path()).isEqualTo("data.a.b");
    assertThat(program.packages().getFirst().rules())
        .extracting(rule -> rule.path() + " " + rule.kind())
        .containsExactly(
            "data.a.b.f FUNCTION",
            "data.a.b.s PARTIAL_SET",
            "data.a.b.p COMPLETE",
            "data.a.b.q.r PARTIAL_OBJECT");
  }

  @Test
  void allDiagnosticsComeAtOnce() {
    CompileResult result =
        RegoCompiler.compile(
            List.of(
                new RegoSource("a.rego", "package a\n\np if {\n"),
                new RegoSource("b.rego", "package b\n\nq := := 1\n")),
            CompileOptions.standard());
    assertThat(result.program()).isNull();
    assertThat(result.diagnostics()).extracting(d -> d.span().file()).contains("a.rego", "b.rego");
  }

  @Test
  void stepsAreLimited() {
    RegoProgram program = program("package a\n\np := count([1 | input[_]; input[_]; input[_]])\n");
    String many = "[" + "1,".repeat(999) + "1]";
    Evaluation evaluation =
        program
            .prepare("data.a.p")
            .evaluate(input(many).withLimits(new Limits(100_000, 100, 60_000_000_000L, 1 << 20)));
    assertFailed(evaluation, EvalError.LIMIT, "100000 steps");
  }

  @Test
  void timeIsLimited() {
    RegoProgram program = program("package a\n\np := count([1 | input[_]; input[_]; input[_]])\n");
    String many = "[" + "1,".repeat(999) + "1]";
    Evaluation evaluation =
        program
            .prepare("data.a.p")
            .evaluate(input(many).withLimits(new Limits(Long.MAX_VALUE, 100, 1_000_000, 1 << 20)));
    assertFailed(evaluation, EvalError.LIMIT, "ns");
  }

  @Test
  void depthIsLimited() {
    StringBuilder module = new StringBuilder("package a\n\np0 := 1\n");
    for (int i = 1; i < 3_000; i++) {
      module.append("p%d := p%d + 1\n".formatted(i, i - 1));
    }
    RegoProgram program = program(module.toString());
    Evaluation evaluation = program.prepare("data.a.p2999").evaluate(input("{}"));
    assertFailed(evaluation, EvalError.LIMIT, "deep");
    assertThat(program.prepare("data.a.p500").evaluate(input("{}")))
        .isEqualTo(new Evaluation.Defined(NumberValue.of(501)));
  }

  @Test
  void aCallerCancels() {
    RegoProgram program = program("package a\n\np := count([1 | input[_]; input[_]])\n");
    String many = "[" + "1,".repeat(999) + "1]";
    Evaluation evaluation =
        program.prepare("data.a.p").evaluate(input(many).withCancellation(() -> true));
    assertFailed(evaluation, EvalError.CANCELLED, "cancel");
  }

  private static void assertFailed(Evaluation evaluation, String code, String message) {
    assertThat(evaluation).isInstanceOf(Evaluation.Failed.class);
    if (evaluation instanceof Evaluation.Failed(EvalError error)) {
      assertThat(error.code()).isEqualTo(code);
      assertThat(error.message()).contains(message);
    }
  }

  @Test
  void threadsShareAProgram() throws Exception {
    RegoProgram program =
        program(
            "package a\n\np contains y if {\n\tsome x in input\n\ty := f(x)\n}\n\nf(x) := x * 2\n");
    PreparedRule rule = program.prepare("data.a.p");
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Callable<Evaluation>> calls = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        EvaluationInput in = input("[" + i + "]");
        calls.add(() -> rule.evaluate(in));
      }
      List<Future<Evaluation>> results = threads.invokeAll(calls);
      for (int i = 0; i < results.size(); i++) {
        assertThat(results.get(i).get())
            .isEqualTo(
                new Evaluation.Defined(dev.bylaw.rego.value.SetValue.of(NumberValue.of(2L * i))));
      }
    }
  }

  @Test
  void queriesGiveBindingsAndValues() {
    RegoProgram program = program("package a\n\nxs := [1, 2, 3]\n");
    Query query = program.query("x := data.a.xs[i]; x > 1").orThrow();
    assertThat(query.evaluate(input("{}")))
        .isInstanceOfSatisfying(
            Query.Rows.Found.class,
            found -> {
              assertThat(found.rows()).hasSize(2);
              assertThat(found.rows().getFirst().bindings())
                  .containsEntry("x", NumberValue.of(2))
                  .containsEntry("i", NumberValue.of(1));
            });
    Query single = program.query("1 == 2").orThrow();
    assertThat(single.evaluate(input("{}")))
        .isInstanceOfSatisfying(
            Query.Rows.Found.class,
            found ->
                assertThat(found.rows().getFirst().expressions())
                    .containsExactly(BooleanValue.FALSE));
    assertThat(program.query("x := ").query()).isNull();
  }

  @Test
  void pathsThatAreNoRulesAreRead() {
    RegoProgram program = program("package a.b\n\np := 1\n");
    ObjectValue data = ObjectValue.of("a", ObjectValue.of("c", NumberValue.of(7)));
    EvaluationInput in = EvaluationInput.of(null, data, 0);
    assertThat(program.prepare("data.a").evaluate(in))
        .isInstanceOfSatisfying(
            Evaluation.Defined.class,
            defined -> assertThat(defined.value()).hasToString("{\"b\": {\"p\": 1}, \"c\": 7}"));
    assertThat(program.prepare("data.a.c").evaluate(in))
        .isEqualTo(new Evaluation.Defined(NumberValue.of(7)));
    assertThat(program.prepare("data.a[\"c\"]").evaluate(in))
        .isEqualTo(new Evaluation.Defined(NumberValue.of(7)));
    assertThat(program.prepare("data.zz.y").evaluate(in)).isEqualTo(new Evaluation.Undefined());
    assertThatThrownBy(() -> program.prepare("input.x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("data.a.b");
  }

  @Test
  void observersSeeStatementsWithoutChangingTheOutcome() {
    RegoProgram program =
        program("package a\n\np if {\n\tinput.x == 1\n\tinput.y == 2\n\tinput.z == 3\n}\n");
    PreparedRule rule = program.prepare("data.a.p");
    List<String> seen = new ArrayList<>();
    Evaluation observed =
        rule.observe(
            input("{\"x\": 1, \"y\": 0}"),
            event -> seen.add(event.kind() + " " + event.span().startLine()));
    assertThat(observed).isEqualTo(new Evaluation.Undefined());
    assertThat(seen).containsExactly("ENTER 3", "EVAL 4", "EVAL 5", "FAIL 5", "REDO 4");
  }

  @Test
  void testsPassFailErrAndAreSkipped() {
    RegoProgram program =
        program(
            """
            package a

            test_passes if 1 + 1 == 2

            test_fails if {
              x := 1
              x == 2
              x == 3
            }

            test_errs := x if some x in [1, 2]

            todo_test_later if false

            test_cases[name] if {
              some name in ["u", "v"]
            }
            """);
    List<RegoTests.TestResult> results = RegoTests.run(program, _ -> true, input("{}"), _ -> {});
    assertThat(results)
        .extracting(result -> result.name() + " " + result.outcome())
        .containsExactly(
            "data.a.test_passes PASSED",
            "data.a.test_fails FAILED",
            "data.a.test_errs ERROR",
            "data.a.todo_test_later SKIPPED",
            "data.a.test_cases PASSED");
    assertThat(results.get(1).failedAt()).isNotNull();
    assertThat(results.get(1).failedAt().startLine()).isEqualTo(7);
  }

  @Test
  void evaluationIsAFunctionOfItsInput() {
    RegoProgram program = program("package a\n\np := uuid.rfc4122(\"k\")\n");
    PreparedRule rule = program.prepare("data.a.p");
    EvaluationInput in = EvaluationInput.of(null, ObjectValue.EMPTY, 42).withSeed(7);
    Evaluation first = rule.evaluate(in);
    assertThat(first).isInstanceOf(Evaluation.Defined.class);
    assertThat(rule.evaluate(in)).isEqualTo(first);
    assertThat(rule.evaluate(in.withSeed(8))).isNotEqualTo(first);
  }
}
