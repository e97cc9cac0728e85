package dev.bylaw.rego.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bylaw.rego.CompileOptions;
import dev.bylaw.rego.EvaluationInput;
import dev.bylaw.rego.Query;
import dev.bylaw.rego.RegoCompiler;
import dev.bylaw.rego.RegoProgram;
import dev.bylaw.rego.RegoSource;
import dev.bylaw.rego.eval.Observer.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A plan made for observation gives what the plan without it gives. */
class ObservedPlanTest {
  @Test
  void observationChangesNoOutcome() throws Exception {
    String shared = System.getProperty("bylaw.shared");
    assumeTrue(shared != null, "no shared data: OPA's conformance cases are not here");
    List<String> different = new ArrayList<>();
    int compared = 0;
    for (ConformanceCase c : ConformanceCase.under(Path.of(shared, "opa-conformance"))) {
      List<RegoSource> sources = new ArrayList<>();
      for (String module : c.modules()) {
        sources.add(new RegoSource("test-" + sources.size() + ".rego", module));
      }
      RegoProgram program =
          RegoCompiler.compile(
                  sources, new CompileOptions(false, Set.copyOf(c.experimentalKeywords())))
              .program();
      Query query = program == null ? null : program.query(c.query()).query();
      if (query == null) {
        continue;
      }
      EvaluationInput in = EvaluationInput.of(c.input(), c.data(), 1_767_225_600_000_000_000L);
      EvaluationInput strict = c.strictError() ? in.withStrictBuiltinErrors() : in;
      int[] level = {0};
      Query.Rows observed =
          query.observe(
              strict,
              event -> {
                if (event.kind() == Kind.ENTER) {
                  level[0]++;
                }
                event.locals().get();
              });
      compared++;
      if (!query.evaluate(strict).equals(observed) || level[0] == 0) {
        different.add(c.name() + ": " + query.evaluate(strict) + " but observed " + observed);
      }
    }
    assertThat(different).isEmpty();
    assertThat(compared).isGreaterThan(1_000);
  }
}
