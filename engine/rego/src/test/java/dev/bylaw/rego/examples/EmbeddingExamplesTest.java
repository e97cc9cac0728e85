package dev.bylaw.rego.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.rego.CompileOptions;
import dev.bylaw.rego.CompileResult;
import dev.bylaw.rego.Evaluation;
import dev.bylaw.rego.EvaluationInput;
import dev.bylaw.rego.Limits;
import dev.bylaw.rego.PreparedRule;
import dev.bylaw.rego.Query;
import dev.bylaw.rego.RegoCompiler;
import dev.bylaw.rego.RegoProgram;
import dev.bylaw.rego.RegoSource;
import dev.bylaw.rego.RegoTests;
import dev.bylaw.rego.eval.Observer;
import dev.bylaw.rego.observe.Coverage;
import dev.bylaw.rego.observe.Profile;
import dev.bylaw.rego.observe.Trace;
import dev.bylaw.rego.observe.TraceText;
import dev.bylaw.rego.syntax.DiagnosticRenderer;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The examples that the Javadoc shows. */
class EmbeddingExamplesTest {
  private static final String POLICY =
      """
      package shop

      default allow := false

      allow if {
        input.user == "ann"
        input.amount < data.limit
      }
      """;
  private static final long NOW = 1_767_225_600_000_000_000L;

  @Test
  void parseCompilePrepareEvaluate() throws Exception {
    // @start region="embed"
    String policy =
        """
        package shop
        allow if input.amount < data.limit
        """;
    RegoProgram program =
        RegoCompiler.compile(
                List.of(new RegoSource("shop.rego", policy)), CompileOptions.standard())
            .orThrow();
    PreparedRule allow = program.prepare("data.shop.allow"); // once; for all threads
    Value input = Json.parse("{\"amount\": 3}");
    ObjectValue data = (ObjectValue) Json.parse("{\"limit\": 10}");
    String answer =
        switch (allow.evaluate(EvaluationInput.of(input, data, NOW))) {
          case Evaluation.Defined(Value value) -> value.toString();
          case Evaluation.Undefined() -> "undefined";
          case Evaluation.Failed(var error) -> error.toString();
        };
    // @end
    assertThat(answer).isEqualTo("true");
  }

  @Test
  void whatDoesNotCompileSaysWhere() {
    // @start region="diagnostics"
    RegoSource source = new RegoSource("shop.rego", "package shop\n\nallow if x > 1\n");
    CompileResult result = RegoCompiler.compile(List.of(source), CompileOptions.standard());
    String message =
        new DiagnosticRenderer(Map.of(source.file(), source.text())).render(result.diagnostics());
    // @end
    assertThat(message).contains("rego_unsafe_var_error", "shop.rego:3:", "allow if x > 1", "^");
  }

