package dev.bylaw.lowering;

import dev.bylaw.lowering.ColumnType.Kind;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** A table with a column of every type, under names that try to break out, and hostile values. */
final class Sample {
  static final String TABLE = "t\"; drop table x; --";
  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "Ann",
          "Anna",
          "ann.o'brien@example.com",
          "0049 170 1234567",
          "Zoë Ångström",
          "日本語テキスト",
          "👩‍👩‍👧 family",
          "' OR 1=1 --",
          "\\' OR 1=1 --",
          "line\nbreak",
          "x",
          "n",
          "DE89 3704 0044 0532 0130 00",
          "a_b-c/d",
          "[^a]$1\\1",
          "\"quoted\"");

  static final List<PhysicalColumn> COLUMNS =
      List.of(
          column("id", Kind.INTEGER),
          column("na\"me", Kind.VARCHAR),
          column("v'; drop table x; --", Kind.VARCHAR, 80),
          column("short", Kind.VARCHAR, 20),
          column("tiny", Kind.VARCHAR, 10),
          column("`c`", Kind.CHAR, 8),
          column("key", Kind.BIGINT),
          column("price", Kind.DECIMAL, 10, 2),
          column("ratio", Kind.DOUBLE),
          column("select", Kind.BOOLEAN),
          column("born", Kind.DATE),
          column("at", Kind.TIMESTAMP),
          column("instant", Kind.TIMESTAMP_ZONED),
          new PhysicalColumn("code", new ColumnType(Kind.OTHER, List.of(), "uuid"), 14));

  static final Relation RELATION = new Relation(List.of(TABLE), COLUMNS);

  private Sample() {}

  private static PhysicalColumn column(String name, Kind kind, Integer... parameters) {
    return new PhysicalColumn(name, new ColumnType(kind, List.of(parameters), ""), 0);
  }

  static List<String> names() {
    return COLUMNS.stream().map(PhysicalColumn::name).toList();
  }

  /** Rows of values as Java knows them; some of each column null. */
  static List<List<Object>> rows(SplittableRandom random, int count) {
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Object> row = new ArrayList<>();
      for (PhysicalColumn column : COLUMNS) {
        boolean isNull = column != COLUMNS.getFirst() && random.nextInt(8) == 0;
        row.add(isNull ? null : value(column, random, i));
      }
      rows.add(row);
    }
    return rows;
  }

  private static Object value(PhysicalColumn column, SplittableRandom random, int row) {
    return switch (column.type().kind()) {
      case INTEGER -> row;
      case VARCHAR, CHAR -> text(random, column.type().length());
      case BIGINT -> random.nextLong();
      case DECIMAL -> BigDecimal.valueOf(random.nextInt(-5000, 5000), 2);
      case DOUBLE -> random.nextInt(-50, 50) / 4.0;
      case BOOLEAN -> random.nextBoolean();
      case DATE -> LocalDate.of(1950, 1, 1).plusDays(random.nextInt(30_000));
      case TIMESTAMP ->
          LocalDateTime.of(1950, 1, 1, 0, 0).plusSeconds(random.nextInt(2_000_000_000));
      case TIMESTAMP_ZONED -> Instant.ofEpochSecond(random.nextInt(1_900_000_000));
      case OTHER -> new java.util.UUID(random.nextLong(), random.nextLong());
      case TINYINT, SMALLINT, REAL -> throw new IllegalStateException("no such column");
    };
  }

  private static String text(SplittableRandom random, int length) {
    String text = TEXTS.get(random.nextInt(TEXTS.size()));
    if (random.nextInt(3) == 0) {
      text += TEXTS.get(random.nextInt(TEXTS.size()));
    }
    return text.codePoints()
        .limit(length)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString()
        .stripTrailing();
  }

  static void create(Engines.Engine engine, List<List<Object>> rows) throws SQLException {
    Syntax syntax = engine.dialect().syntax();
    Connection connection = engine.connection();
    try (Statement statement = connection.createStatement()) {
      List<String> columns = new ArrayList<>();
      for (PhysicalColumn column : COLUMNS) {
        columns.add(syntax.name(column.name()) + " " + syntax.type(column.type()));
      }
      String table = syntax.name(TABLE);
      statement.execute("DROP TABLE IF EXISTS " + table);
      statement.execute("CREATE TABLE " + table + " (" + String.join(", ", columns) + ")");
      String marks = COLUMNS.stream().map(_ -> "?").collect(Collectors.joining(", "));
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO " + table + " VALUES (" + marks + ")")) {
        for (List<Object> row : rows) {
          for (int i = 0; i < row.size(); i++) {
            Object value = row.get(i);
            insert.setObject(
                i + 1, value instanceof Instant at ? at.atOffset(ZoneOffset.UTC) : value);
          }
          insert.executeUpdate();
        }
      }
    } catch (LoweringException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs a query and reads its rows, in the order of their first column, as Java knows them. */
  static List<List<Object>> run(Engines.Engine engine, Lowered lowered) throws SQLException {
    List<List<Object>> rows = new ArrayList<>();
    try (Statement statement = engine.connection().createStatement();
        ResultSet result = statement.executeQuery(lowered.sql())) {
      while (result.next()) {
        List<Object> row = new ArrayList<>();
        for (int i = 0; i < lowered.columns().size(); i++) {
          Kind kind = RELATION.column(lowered.columns().get(i).name()).orElseThrow().type().kind();
          row.add(read(result, i + 1, kind));
        }
        rows.add(row);
      }
    }
    rows.sort((a, b) ->
        a.getFirst() instanceof Integer x && b.getFirst() instanceof Integer y ? x - y : 0);
    return rows;
  }

  private static Object read(ResultSet result, int column, Kind kind) throws SQLException {
    if (result.getObject(column) == null) {
      return null;
    }
    return switch (kind) {
      case INTEGER -> result.getInt(column);
      case VARCHAR -> result.getString(column);
      case CHAR -> result.getString(column).stripTrailing();
      case BIGINT -> result.getLong(column);
      case DECIMAL -> result.getBigDecimal(column);
      case DOUBLE -> result.getDouble(column);
      case BOOLEAN -> result.getBoolean(column);
      case DATE -> result.getObject(column, LocalDate.class);
      case TIMESTAMP -> result.getObject(column, LocalDateTime.class);
      case TIMESTAMP_ZONED -> result.getObject(column, OffsetDateTime.class).toInstant();
      case OTHER -> result.getObject(column);
      case TINYINT, SMALLINT, REAL -> throw new IllegalStateException("no such column");
    };
  }
}
