package dev.bylaw.audit.columns;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** The columns of the facts, in DuckDB's words. */
final class FactTable implements AutoCloseable {
  /** Raised whenever the columns change: files of another version are derived anew. */
  static final int VERSION = 1;

  private static final String CREATE =
      """
      CREATE TABLE facts (
        idx BIGINT, kind VARCHAR, origin VARCHAR, seq BIGINT, time TIMESTAMP, sidecar VARCHAR,
        decision_id VARCHAR, domain VARCHAR, product VARCHAR, port VARCHAR, object VARCHAR,
        columns BIGINT, action VARCHAR, purpose VARCHAR, consumer_domain VARCHAR, effect VARCHAR,
        cause VARCHAR, mode VARCHAR, granted_by VARCHAR, revision VARCHAR, policies VARCHAR[],
        rules VARCHAR[], obligations VARCHAR[], waivers VARCHAR[], more VARCHAR)\
      """;

  private final DuckDBAppender appender;

  /** Makes the table {@code facts} in a database. */
  FactTable(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(CREATE);
    }
    appender = connection.unwrap(DuckDBConnection.class).createAppender("facts");
  }

  void append(FactRow row) throws SQLException {
    appender.beginRow();
    appender.append(row.index());
    text(row.kind());
    text(row.origin());
    appender.append(row.sequence());
    appender.appendEpochMicros(row.time());
    text(row.sidecar());
    text(row.decisionId());
    text(row.domain());
    text(row.product());
    text(row.port());
    text(row.object());
    if (row.columns() < 0) {
      appender.appendNull();
    } else {
      appender.append(row.columns());
    }
    text(row.action());
    text(row.purpose());
    text(row.consumerDomain());
    text(row.effect());
    text(row.cause());
    text(row.mode());
    text(row.grant());
    text(row.revision());
    texts(row.policies());
    texts(row.rules());
    texts(row.obligations());
    texts(row.waivers());
    text(row.more());
    appender.endRow();
  }

  private void text(@Nullable String text) throws SQLException {
    if (text == null) {
      appender.appendNull();
    } else {
      appender.append(text);
    }
  }

  private void texts(List<String> texts) throws SQLException {
    appender.append(texts);
  }

  @Override
  public void close() throws SQLException {
    appender.close();
  }
}