  @Test
  void limitsAndCancellationEndAnEvaluation() {
    RegoProgram program =
        program(
            "package a\n\np contains [x, y] if { some x in numbers.range(1, 5000)\n"
                + "some y in numbers.range(1, 5000) }\n");
    PreparedRule rule = program.prepare("data.a.p");
    EvaluationInput in = EvaluationInput.of(null, ObjectValue.EMPTY, NOW);
    // @start region="limits"
    AtomicBoolean stop = new AtomicBoolean(); // another thread may set it
    EvaluationInput bounded =
        in.withLimits(Limits.standard().withSteps(100_000).withTimeNanos(500_000_000))
            .withCancellation(stop::get);
    Evaluation outcome = rule.evaluate(bounded);
    // @end
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Evaluation.Failed.class,
            failed -> assertThat(failed.error().code()).isEqualTo("eval_limit_error"));
    stop.set(true);
    assertThat(rule.evaluate(bounded))
        .isInstanceOfSatisfying(
            Evaluation.Failed.class,
            failed -> assertThat(failed.error().code()).isEqualTo("eval_cancel_error"));
  }

  @Test
  void queriesGiveRows() throws Exception {
    RegoProgram program = program("package a\n\nroles := {\"ann\": [\"dev\", \"ops\"]}\n");
    EvaluationInput in =
        EvaluationInput.of(Json.parse("{\"user\": \"ann\"}"), ObjectValue.EMPTY, NOW);
    List<String> found = new ArrayList<>();
    // @start region="query"
    Query query = program.query("some role in data.a.roles[input.user]").orThrow();
    if (query.evaluate(in) instanceof Query.Rows.Found(List<Query.Row> rows)) {
      for (Query.Row row : rows) {
        found.add(row.bindings().get("role").toString());
      }
    }
    // @end
    assertThat(found).containsExactly("\"dev\"", "\"ops\"");
  }

  @Test
  void testsRun() {
    RegoProgram program =
        program(
            "package a\n\ntest_sum[name] if { some name, n in {\"one\": 1, \"two\": 3}\nn < 2 }\n");
    EvaluationInput in = EvaluationInput.of(null, ObjectValue.EMPTY, NOW);
    // @start region="tests"
    List<RegoTests.TestResult> results = RegoTests.run(program, _ -> true, in, _ -> {});
    for (RegoTests.TestResult result : results) {
      System.out.println(result.name() + " " + result.outcome() + " " + result.cases());
    }
    // @end
    assertThat(results.getFirst().cases())
        .containsExactly(
            new RegoTests.CaseResult("one", true, List.of()),
            new RegoTests.CaseResult("two", false, List.of()));
  }

  @Test
  void tracesSayHowADecisionCameAbout() throws Exception {
    PreparedRule rule = program(POLICY).prepare("data.shop.allow");
    EvaluationInput in =
        EvaluationInput.of(
            Json.parse("{\"user\": \"bob\", \"amount\": 3}"), ObjectValue.EMPTY, NOW);
    // @start region="trace"
    Trace trace = Trace.withLocals();
    Evaluation outcome = rule.observe(in, trace);
    String why = new TraceText(Map.of("policy.rego", POLICY)).write(trace.fails());
    // @end
    assertThat(outcome).isInstanceOf(Evaluation.Defined.class);
    assertThat(why)
        .isEqualTo(
            "policy.rego:5    Enter data.shop.allow\n"
                + "policy.rego:6    | Fail input.user == \"ann\"\n");
  }

  @Test
  void coverageSumsOverEvaluations() throws Exception {
    RegoProgram program = program(POLICY);
    PreparedRule rule = program.prepare("data.shop.allow");
    List<EvaluationInput> requests =
        List.of(EvaluationInput.of(Json.parse("{\"user\": \"ann\"}"), ObjectValue.EMPTY, NOW));
    // @start region="coverage"
    Coverage coverage = new Coverage();
    requests.forEach(in -> rule.observe(in, coverage));
    var lines = coverage.report(program.modules()).files().get("policy.rego").coveredLines();
    // @end
    assertThat(lines).containsExactly(3, 6, 7);
  }

  @Test
  void profilesSayWhereTheTimeGoes() {
    PreparedRule rule =
        program("package a\n\np if {\n  some x in [1, 2, 3]\n  x == 3\n}\n").prepare("data.a.p");
    EvaluationInput in = EvaluationInput.of(null, ObjectValue.EMPTY, NOW);
    // @start region="profile"
    Profile profile = new Profile();
    Evaluation outcome = rule.observe(in, profile);
    List<Profile.Line> costliest = profile.lines(List.of(Profile.Order.TOTAL_TIME_NS));
    // @end
    assertThat(outcome).isInstanceOf(Evaluation.Defined.class);
    assertThat(costliest)
        .extracting(line -> line.span().startLine() + ": " + line.evaluations())
        .containsExactlyInAnyOrder("4: 1", "5: 3");
  }

  @Test
  void oneProgramServesManyThreads() throws Exception {
    RegoProgram program =
        program(
            """
            package a

            chain := x if {
              xs := [z | some y in numbers.range(1, input.n); z := y * 2]
              x := sum(xs)
            }

            words contains sprintf("%d", [i]) if some i in numbers.range(1, input.n)

            both := {"sum": chain, "words": count(words), "regex": regex.match("^x+$", "xxx")}
            """);
    PreparedRule rule = program.prepare("data.a.both");
    Query query = program.query("x := data.a.chain; x > 1").orThrow();
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      int n = 1 + i % 20;
      EvaluationInput in =
          EvaluationInput.of(Json.parse("{\"n\": " + n + "}"), ObjectValue.EMPTY, NOW);
      String expected = "{\"regex\": true, \"sum\": " + n * (n + 1) + ", \"words\": " + n + "}";
      Evaluation alone = rule.evaluate(in);
      assertThat(alone).hasToString("Defined[value=" + expected + "]");
      Query.Rows rows = query.evaluate(in);
      Observer nobody = _ -> {};
      tasks.add(() ->
          rule.evaluate(in).equals(alone)
              && rule.observe(in, nobody).equals(alone)
              && query.evaluate(in).equals(rows));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<Boolean> same : threads.invokeAll(tasks)) {
        assertThat(same.get()).isTrue();
      }
    }
  }

  private static RegoProgram program(String text) {
    return RegoCompiler.compile(
            List.of(new RegoSource("policy.rego", text)), CompileOptions.standard())
        .orThrow();
  }
}
