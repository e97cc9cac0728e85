package dev.bylaw.cli.audit;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.StoreClient;
import dev.bylaw.v1.SqlRequest;
import dev.bylaw.v1.SqlResponse;
import dev.bylaw.v1.SqlRow;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a report.
 *
 * @param title what it shows
 * @param columns the columns' names
 * @param rows texts in the order of the columns; empty where there is no value
 */
record ReportTable(String title, List<String> columns, List<List<String>> rows) {
  private static final int MAX_ROWS = 100_000;

  /** What a store answers to a statement. */
  static ReportTable ask(StoreClient client, String title, String sql) throws Failure {
    SqlRequest request = SqlRequest.newBuilder().setStatement(sql).setMaxRows(MAX_ROWS).build();
    List<String> columns = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    List<Boolean> truncated = new ArrayList<>();
    StoreClient.asked(() -> {
      for (var parts = client.stream().sql(request); parts.hasNext(); ) {
        SqlResponse part = parts.next();
        part.getColumnsList().forEach(column -> columns.add(column.getName()));
        for (SqlRow row : part.getRowsList()) {
          rows.add(row.getValuesList().stream().map(value -> value.getText()).toList());
        }
        truncated.addAll(part.getTruncated() ? List.of(true) : List.of());
      }
      return rows;
    });
    if (!truncated.isEmpty()) {
      throw new Failure(ExitCode.USAGE, "more than " + MAX_ROWS + " rows; narrow the time");
    }
    return new ReportTable(title, columns, rows);
  }
}
