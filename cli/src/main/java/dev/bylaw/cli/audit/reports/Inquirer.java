package dev.bylaw.cli.audit.reports;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.StoreClient;
import dev.bylaw.cli.audit.FilterTimes;
import dev.bylaw.v1.AuditEntry;
import dev.bylaw.v1.AuditFilter;
import dev.bylaw.v1.QueryRequest;
import dev.bylaw.v1.QueryResponse;
import dev.bylaw.v1.SqlRequest;
import dev.bylaw.v1.SqlResponse;
import dev.bylaw.v1.SqlRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks a store what a report is made of, all within one period, and keeps what was read. */
final class Inquirer {
  private static final int MAX_ROWS = 100_000;
  private static final int PAGE = 500;

  private final StoreClient client;
  private final @Nullable Instant from;
  private final @Nullable Instant until;
  private long treeSize;

  Inquirer(StoreClient client, @Nullable Instant from, @Nullable Instant until) {
    this.client = client;
    this.from = from;
    this.until = until;
  }

  boolean isWithin(Instant at) {
    return (from == null || !at.isBefore(from)) && (until == null || at.isBefore(until));
  }

  @Nullable Instant from() {
    return from;
  }

  @Nullable Instant until() {
    return until;
  }

  /** The size of the log when it was asked last; 0 before. */
  long treeSize() {
    return treeSize;
  }

  /**
   * What the store answers to a statement.
   *
   * @param sql with {@code %s} where the condition on the time goes
   */
  ReportTable ask(String title, String sql) throws Failure {
    SqlRequest request =
        SqlRequest.newBuilder()
            .setStatement(sql.replace("%s", during()))
            .setMaxRows(MAX_ROWS)
            .build();
    List<String> columns = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    boolean truncated =
        StoreClient.asked(() -> {
          boolean more = false;
          for (var parts = client.stream().sql(request); parts.hasNext(); ) {
            SqlResponse part = parts.next();
            part.getColumnsList().forEach(column -> columns.add(column.getName()));
            for (SqlRow row : part.getRowsList()) {
              rows.add(row.getValuesList().stream().map(value -> value.getText()).toList());
            }
            treeSize = Math.max(treeSize, part.getTreeSize());
            more |= part.getTruncated();
          }
          return more;
        });
    if (truncated) {
      throw new Failure(ExitCode.USAGE, "more than " + MAX_ROWS + " rows; narrow the time");
    }
    return new ReportTable(title, columns, rows);
  }

  /** All entries of a subject within the period, the newest first. */
  List<AuditEntry> of(String subject) throws Failure {
    AuditFilter.Builder filter = AuditFilter.newBuilder().setSubject(subject);
    if (from != null) {
      filter.setFrom(FilterTimes.of(from));
    }
    if (until != null) {
      filter.setUntil(FilterTimes.of(until));
    }
    List<AuditEntry> all = new ArrayList<>();
    String page = "";
    do {
      QueryRequest request =
          QueryRequest.newBuilder().setFilter(filter).setPageSize(PAGE).setPageToken(page).build();
      QueryResponse response = StoreClient.asked(() -> client.call().query(request));
      all.addAll(response.getEntriesList());
      treeSize = Math.max(treeSize, response.getTreeSize());
      page = response.getNextPageToken();
    } while (!page.isEmpty());
    return all;
  }

  private String during() {
    List<String> conditions = new ArrayList<>(List.of("true"));
    if (from != null) {
      conditions.add("time >= " + literal(from));
    }
    if (until != null) {
      conditions.add("time < " + literal(until));
    }
    return String.join(" AND ", conditions);
  }

  private static String literal(Instant time) {
    return "make_timestamp(%d)"
        .formatted(time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000);
  }
}
