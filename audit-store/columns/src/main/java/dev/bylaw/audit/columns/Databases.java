package dev.bylaw.audit.columns;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * DuckDB databases in memory, each for one task and gone with its connection. None loads an
 * extension, spills to disk, or reaches a file or network but the files that it is opened for.
 */
final class Databases {
  /** What one database may hold. */
  static final String MEMORY_LIMIT = "512MB";

  /** How many threads one database has. */
  static final int THREADS = 2;

  /** What the driver (2.0) says of a statement that failed before its first row was read. */
  static final String LOST = "Invalid result set";

  private Databases() {}

  /** A database that may read and write these files alone; its settings are locked. */
  static Connection open(List<Path> files) throws SQLException {
    return open(files, false);
  }

  /**
   * The same, whose rows come as they are read: an answer need not fit into memory. Where a
   * statement fails, the driver does not tell why: it says {@link #LOST}.
   */
  static Connection streaming(List<Path> files) throws SQLException {
    return open(files, true);
  }

  private static Connection open(List<Path> files, boolean streams) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("jdbc_stream_results", Boolean.toString(streams));
    Connection connection = DriverManager.getConnection("jdbc:duckdb:", properties);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET autoinstall_known_extensions = false");
      statement.execute("SET autoload_known_extensions = false");
      statement.execute("SET allow_community_extensions = false");
      statement.execute("SET temp_directory = ''");
      statement.execute("SET memory_limit = '" + MEMORY_LIMIT + "'");
      statement.execute("SET threads = " + THREADS);
      statement.execute(
          "SET allowed_paths = "
              + files.stream().map(Databases::quoted).collect(Collectors.joining(", ", "[", "]")));
      statement.execute("SET enable_external_access = false");
      statement.execute("SET lock_configuration = true");
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** A path as a literal of SQL. */
  static String quoted(Path path) {
    return quoted(path.toAbsolutePath().normalize().toString());
  }

  /** A text as a literal of SQL. */
  static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
