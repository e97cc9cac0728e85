package dev.bylaw.rego.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.bylaw.rego.fuzz.Oracle;
import dev.bylaw.rego.syntax.Diagnostic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is recorded in the cases of {@link CheckCorpusTest} is still what OPA says, to the letter:
 * place, code and text. {@code -Dbylaw.update=true} records anew.
 */
class OpaCheckCorpusTest {
  private static final Path RESOURCES =
      Path.of(
          System.getProperty("bylaw.root", "../.."),
          "engine/rego/src/test/resources/dev/bylaw/rego/compile/check");

  @TempDir static Path folder = Path.of(".");

  private static @Nullable Oracle oracle;

  @BeforeAll
  static void start() throws Exception {
    oracle = Oracle.start(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    if (oracle != null) {
      oracle.close();
    }
  }

  @TestFactory
  List<DynamicTest> opaSaysWhatIsRecorded() throws Exception {
    Oracle opa = oracle;
    assumeTrue(opa != null, "no Go or no OPA module: recorded refusals are not compared");
    List<DynamicTest> tests = new ArrayList<>();
    for (String file : CheckCorpusTest.FILES) {
      StringBuilder updated = new StringBuilder();
      for (CheckCase check : CheckCorpusTest.read(file)) {
        List<String> standard = said(opa, check, false);
        List<String> strict = said(opa, check, true);
        tests.add(
            dynamicTest(
                file + ": " + check.name(),
                () -> {
                  assertThat(settled(check.standard()))
                      .containsExactlyInAnyOrderElementsOf(settled(standard));
                  assertThat(settled(check.strict()))
                      .containsExactlyInAnyOrderElementsOf(settled(strict));
                }));
        updated.append(check.text(standard, strict));
      }
      if (Boolean.getBoolean("bylaw.update")) {
        Files.writeString(RESOURCES.resolve(file), updated);
      }
    }
    return tests;
  }

  /** Through which rules a dynamic reference recurs, OPA tells otherwise from run to run. */
  private static List<String> settled(List<String> lines) {
    return lines.stream().map(line -> line.replaceAll("(may be recursive): .*", "$1")).toList();
  }

  /** Each error once; what OPA's parser says of a file after its first follows from that one. */
  private static List<String> said(Oracle opa, CheckCase check, boolean strict) {
    Set<String> unparsed = new HashSet<>();
    return opa.check(check.modules(), check.schemas(), strict, check.v0()).stream()
        .distinct()
        .filter(line ->
            !line.contains(" " + Diagnostic.PARSE_ERROR)
                || unparsed.add(line.substring(0, line.indexOf(':'))))
        .map(line -> line.replace("\n", "\\n"))
        .toList();
  }
}
