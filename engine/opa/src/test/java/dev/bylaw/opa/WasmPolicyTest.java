package dev.bylaw.opa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bylaw.rego.EvalError;
import dev.bylaw.rego.Evaluation;
import dev.bylaw.rego.EvaluationInput;
import dev.bylaw.rego.Limits;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wasm of the installed OPA, and what goes wrong in it. */
class WasmPolicyTest {
  private static final int PAGES = 256;
  private static final int INPUT = 1 << 20;

  private static final String REGO =
      """
      package t

      allow if input.n == 1

      shown := sprintf("%v %v", [{"b", "a"}, {"k": {1}}])

      hashed := crypto.sha256(input.text)

      patched := json.patch({"a": {1, 2}}, [{"op": "remove", "path": "/a"}])

      now := time.now_ns()

      one := input.left

      one := input.right

      erring := json.patch({"a": 1}, [{"op": input.op, "path": "/a"}])

      long if {
        some a in numbers.range(1, 3000)
        some b in numbers.range(1, 3000)
        a * b == -1
      }

      large := count([b | some a in input.many; some c in input.many; b := concat("", [a, c])])

      number := to_number(input.text)

      doubled := data.base.n * 2

      both := [data.base.n, data.facts.n]
      """;

  @TempDir static Path folder = Path.of(".");
  private static WasmPolicy policy;

  @BeforeAll
  static void load() throws Exception {
    policy =
        Opa.wasm(
            folder,
            new WasmLimits(2, PAGES, INPUT),
            REGO,
            List.of(
                    "allow", "shown", "hashed", "patched", "now", "one", "erring", "long", "large",
                    "number", "doubled", "both")
                .stream()
                .map(each -> "t/" + each)
                .toArray(String[]::new));
  }

  private static EvaluationInput input(String json) throws Exception {
    return EvaluationInput.of(Json.parse(json), ObjectValue.EMPTY, 42);
  }

  private static Evaluation ask(String rule, EvaluationInput in) throws Exception {
    return policy.entrypoint("data.t." + rule).evaluate(in);
  }

  private static Evaluation is(String json) throws Exception {
    return new Evaluation.Defined(Json.parse(json));
  }

  private static String code(Evaluation evaluation) {
    return evaluation instanceof Evaluation.Failed(EvalError error)
        ? error.code()
        : "no error: " + evaluation;
  }

  @Test
  void undefinedIsUndefined() throws Exception {
    assertThat(ask("allow", input("{\"n\": 1}"))).isEqualTo(is("true"));
    assertThat(ask("allow", input("{\"n\": 2}"))).isEqualTo(new Evaluation.Undefined());
    assertThat(ask("allow", EvaluationInput.of(null, ObjectValue.EMPTY, 0)))
        .isEqualTo(new Evaluation.Undefined());
  }

  @Test
  void builtinsOfTheHostAreOursAndSeeSetsAsSets() throws Exception {
    assertThat(ask("shown", input("{}")))
        .isEqualTo(is("\"{\\\"a\\\", \\\"b\\\"} {\\\"k\\\": {1}}\""));
    assertThat(ask("hashed", input("{\"text\": \"\"}")))
        .isEqualTo(is("\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\""));
    assertThat(ask("patched", input("{}"))).isEqualTo(is("{}"));
    assertThat(ask("now", input("{}"))).isEqualTo(is("42"));
  }

  @Test
  void builtinErrorIsAnErrorWhereItIsToBeOne() throws Exception {
    EvaluationInput in = input("{\"op\": \"no such\"}");
    assertThat(ask("erring", in)).isEqualTo(new Evaluation.Undefined());
    assertThat(code(ask("erring", in.withStrictBuiltinErrors()))).isEqualTo(EvalError.BUILTIN);
    assertThat(ask("erring", input("{\"op\": \"remove\"}").withStrictBuiltinErrors()))
        .isEqualTo(is("{}"));
  }

  /** A known weakness of OPA's Wasm: what it brings itself reports no errors. */
  @Test
  void errorOfABuiltinOfOpasOwnIsUndefinedEvenWhereItIsToBeAnError() throws Exception {
    assertThat(ask("number", input("{\"text\": \"x\"}").withStrictBuiltinErrors()))
        .isEqualTo(new Evaluation.Undefined());
  }

  @Test
  void conflictIsAnErrorAndLeavesTheInstanceWhole() throws Exception {
    for (int i = 0; i < 500; i++) {
      assertThat(code(ask("one", input("{\"left\": 1, \"right\": 2}"))))
          .isEqualTo(EvalError.CONFLICT);
      assertThat(ask("one", input("{\"left\": 1, \"right\": 1}"))).isEqualTo(is("1"));
    }
  }

