package dev.bylaw.cli.audit.reports;

import dev.bylaw.cli.audit.JsonLine;
import java.util.List;
import java.util.stream.Collectors;

/** A report for machines. */
final class ReportData {
  private static final String END = "\r\n";

  private ReportData() {}

  /** A row a line, with the table it is of. */
  static String json(Report report) {
    StringBuilder out = new StringBuilder();
    for (ReportTable table : report.tables()) {
      for (List<String> row : table.rows()) {
        out.append("{\"table\":").append(JsonLine.quoted(table.title()));
        for (int i = 0; i < row.size(); i++) {
          out.append(',').append(JsonLine.quoted(table.columns().get(i))).append(':');
          out.append(JsonLine.quoted(row.get(i)));
        }
        out.append("}\n");
      }
    }
    return out.toString();
  }

  /** RFC 4180: of each table its title, its columns, its rows, and an empty line. */
  static String csv(Report report) {
    StringBuilder out = new StringBuilder();
    for (ReportTable table : report.tables()) {
      out.append(line(List.of(table.title()))).append(line(table.columns()));
      table.rows().forEach(row -> out.append(line(row)));
      out.append(END);
    }
    return out.toString();
  }

  private static String line(List<String> cells) {
    return cells.stream().map(ReportData::cell).collect(Collectors.joining(",", "", END));
  }

  private static String cell(String text) {
    // a spreadsheet takes what begins so for a formula
    String safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + safe.replace("\"", "\"\"") + '"'
        : safe;
  }
}
