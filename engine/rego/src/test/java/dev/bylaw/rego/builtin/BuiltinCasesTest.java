package dev.bylaw.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * Calls of built-in functions with the outcomes that OPA gives. {@code -Dbylaw.update=true} asks
 * the {@code opa} on the PATH again and rewrites the outcomes.
 */
class BuiltinCasesTest {
  private static final Path CASES =
      Path.of(System.getProperty("bylaw.root", "../.."))
          .resolve("engine/rego/src/test/resources/dev/bylaw/rego/builtin/cases");

  @TestFactory
  Stream<DynamicNode> everyCaseHasTheOutcomeThatOpaGives() throws IOException {
    List<Path> files;
    try (Stream<Path> list = Files.list(CASES)) {
      files = list.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
    }
    return files.stream()
        .map(file -> dynamicContainer(String.valueOf(file.getFileName()), tests(file)));
  }

  private static Stream<DynamicNode> tests(Path file) {
    try {
      List<BuiltinCase> cases =
          Files.readAllLines(file).stream()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .map(BuiltinCase::parse)
              .toList();
      if (Boolean.getBoolean("bylaw.update")) {
        cases = new OpaOracle().outcomes(cases);
        Files.write(file, cases.stream().map(BuiltinCase::line).toList());
      }
      return cases.stream()
          .map(c ->
              dynamicTest(
                  c.function() + " " + c.arguments(),
                  () -> assertThat(c.evaluate()).isEqualTo(c.outcome())));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