  @Test
  void timeAndCancellationEndAnEvaluation() throws Exception {
    EvaluationInput in = input("{}");
    assertThat(code(ask("long", in.withLimits(Limits.standard().withTimeNanos(30_000_000)))))
        .isEqualTo(EvalError.LIMIT);
    assertThat(code(ask("long", in.withCancellation(() -> true)))).isEqualTo(EvalError.CANCELLED);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(ask("allow", input("{\"n\": 1}"))).isEqualTo(is("true"));
  }

  @Test
  void memoryIsBounded() throws Exception {
    String many =
        IntStream.range(0, 1500)
            .mapToObj(i -> "\"item number " + i + "\"")
            .collect(Collectors.joining(","));
    Evaluation large = ask("large", input("{\"many\": [" + many + "]}"));
    assertThat(code(large)).as(large.toString()).isEqualTo(EvalError.LIMIT);
    assertThat(ask("large", input("{\"many\": [\"a\"]}"))).isEqualTo(is("1"));
  }

  @Test
  void inputIsBounded() throws Exception {
    assertThat(code(ask("allow", input("\"" + "x".repeat(INPUT) + "\""))))
        .isEqualTo(EvalError.LIMIT);
  }

  @Test
  void dataMayChangeBetweenEvaluations() throws Exception {
    for (int i = 0; i < 50; i++) {
      ObjectValue data = ObjectValue.of("base", ObjectValue.of("n", NumberValue.of(i)));
      EvaluationInput in = EvaluationInput.of(null, data, 0);
      assertThat(ask("doubled", in)).isEqualTo(is(String.valueOf(2 * i)));
    }
    assertThat(ask("doubled", input("{}"))).isEqualTo(new Evaluation.Undefined());
  }

  @Test
  void dataMayNotContradictTheBundle() throws Exception {
    OpaBundle bundle = OpaBundle.read(folder.resolve("bundle.tar.gz"), BundleLimits.standard());
    ObjectValue own = (ObjectValue) Json.parse("{\"base\": {\"n\": 1}}");
    WasmPolicy withData =
        WasmPolicy.load(new OpaBundle("", bundle.wasm(), own), new WasmLimits(1, PAGES, INPUT));
    Entrypoint both = withData.entrypoint("data.t.both");
    ObjectValue beside = (ObjectValue) Json.parse("{\"facts\": {\"n\": 2}}");
    ObjectValue against = (ObjectValue) Json.parse("{\"base\": {\"n\": 2}, \"facts\": {\"n\": 2}}");
    assertThat(both.evaluate(EvaluationInput.of(null, beside, 0))).isEqualTo(is("[1, 2]"));
    assertThat(code(both.evaluate(EvaluationInput.of(null, against, 0))))
        .isEqualTo(EvalError.INTERNAL);
    assertThat(both.evaluate(EvaluationInput.of(null, beside, 0))).isEqualTo(is("[1, 2]"));
  }

  @Test
  void manyThreadsShareThePool() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        int n = i % 2;
        all.add(
            threads.submit(() ->
                ask("allow", input("{\"n\": " + n + "}"))
                    .equals(n == 1 ? is("true") : new Evaluation.Undefined())));
      }
      for (Future<Boolean> each : all) {
        assertThat(each.get()).isTrue();
      }
    }
  }

  @Test
  void unknownEntrypointSaysWhichThereAre() {
    assertThatThrownBy(() -> policy.entrypoint("data.t.alow"))
        .isInstanceOf(OpaException.class)
        .hasMessageStartingWith(
            "policy has no entrypoint `data.t.alow`; did you mean `data.t.allow`?")
        .hasMessageContaining("data.t.both");
  }

  @Test
  void whatIsNoPolicyIsRefused() {
    byte[] emptyModule = {0, 'a', 's', 'm', 1, 0, 0, 0};
    for (byte[] wasm :
        List.of(
            emptyModule,
            new byte[0],
            "hello, world".getBytes(java.nio.charset.StandardCharsets.UTF_8))) {
      assertThatThrownBy(() ->
              WasmPolicy.load(new OpaBundle("", wasm, ObjectValue.EMPTY), WasmLimits.standard()))
          .isInstanceOf(OpaException.class)
          .hasMessageContaining("`policy.wasm` is no policy that OPA compiled");
    }
  }
}
