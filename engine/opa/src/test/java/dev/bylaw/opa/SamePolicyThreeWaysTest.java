package dev.bylaw.opa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.rego.CompileOptions;
import dev.bylaw.rego.Evaluation;
import dev.bylaw.rego.EvaluationInput;
import dev.bylaw.rego.RegoCompiler;
import dev.bylaw.rego.RegoProgram;
import dev.bylaw.rego.RegoSource;
import dev.bylaw.rego.RuleInfo;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The policy library gives the same answers on our engine, as Wasm that OPA compiled, and on an OPA
 * server, on what its tests and the examples ask and on variations of that.
 */
class SamePolicyThreeWaysTest {
  private static final Path ROOT = Path.of(System.getProperty("bylaw.root"));
  private static final int VARIATIONS = 100;
  private static final long NOW = 1_790_000_000_000_000_000L;

  private static final String DATA =
      """
      {"mesh": {"purposes": {"fulfilment": {}, "analytics": {}, "payroll": {}, "campaign": {},
        "profiling": {"restricted": true}}}}
      """;

  /** What opa 1.22 does not build: it takes a function beside such a constant for a reference. */
  private static final Set<String> REFUSED =
      Stream.of("seconds", "lower_limits", "upper_limits")
          .map(name -> "data.bylaw.global.interoperability.breaking_changes." + name)
          .collect(Collectors.toUnmodifiableSet());

  @TempDir static Path folder = Path.of(".");

  private static final Set<Evaluation> ANSWERS = new HashSet<>();

  private static RegoProgram program;
  private static WasmPolicy wasm;
  private static Opa.Server server;
  private static PolicyInputs inputs;
  private static ObjectValue data;

  @BeforeAll
  static void start() throws Exception {
    Opa.required();
    Map<String, String> texts = new TreeMap<>();
    Path sources = Files.createDirectories(folder.resolve("policies"));
    try (Stream<Path> walk = Files.walk(ROOT.resolve("policies"))) {
      for (Path file : walk.filter(each -> each.toString().endsWith(".rego")).toList()) {
        texts.put(file.toString(), Files.readString(file));
      }
    }
    List<RegoSource> modules = new ArrayList<>();
    int number = 0;
    for (Map.Entry<String, String> each : texts.entrySet()) {
      modules.add(new RegoSource(each.getKey(), each.getValue()));
      if (!each.getKey().endsWith("_test.rego")) {
        Files.writeString(sources.resolve("p" + number++ + ".rego"), each.getValue());
      }
    }
    data = (ObjectValue) Json.parse(DATA);
    Files.writeString(sources.resolve("data.json"), DATA);
    program = RegoCompiler.compile(modules, CompileOptions.standard()).orThrow();
    List<Value> requests = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(ROOT.resolve("examples"))) {
      for (Path file : walk.filter(each -> each.toString().endsWith(".json")).toList()) {
        requests.add(Json.parse(Files.readString(file)));
      }
    }
    inputs = PolicyInputs.of(program, texts, requests);
    String[] entrypoints =
        rules()
            .map(path -> path.substring("data.".length()).replace('.', '/'))
            .toArray(String[]::new);
    Path bundle = Opa.build(sources, folder.resolve("bundle.tar.gz"), entrypoints);
    wasm =
        WasmPolicy.load(
            OpaBundle.read(bundle, BundleLimits.standard()), new WasmLimits(1, 512, 1 << 20));
    server = new Opa.Server(sources);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  /** All rules but functions, which have no value of their own. */
  private static Stream<String> rules() {
    return program.packages().stream()
        .filter(each -> !each.path().endsWith("_test"))
        .flatMap(each -> each.rules().stream())
        .filter(each -> each.kind() != RuleInfo.RuleKind.FUNCTION)
        .map(RuleInfo::path)
        .filter(path -> !REFUSED.contains(path))
        .distinct()
        .sorted();
  }

  @TestFactory
  Stream<DynamicTest> everyRuleGivesTheSame() {
    return rules().map(path -> DynamicTest.dynamicTest(path, () -> compare(path)));
  }

  @AfterAll
  static void sawMuch() {
    assertThat(ANSWERS.size()).as("different answers").isGreaterThan(50);
  }

  private static void compare(String path) throws Exception {
    Entrypoint ours = Entrypoint.of(program.prepare(path));
    Entrypoint compiled = wasm.entrypoint(path);
    Entrypoint served =
        new OpaServer(
                server.uri(),
                OpaServer.Options.standard().withTimeout(java.time.Duration.ofSeconds(20)))
            .entrypoint(path);
    List<Value> all = new ArrayList<>(inputs.seen());
    SplittableRandom random = new SplittableRandom(path.hashCode());
    for (int i = 0; i < VARIATIONS; i++) {
      all.add(inputs.vary(random));
    }
    for (Value input : all) {
      EvaluationInput without = EvaluationInput.of(input, ObjectValue.EMPTY, NOW);
      Evaluation answer = ours.evaluate(EvaluationInput.of(input, data, NOW));
      assertThat(unordered(outcome(compiled.evaluate(without))))
          .as("wasm on %s", input)
          .isEqualTo(unordered(outcome(answer)));
      assertThat(outcome(served.evaluate(without)))
          .as("server on %s", input)
          .isEqualTo(outcome(answer));
      ANSWERS.add(answer);
    }
  }

  /** OPA's Wasm does not order objects as its evaluator does, and so not the elements of sets. */
  private static Object unordered(Object outcome) {
    return outcome instanceof Evaluation.Defined(Value value) ? elements(value) : outcome;
  }

  private static Object elements(Value value) {
    return switch (value) {
      case ArrayValue array -> sorted(array);
      case SetValue set -> sorted(set);
      case ObjectValue object -> {
        Map<String, Object> entries = new TreeMap<>();
        object.forEach((key, each) -> entries.put(key.toString(), elements(each)));
        yield entries;
      }
      default -> value;
    };
  }

  private static List<String> sorted(Iterable<Value> values) {
    List<String> all = new ArrayList<>();
    values.forEach(value -> all.add(String.valueOf(elements(value))));
    Collections.sort(all);
    return all;
  }

  /** An outcome, errors by their code alone: their texts differ by who worded them. */
  private static Object outcome(Evaluation evaluation) {
    return evaluation instanceof Evaluation.Failed(var error) ? error.code() : evaluation;
  }
}
