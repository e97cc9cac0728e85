package dev.bylaw.bundle.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiagnosticRendererTest {

  @Test
  void showsTheLineAndPointsAtThePlace() {
    var diagnostic =
        new Diagnostic(
            Severity.ERROR,
            "unknown_label",
            new Location("a.yaml", 2, 10, 2, 14),
            "masks.*pill",
            "the taxonomy does not know the label `pill`",
            "did you mean `*pii`?");
    String text =
        new DiagnosticRenderer(Map.of("a.yaml", "masks:\n  \"x\": \"*pill\"\n"))
            .render(List.of(diagnostic));
    assertThat(text)
        .isEqualTo(
            """
            error[unknown_label]: the taxonomy does not know the label `pill`
              --> a.yaml:2:10 (masks.*pill)
               |
             2 |   "x": "*pill"
               |          ^^^^
              = hint: did you mean `*pii`?
            """);
  }

  @Test
  void doesWithoutTheSource() {
    var whole =
        new Diagnostic(
            Severity.WARNING, "x", Location.wholeFile("gone.yaml"), "", "something", null);
    assertThat(new DiagnosticRenderer(Map.of()).render(List.of(whole)))
        .isEqualTo("warning[x]: something\n  --> gone.yaml\n");
  }

  @Test
  void cutsLongLinesRoundThePlace() {
    String line = "x".repeat(5_000) + "HERE" + "y".repeat(5_000);
    var diagnostic =
        new Diagnostic(Severity.ERROR, "c", new Location("a", 1, 5_001, 1, 5_005), "", "m", null);
    String text = new DiagnosticRenderer(Map.of("a", line)).render(List.of(diagnostic));
    assertThat(text).hasSizeLessThan(600).contains("HERE");
    String[] lines = text.split("\n");
    assertThat(lines[4].indexOf("^^^^")).isEqualTo(lines[3].indexOf("HERE"));
  }

  @ParameterizedTest
  @CsvSource({
    "clasification, classification",
    "output_port, outputPort",
    "pii, ",
    "kindd, kind",
    "nmae, name"
  })
  void suggestsTheNearestName(String name, String expected) {
    assertThat(DidYouMean.nearest(name, List.of("classification", "kind", "name", "outputPort")))
        .isEqualTo(expected);
  }

  @Test
  void diagnosticsAreBounded() {
    var diagnostics = new Diagnostics();
    for (int i = 0; i < Diagnostics.MAX + 5; i++) {
      diagnostics.error("c", Location.wholeFile("a"), "", "m" + i);
    }
    assertThat(diagnostics.sorted()).hasSize(Diagnostics.MAX + 1);
    assertThat(diagnostics.sorted().getLast().message()).isEqualTo("5 more problems are not shown");
  }
}
