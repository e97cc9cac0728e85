package dev.bylaw.cli.audit.reports;

import java.util.List;

/**
 * A part of a report.
 *
 * @param title what it shows
 * @param columns the columns' names
 * @param rows texts in the order of the columns; empty where there is no value
 */
record ReportTable(String title, List<String> columns, List<List<String>> rows) {
  ReportTable {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }
}
