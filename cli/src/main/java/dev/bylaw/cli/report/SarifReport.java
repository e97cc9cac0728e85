package dev.bylaw.cli.report;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.diagnostic.Location;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.TreeSet;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes {@link ReportFormat#SARIF} (OASIS SARIF 2.1.0, sections 3.13 to 3.30). */
final class SarifReport {
  private SarifReport() {}

  static String write(Report report) {
    ObjectNode document = JsonReport.JSON.createObjectNode();
    document.put("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    document.put("version", "2.1.0");
    ObjectNode run = document.putArray("runs").addObject();
    ObjectNode driver = run.putObject("tool").putObject("driver");
    driver.put("name", "bylaw");
    ArrayNode rules = driver.putArray("rules");
    TreeSet<String> codes = new TreeSet<>();
    report.findings().forEach(finding -> codes.add(finding.code()));
    codes.forEach(code -> rules.addObject().put("id", code));
    ArrayNode results = run.putArray("results");
    for (Diagnostic finding : report.findings()) {
      ObjectNode result = results.addObject();
      result.put("ruleId", finding.code());
      result.put("ruleIndex", codes.headSet(finding.code()).size());
      result.put("level", finding.isError() ? "error" : "warning");
      result.putObject("message").put("text", Report.text(finding));
      ObjectNode physical = result.putArray("locations").addObject().putObject("physicalLocation");
      physical.putObject("artifactLocation").put("uri", uri(report.place(finding)));
      Location at = finding.location();
      if (!at.isWholeFile()) {
        ObjectNode region = physical.putObject("region");
        region.put("startLine", at.line());
        region.put("startColumn", Math.max(1, at.column()));
        // SARIF wants an end that is not before its start
        if (at.endLine() > at.line()
            || (at.endLine() == at.line() && at.endColumn() > at.column())) {
          region.put("endLine", at.endLine());
          region.put("endColumn", Math.max(1, at.endColumn()));
        }
      }
    }
    return JsonReport.pretty(document);
  }

  private static String uri(String path) {
    try {
      return new URI(null, null, path, null).toASCIIString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e); // a path is always quoted to a proper URI
    }
  }
}
