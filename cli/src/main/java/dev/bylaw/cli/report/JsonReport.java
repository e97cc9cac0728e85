package dev.bylaw.cli.report;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.diagnostic.Location;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes {@link ReportFormat#JSON}. */
final class JsonReport {
  static final ObjectMapper JSON = JsonMapper.builder().build();

  private JsonReport() {}

  static String write(Report report) {
    ObjectNode document = JSON.createObjectNode();
    document.put("version", 1);
    document.put("ok", report.errors() == 0);
    document.put("files", report.files());
    document.put("errors", report.errors());
    document.put("warnings", report.warnings());
    ArrayNode findings = document.putArray("findings");
    for (Diagnostic finding : report.findings()) {
      Location at = finding.location();
      ObjectNode node = findings.addObject();
      node.put("severity", finding.isError() ? "error" : "warning");
      node.put("code", finding.code());
      node.put("message", finding.message());
      node.put("file", report.place(finding));
      if (!at.isWholeFile()) {
        node.put("line", at.line());
        node.put("column", at.column());
        node.put("end_line", at.endLine());
        node.put("end_column", at.endColumn());
      }
      if (!finding.path().isEmpty()) {
        node.put("path", finding.path());
      }
      if (finding.hint() != null) {
        node.put("hint", finding.hint());
      }
    }
    return pretty(document);
  }

  static String pretty(ObjectNode document) {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
  }
}
