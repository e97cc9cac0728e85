package dev.bylaw.rego.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.bylaw.rego.syntax.Diagnostic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What {@code opa check} refuses, with {@code --strict} and without, we refuse at the same place
 * with the same code, and what it takes we take. OPA stops after a stage with errors; so we may
 * find more.
 */
class CheckCorpusTest {
  static final List<String> FILES =
      List.of(
          "calls.txt",
          "refs.txt",
          "match.txt",
          "functions.txt",
          "locals.txt",
          "safety.txt",
          "recursion.txt",
          "syntax.txt",
          "random.txt",
          "schemas.txt",
          "v0.txt");

  @TestFactory
  Stream<DynamicNode> agreesWithWhatOpaSaid() {
    return FILES.stream()
        .map(file -> dynamicContainer(file, read(file).stream().flatMap(CheckCorpusTest::tests)));
  }

  private static Stream<DynamicTest> tests(CheckCase check) {
    return check.opaDiffers().isEmpty()
        ? Stream.of(
            dynamicTest(check.name(), () -> compare(check, false)),
            dynamicTest(check.name() + " (strict)", () -> compare(check, true)))
        : Stream.of();
  }

  private static void compare(CheckCase check, boolean strict) {
    List<String> recorded = strict ? check.strict() : check.standard();
    List<Diagnostic> found = check.check(strict);
    Set<String> places = CheckCase.placesOf(found);
    assertThat(places)
        .as("found %s, OPA %s", found, recorded)
        .containsAll(CheckCase.places(recorded));
    assertThat(found.isEmpty()).as("%s, but OPA %s", found, recorded).isEqualTo(recorded.isEmpty());
  }

  static List<CheckCase> read(String file) {
    try (var in =
        Objects.requireNonNull(CheckCorpusTest.class.getResourceAsStream("check/" + file))) {
      return CheckCase.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
