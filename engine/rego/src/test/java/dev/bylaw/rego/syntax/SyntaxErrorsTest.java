package dev.bylaw.rego.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Broken files: the first error stands where `opa check` was recorded to put its first. */
final class SyntaxErrorsTest {
  record Broken(String place, String line) {}

  static List<Broken> broken() throws IOException {
    try (InputStream in = SyntaxErrorsTest.class.getResourceAsStream("errors.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .map(line -> line.split("\t", 2))
          .map(parts -> new Broken(parts[0], parts[1]))
          .toList();
    }
  }

  private static List<Diagnostic> errors(String line) {
    return Parser.parse("a.rego", "package a\n" + line.replace("\\n", "\n") + "\n").diagnostics();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void theFirstErrorStandsWhereOpaSeesIt(Broken broken) {
    List<Diagnostic> found = errors(broken.line());
    assertThat(found).isNotEmpty();
    Span at = found.getFirst().span();
    assertThat(at.startLine() + ":" + at.startColumn())
        .as(found.toString())
        .isEqualTo(broken.place());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "p contians x if true | did you mean `contains`?",
        "improt data.x | did you mean `import`?",
        "defalut p := 1 | did you mean `default`?",
        "import dat.x | did you mean `data`?",
        "import future.keywords.contais | did you mean `contains`?",
      })
  void aMisspeltWordIsGuessed(String line, String hint) {
    assertThat(errors(line)).anySatisfy(d -> assertThat(d.hint()).isEqualTo(hint));
  }

  @Test
  void everyRuleIsRead() {
    List<Diagnostic> found = errors("p := \nq := 1 +\nr := 2\ns if { x := }\nt := [1 2]");
    assertThat(found).hasSizeGreaterThanOrEqualTo(3);
    assertThat(found).isSorted();
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "[", "{", "{1: ", "f(", "[x | [", "-(", "not ", "x[", "$\"{"})
  void depthIsBounded(String open) {
    List<Diagnostic> found = errors("p if " + open.repeat(20_000));
    assertThat(found).isNotEmpty();
    found = errors("p := " + open.repeat(20_000));
    assertThat(found).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"p := if.x", "p := f(true.x)", "p if { x == not.y }", "p if not null.x"})
  void keywordsHeadNoRefWithinATerm(String line) {
    assertThat(errors(line)).isNotEmpty();
  }

  @Test
  void aKeywordMayHeadARefAtTheStartOfAStatement() {
    assertThat(errors("p if { if.x == 1; true.y }")).isEmpty();
  }
}
