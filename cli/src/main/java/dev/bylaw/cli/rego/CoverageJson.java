package dev.bylaw.cli.rego;

import dev.bylaw.rego.observe.CoverageReport;
import dev.bylaw.rego.observe.CoverageReport.FileCoverage;
import dev.bylaw.rego.syntax.Span;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes coverage in opa's shape. */
final class CoverageJson {
  private CoverageJson() {}

  static Map<String, Object> of(CoverageReport report) {
    Map<String, Object> files = new LinkedHashMap<>();
    report.files().forEach((name, file) -> files.put(name, of(file)));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("files", files);
    document.put("covered_lines", report.coveredLines());
    document.put("not_covered_lines", report.notCoveredLines());
    document.put("coverage", report.percent());
    return document;
  }

  private static Map<String, Object> of(FileCoverage file) {
    Map<String, Object> document = new LinkedHashMap<>();
    ranges(document, "covered", file.covered());
    ranges(document, "not_covered", file.notCovered());
    number(document, "covered_lines", file.coveredLines().size());
    number(document, "not_covered_lines", file.notCoveredLines().size());
    if (file.percent() > 0) {
      document.put("coverage", file.percent());
    }
    return document;
  }

  private static void number(Map<String, Object> document, String name, int value) {
    if (value > 0) {
      document.put(name, value);
    }
  }

  private static void ranges(Map<String, Object> document, String name, List<Span> spans) {
    if (!spans.isEmpty()) {
      document.put(name, spans.stream().map(CoverageJson::range).toList());
    }
  }

  private static Map<String, Object> range(Span span) {
    Map<String, Object> range = new LinkedHashMap<>();
    range.put("start", position(span.startLine(), span.startColumn()));
    range.put("end", position(span.endLine(), span.endColumn()));
    return range;
  }

  private static Map<String, Object> position(int row, int col) {
    Map<String, Object> position = new LinkedHashMap<>();
    position.put("row", row);
    position.put("col", col);
    return position;
  }
}
