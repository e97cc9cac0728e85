package dev.bylaw.audit.columns;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Tells whether a text is one SELECT over the views. It asks DuckDB's own parser for the tree, so
 * that both see the same statement, and lets pass what is named here.
 */
final class SelectGuard {
  /** Longer statements are refused. */
  static final int MAX_STATEMENT = 16 << 10;

  private static final Set<String> VIEWS = Set.of("decisions", "entries");
  private static final Set<String> TABLE_FUNCTIONS = Set.of("unnest", "range", "generate_series");
  private static final Set<String> NODES =
      Set.of("SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE");
  // what tells about the machine, or runs a text as SQL
  private static final Set<String> REFUSED_FUNCTIONS =
      Set.of(
          "current_setting",
          "getvariable",
          "getenv",
          "query",
          "query_table",
          "write_log",
          "parse_duckdb_log_message",
          "nextval",
          "currval",
          "json_execute_serialized_sql",
          "version",
          "pg_typeof");
  private static final String TREE =
      """
      WITH parsed AS (SELECT json_serialize_sql(?)::JSON AS j),
        node AS (SELECT t.type AS type, t.value AS value FROM parsed, json_tree(parsed.j) t
          WHERE t.type = 'OBJECT')
      SELECT 'error', j->>'$.error_message' FROM parsed WHERE (j->>'$.error')::BOOLEAN
      UNION ALL SELECT 'statements', json_array_length(j, '$.statements')::VARCHAR FROM parsed
      UNION ALL SELECT 'type', value->>'$.type' FROM node WHERE value->>'$.type' LIKE '%\\_NODE' ESCAPE '\\'
      UNION ALL SELECT 'table', value->>'$.table_name' FROM node WHERE value->>'$.type' = 'BASE_TABLE'
      UNION ALL SELECT 'schema', concat(value->>'$.schema_name', value->>'$.catalog_name') FROM node
        WHERE value->>'$.type' = 'BASE_TABLE'
      UNION ALL SELECT 'reads', value->>'$.function.function_name' FROM node
        WHERE value->>'$.type' = 'TABLE_FUNCTION'
      UNION ALL SELECT 'calls', value->>'$.function_name' FROM node
        WHERE value->>'$.function_name' IS NOT NULL
      UNION ALL SELECT 'cte', value->>'$.key' FROM node WHERE value->>'$.key' IS NOT NULL
      """;

  private SelectGuard() {}

  /** Passes over a statement that may run. */
  static void check(Connection connection, String sql) throws SQLException, RefusedSqlException {
    if (sql.isBlank() || sql.length() > MAX_STATEMENT) {
      throw new RefusedSqlException(
          "expected a statement of 1 to %d characters, found %d"
              .formatted(MAX_STATEMENT, sql.length()));
    }
    Set<String> tables = new HashSet<>();
    Set<String> names = new HashSet<>(VIEWS);
    try (PreparedStatement statement = connection.prepareStatement(TREE)) {
      statement.setString(1, sql);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String value = String.valueOf(rows.getString(2));
          switch (rows.getString(1)) {
            case "table" -> tables.add(value.toLowerCase(Locale.ROOT));
            case "cte" -> names.add(value.toLowerCase(Locale.ROOT));
            case String what -> check(what, value);
          }
        }
      }
    }
    for (String table : tables) {
      if (!names.contains(table)) {
        throw new RefusedSqlException(
            "`" + table + "` cannot be read: there are the views `decisions` and `entries`");
      }
    }
  }

  private static void check(String what, String value) throws RefusedSqlException {
    switch (what) {
      case "error" ->
          throw new RefusedSqlException(
              value.startsWith("Only SELECT") ? "only a SELECT may be asked" : value);
      case "statements" -> require(value.equals("1"), "expected one statement, found " + value);
      case "type" -> require(NODES.contains(value), "only a SELECT may be asked");
      case "schema" -> require(value.isEmpty(), "`" + value + "` cannot be read");
      case "reads" ->
          require(
              TABLE_FUNCTIONS.contains(value.toLowerCase(Locale.ROOT)),
              "`" + value + "` cannot be read: there are the views `decisions` and `entries`");
      case "calls" ->
          require(
              !REFUSED_FUNCTIONS.contains(value.toLowerCase(Locale.ROOT)),
              "`" + value + "` may not be called");
      default -> throw new IllegalStateException(what);
    }
  }

  private static void require(boolean holds, String message) throws RefusedSqlException {
    if (!holds) {
      throw new RefusedSqlException(message);
    }
  }
}
