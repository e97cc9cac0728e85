package dev.bylaw.benchmarks.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bylaw.rego.Evaluation;
import dev.bylaw.rego.EvaluationInput;
import dev.bylaw.rego.PreparedRule;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is measured is also right: every workload gives here what it gives on OPA. */
class WorkloadsTest {
  private static final Path ROOT = Path.of(System.getProperty("bylaw.root", ".."));

  @TempDir Path folder = Path.of(".");

  static Stream<String> names() {
    // the largest data sets add minutes and no new behaviour
    return Stream.concat(Workloads.STANDARD.stream(), Workloads.MORE.stream())
        .filter(name -> !name.equals("authz-1000") && !name.startsWith("w1-"));
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyWorkloadIsAnsweredAsByOpa(String name) throws Exception {
    Opa opa = Opa.find();
    assumeTrue(opa != null, "opa is not installed: workloads are not compared with it");
    Folder written = Folder.write(folder, workload(name));
    PreparedRule rule = written.prepare();
    EvaluationInput[] inputs = written.evaluations();
    List<Path> files = written.inputs();
    for (int i = 0; i < inputs.length; i++) {
      Value expected = opa == null ? null : opa.eval(written, files.get(i));
      assertThat(rule.evaluate(inputs[i])).isInstanceOf(Evaluation.Defined.class);
      if (rule.evaluate(inputs[i]) instanceof Evaluation.Defined(Value found)) {
        // OPA writes sets as arrays
        assertThat(Json.parse(Json.write(found))).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 200, 2_000, 10_000})
  void rulesByHandAnswerW1AsExpected(int size) throws Exception {
    String shared = System.getProperty("bylaw.shared", "");
    Workload workload =
        shared.isEmpty() ? null : Workloads.named("w1-" + size, ROOT, Path.of(shared));
    assumeTrue(workload != null, "the workloads are not here (set -Dbylaw.shared): not run");
    if (workload == null) {
      return;
    }
    HandWritten rules = HandWritten.of(workload.modules().getOrDefault("w1.rego", ""));
    PreparedRule rego = Folder.write(folder, workload).prepare();
    for (ObjectValue request :
        Workloads.w1Requests(workload.name(), Path.of(shared, "workloads"))) {
      ObjectValue input = (ObjectValue) request.get("input");
      Map<String, Object> map = HandWrittenBenchmark.map(input == null ? ObjectValue.EMPTY : input);
      Value expected = request.get("allow");
      assertThat(BooleanValue.of(rules.allow(map))).isEqualTo(expected);
      assertThat(rego.evaluate(EvaluationInput.of(input, ObjectValue.EMPTY, 0)))
          .isEqualTo(new Evaluation.Defined(expected == null ? BooleanValue.FALSE : expected));
    }
  }

  private static Workload workload(String name) throws Exception {
    Workload workload = Workloads.named(name, ROOT, null);
    if (workload == null) {
      throw new IllegalStateException(name);
    }
    return workload;
  }
}
