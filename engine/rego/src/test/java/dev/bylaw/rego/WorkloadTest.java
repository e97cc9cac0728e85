package dev.bylaw.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Access rules by role, action and attributes, in four sizes, with the answers that are right. */
class WorkloadTest {
  @ParameterizedTest
  @ValueSource(ints = {20, 200, 2_000, 10_000})
  void everyRequestIsAnsweredRight(int rules) throws Exception {
    String shared = System.getProperty("bylaw.shared", "");
    Path module = Path.of(shared, "workloads", "w1-" + rules + ".rego");
    assumeTrue(
        !shared.isEmpty() && Files.exists(module),
        "the workloads are not here (set -Dbylaw.shared): not run");
    PreparedRule allow =
        RegoCompiler.compile(
                List.of(new RegoSource("w1.rego", Files.readString(module))),
                CompileOptions.standard())
            .orThrow()
            .prepare("data.w1.allow");
    Path requests = Path.of(shared, "workloads", "w1-" + rules + ".json");
    ArrayValue cases = (ArrayValue) Json.parse(Files.readString(requests));
    assertThat(cases.size()).isEqualTo(64);
    for (Value element : cases) {
      ObjectValue request = (ObjectValue) element;
      Value expected = request.get("allow");
      assertThat(expected).isNotNull();
      EvaluationInput in = EvaluationInput.of(request.get("input"), ObjectValue.EMPTY, 0);
      assertThat(allow.evaluate(in)).isEqualTo(new Evaluation.Defined(expected));
    }
  }
}
