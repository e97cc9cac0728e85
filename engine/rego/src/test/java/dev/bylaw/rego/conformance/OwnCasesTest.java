package dev.bylaw.rego.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Our own cases, whose expected results OPA gave. */
class OwnCasesTest {
  static final Path CASES =
      Path.of(
          System.getProperty("bylaw.root", "../.."),
          "engine/rego/src/test/resources/dev/bylaw/rego/cases");

  @TestFactory
  Stream<DynamicTest> everyCaseGivesWhatOpaGives() throws IOException {
    List<ConformanceResult> results = Conformance.run(CASES, _ -> {}).results();
    assertThat(results).hasSizeGreaterThan(100);
    return results.stream()
        .map(result ->
            DynamicTest.dynamicTest(
                result.name(),
                () -> assertThat(result).isInstanceOf(ConformanceResult.Passed.class)));
  }
}
