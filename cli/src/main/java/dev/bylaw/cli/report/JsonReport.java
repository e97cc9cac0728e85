package dev.bylaw.cli.report;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.diagnostic.Location;
import dev.bylaw.pdp.conflict.ConflictFinding;
import dev.bylaw.pdp.conflict.ConflictReport;
import dev.bylaw.pdp.conflict.Verdict;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
    Map<Diagnostic, ConflictFinding> details = report.details();
    ArrayNode findings = document.putArray("findings");
    for (Diagnostic finding : report.findings()) {
      add(findings.addObject(), report, finding, details.get(finding));
    }
    ConflictReport conflicts = report.conflicts();
    if (conflicts != null) {
      ObjectNode summary = document.putObject("conflicts");
      summary.put("conflict", conflicts.of(Verdict.CONFLICT).size());
      summary.put("compatible", conflicts.compatible());
      summary.put("unknown", conflicts.of(Verdict.UNKNOWN).size());
      ArrayNode unknown = document.putArray("unknown");
      for (ConflictFinding finding : conflicts.of(Verdict.UNKNOWN)) {
        add(unknown.addObject(), report, finding.diagnostic(), finding);
      }
    }
    return pretty(document);
  }

  private static void add(
      ObjectNode node, Report report, Diagnostic finding, @Nullable ConflictFinding conflict) {
    Location at = finding.location();
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
    if (conflict != null) {
      node.put("verdict", conflict.verdict().name());
      ArrayNode policies = node.putArray("policies");
      conflict.policies().forEach(id -> policies.add(id.value()));
      if (conflict.witness() != null) {
        node.put("witness", conflict.witness());
      }
    }
  }

  static String pretty(ObjectNode document) {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
  }
}
