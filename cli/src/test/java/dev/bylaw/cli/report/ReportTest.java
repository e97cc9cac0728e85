package dev.bylaw.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.diagnostic.Location;
import dev.bylaw.bundle.diagnostic.Severity;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {
  private static final Diagnostic ERROR =
      new Diagnostic(
          Severity.ERROR,
          "unknown_key",
          new Location("global/a b.rego", 3, 5, 3, 9),
          "x.y",
          "unknown key `mask`, 100%: \"no\"\n<second> line \u0001",
          "did you mean `masks`?");
  private static final Diagnostic WARNING =
      new Diagnostic(
          Severity.WARNING, "waiver_expired", Location.wholeFile("waivers.yaml"), "", "old", null);
  private static final Report REPORT =
      new Report(
          Path.of("tree"),
          7,
          List.of(ERROR, WARNING),
          Map.of("global/a b.rego", "one\ntwo\n    mask: x\n"));

  @Test
  void prettyShowsTheSourceLine() {
    assertThat(REPORT.write(ReportFormat.PRETTY))
        .contains("error[unknown_key]", "    mask: x", "^^^^", "did you mean");
  }

  @Test
  void jsonSaysWhereAndWhat() {
    JsonNode document = json(REPORT.write(ReportFormat.JSON));
    assertThat(document.get("ok").asBoolean()).isFalse();
    assertThat(document.get("errors").asInt()).isEqualTo(1);
    assertThat(document.get("warnings").asInt()).isEqualTo(1);
    JsonNode first = document.get("findings").get(0);
    assertThat(first.get("file").asString()).isEqualTo("tree/global/a b.rego");
    assertThat(first.get("line").asInt()).isEqualTo(3);
    assertThat(first.get("message").asString()).isEqualTo(ERROR.message());
    assertThat(document.get("findings").get(1).has("line")).isFalse();
  }

  @Test
  void sarifPointsIntoTheFile() {
    JsonNode run = json(REPORT.write(ReportFormat.SARIF)).get("runs").get(0);
    JsonNode first = run.get("results").get(0);
    JsonNode physical = first.get("locations").get(0).get("physicalLocation");
    assertThat(physical.get("artifactLocation").get("uri").asString())
        .isEqualTo("tree/global/a%20b.rego");
    assertThat(physical.get("region").get("startColumn").asInt()).isEqualTo(5);
    for (JsonNode result : run.get("results")) {
      JsonNode rule =
          run.get("tool").get("driver").get("rules").get(result.get("ruleIndex").asInt());
      assertThat(rule.get("id")).isEqualTo(result.get("ruleId"));
    }
  }

  @Test
  void junitIsXmlWhateverAMessageHolds() throws Exception {
    String xml = REPORT.write(ReportFormat.JUNIT);
    Document document =
        DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(xml)));
    Element suite = document.getDocumentElement();
    assertThat(suite.getAttribute("failures")).isEqualTo("1");
    assertThat(suite.getElementsByTagName("testcase").getLength()).isEqualTo(3);
    assertThat(suite.getAttribute("tests")).isEqualTo("3");
    assertThat(suite.getElementsByTagName("failure").item(0).getTextContent())
        .contains("<second> line \ufffd");
  }

  @Test
  void githubKeepsAnAnnotationOnOneLine() {
    assertThat(REPORT.write(ReportFormat.GITHUB).lines())
        .containsExactly(
            "::error file=tree/global/a b.rego,line=3,col=5,title=unknown_key::unknown key `mask`,"
                + " 100%25: \"no\"%0A<second> line \u0001 (at x.y); did you mean `masks`?",
            "::warning file=tree/waivers.yaml,title=waiver_expired::old");
  }

  private static JsonNode json(String text) {
    return JsonMapper.builder().build().readTree(text);
  }
}
