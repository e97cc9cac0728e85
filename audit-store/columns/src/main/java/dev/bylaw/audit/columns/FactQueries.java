package dev.bylaw.audit.columns;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks the facts in SQL: the view {@code entries}, and of it {@code decisions}. */
public final class FactQueries {
  /** How long one question may take, in seconds. */
  public static final int TIMEOUT_SECONDS = 30;

  /** How many questions are answered at once; more wait. */
  public static final int MAX_AT_ONCE = 2;

  /** The longest text of one value. */
  public static final int MAX_VALUE_CHARACTERS = 64 << 10;

  private static final int WAIT_SECONDS = 30;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT);

  private final ColumnFiles files;
  private final int timeoutSeconds;
  private final Semaphore running = new Semaphore(MAX_AT_ONCE);

  public FactQueries(ColumnFiles files) {
    this(files, TIMEOUT_SECONDS);
  }

  /** With another time for one question, for tests. */
  FactQueries(ColumnFiles files, int timeoutSeconds) {
    this.files = files;
    this.timeoutSeconds = timeoutSeconds;
  }

  /** A column of an answer. */
  public record Column(String name, String type) {}

  /** Takes an answer row by row. */
  public interface Rows {
    void columns(List<Column> columns);

    /** Takes a row; false to take no more. */
    boolean row(List<@Nullable String> values);
  }

  /** Passes over a statement that an auditor may ask; it is not run. */
  public void check(String sql, long size) throws IOException, SQLException, RefusedSqlException {
    try (Session session = open(size, List.of(), false)) {
      SelectGuard.check(session.connection, sql);
      session.connection.prepareStatement(sql).close();
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  /** Answers one SELECT by an auditor over the entries below a size. */
  public void select(String sql, long size, Rows rows)
      throws IOException, SQLException, RefusedSqlException {
    try (Session session = open(size, List.of(), true)) {
      SelectGuard.check(session.connection, sql);
      long started = System.nanoTime();
      try (PreparedStatement statement = session.connection.prepareStatement(sql)) {
        read(statement, rows);
      } catch (SQLException e) {
        // whatever an auditor's statement does wrong is told to the auditor
        throw isLost(e) ? lost(sql, session, started) : refused(e);
      }
    }
  }

  private static boolean isLost(SQLException e) {
    return String.valueOf(e.getMessage()).contains(Databases.LOST);
  }

  /** Asks again, for the reason alone why a statement failed before its first row. */
  private RefusedSqlException lost(String sql, Session session, long started) throws SQLException {
    if (System.nanoTime() - started >= TimeUnit.SECONDS.toNanos(timeoutSeconds)) {
      return tooLong();
    }
    try (Connection again = Databases.open(session.snapshot.files())) {
      createViews(again, session.snapshot);
      try (PreparedStatement statement = again.prepareStatement(sql)) {
        statement.setQueryTimeout(timeoutSeconds);
        statement.execute();
      }
    } catch (SQLException e) {
      return refused(e);
    }
    return new RefusedSqlException("it failed once and not when it was asked again; try again");
  }

  /** Answers a statement of the store's own with values for its question marks. */
  public void ask(String sql, List<Object> values, long size, Rows rows)
      throws IOException, SQLException, RefusedSqlException {
    try (Session session = open(size, List.of(), false);
        PreparedStatement statement = session.connection.prepareStatement(sql)) {
      bind(statement, values);
      read(statement, rows);
    } catch (SQLException e) {
      throw bounded(e);
    }
  }

  /**
   * Writes the entries that match into a file.
   *
   * @param where conditions on {@code entries} with a question mark for each value
   * @param options of COPY, such as {@code FORMAT csv}
   * @return how many there are
   */
  public long write(String where, List<Object> values, long size, Path file, String options)
      throws IOException, SQLException, RefusedSqlException {
    try (Session session = open(size, List.of(file), false);
        PreparedStatement statement =
            session.connection.prepareStatement(
                "COPY (SELECT * FROM entries AS entry WHERE %s ORDER BY idx) TO %s (%s, USE_TMP_FILE false)"
                    .formatted(where, Databases.quoted(file), options))) {
      bind(statement, values);
      statement.setQueryTimeout(timeoutSeconds);
      statement.execute();
      return statement.getUpdateCount();
    } catch (SQLException e) {
      throw bounded(e);
    }
  }

  private static void bind(PreparedStatement statement, List<Object> values) throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      statement.setObject(i + 1, values.get(i));
    }
  }

  private void read(PreparedStatement statement, Rows rows)
      throws SQLException, RefusedSqlException {
    statement.setQueryTimeout(timeoutSeconds);
    try (ResultSet found = statement.executeQuery()) {
      ResultSetMetaData meta = found.getMetaData();
      int width = meta.getColumnCount();
      List<Column> columns = new ArrayList<>();
      for (int i = 1; i <= width; i++) {
        columns.add(new Column(meta.getColumnName(i), meta.getColumnTypeName(i)));
      }
      rows.columns(columns);
      boolean wanted = true;
      while (wanted && found.next()) {
        List<@Nullable String> values = new ArrayList<>(width);
        for (int i = 1; i <= width; i++) {
          values.add(text(found.getObject(i)));
        }
        wanted = rows.row(values);
      }
    }
  }

  private static @Nullable String text(@Nullable Object value) throws RefusedSqlException {
    String text =
        switch (value) {
          case null -> null;
          // the driver makes the clock's time one of this machine's zone, and this undoes it
          case Timestamp time -> TIME.format(time.toLocalDateTime());
          default -> value.toString();
        };
    if (text != null && text.length() > MAX_VALUE_CHARACTERS) {
      throw new RefusedSqlException(
          "a value has %d characters, allowed are %d"
              .formatted(text.length(), MAX_VALUE_CHARACTERS));
    }
    return text;
  }

  private RefusedSqlException refused(SQLException e) {
    if (isLate(e)) {
      return tooLong();
    }
    String message = String.valueOf(e.getMessage());
    return new RefusedSqlException(
        isTooLarge(e)
            ? "it needs more memory than the %s that a question has"
                .formatted(Databases.MEMORY_LIMIT)
            : message.lines().findFirst().orElse(message));
  }

  /** A bound that a statement of the store's own met; any other failure is the store's. */
  private RefusedSqlException bounded(SQLException e) throws SQLException {
    if (isLate(e) || isTooLarge(e)) {
      return refused(e);
    }
    throw e;
  }

  private static boolean isLate(SQLException e) {
    return e instanceof SQLTimeoutException || String.valueOf(e.getMessage()).contains("INTERRUPT");
  }

  private static boolean isTooLarge(SQLException e) {
    return String.valueOf(e.getMessage()).startsWith("Out of Memory");
  }

  private RefusedSqlException tooLong() {
    return new RefusedSqlException(
        "it took longer than the %d seconds that a question has".formatted(timeoutSeconds));
  }

  private record Session(Connection connection, ColumnFiles.Snapshot snapshot, Semaphore running)
      implements AutoCloseable {
    @Override
    public void close() throws SQLException {
      try (snapshot;
          connection) {
        running.release();
      }
    }
  }

  private Session open(long size, List<Path> more, boolean streams)
      throws IOException, SQLException, RefusedSqlException {
    acquire();
    ColumnFiles.@Nullable Snapshot snapshot = null;
    @Nullable Connection connection = null;
    try {
      snapshot = files.at(size);
      List<Path> allowed = new ArrayList<>(snapshot.files());
      allowed.addAll(more);
      connection = streams ? Databases.streaming(allowed) : Databases.open(allowed);
      createViews(connection, snapshot);
      return new Session(connection, snapshot, running);
    } catch (IOException | SQLException | RuntimeException e) {
      running.release();
      if (connection != null) {
        connection.close();
      }
      if (snapshot != null) {
        snapshot.close();
      }
      throw e;
    }
  }

  private void acquire() throws RefusedSqlException {
    try {
      if (running.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    throw new RefusedSqlException("too many questions at once; try again");
  }

  private static void createViews(Connection connection, ColumnFiles.Snapshot snapshot)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (snapshot.files().isEmpty()) {
        new FactTable(connection).close();
        statement.execute("CREATE VIEW entries AS SELECT * FROM facts");
      } else {
        String paths =
            snapshot.files().stream().map(Databases::quoted).collect(Collectors.joining(", "));
        statement.execute("CREATE VIEW entries AS SELECT * FROM read_parquet([" + paths + "])");
      }
      statement.execute("CREATE VIEW decisions AS SELECT * FROM entries WHERE kind = 'decision'");
    }
  }
}
