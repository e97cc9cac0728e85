package dev.bylaw.audit.columns;

import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.store.LeafSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/** One Parquet file with the facts of a range of entries. */
public final class FactFile {
  /** Raised whenever the columns change: files of another version are derived anew. */
  public static final int VERSION = FactTable.VERSION;

  private static final int ROW_GROUP = 16_384;
  private static final int MAX_NOTE = 1_000;

  private FactFile() {}

  /** Derives a file from the leaves. */
  public static void write(LeafSource source, FactRange range, Path file)
      throws IOException, SQLException {
    Files.deleteIfExists(file);
    try (Connection connection = Databases.open(List.of(file));
        Statement statement = connection.createStatement()) {
      fill(connection, source, range);
      statement.execute(
          """
          COPY (SELECT * FROM facts ORDER BY time, idx) TO %s (FORMAT parquet, COMPRESSION zstd,
            ROW_GROUP_SIZE %d, USE_TMP_FILE false,
            KV_METADATA {origin: %s, first: '%d', last: '%d', root: %s})\
          """
              .formatted(
                  Databases.quoted(file),
                  ROW_GROUP,
                  Databases.quoted(source.origin()),
                  range.first(),
                  range.last(),
                  Databases.quoted(source.root(range.last()).toBase64())));
    }
  }

  /** What a column of a file holds; the bounds are null where it holds nothing. */
  public record ColumnRange(
      String column, long nulls, Optional<Object> least, Optional<Object> greatest) {}

  /** The columns of which {@link #compare} tells bounds: what a reader passes files over by. */
  public static final List<String> BOUNDED = List.of("idx", "seq", "time");

  /** A file does not hold the facts that the log's leaves tell; the message says what it holds. */
  public static final class MismatchException extends Exception {
    private static final long serialVersionUID = 1;

    MismatchException(String message) {
      super(message);
    }
  }

  /**
   * Compares a file row by row with what is derived from the leaves.
   *
   * @return what its columns hold, lists aside; times are in microseconds since 1970
   * @throws MismatchException if it has other columns or other rows
   */
  public static List<ColumnRange> compare(LeafSource source, FactRange range, Path file)
      throws IOException, SQLException, MismatchException {
    try (Connection connection = Databases.open(List.of(file));
        Statement statement = connection.createStatement()) {
      fill(connection, source, range);
      String read = "read_parquet(" + Databases.quoted(file) + ")";
      List<String> expected = columns(statement, "facts");
      List<String> found;
      try {
        found = columns(statement, read);
      } catch (SQLException e) {
        throw new MismatchException("it is not a Parquet file that can be read: " + first(e));
      }
      if (!found.equals(expected)) {
        throw new MismatchException("expected the columns %s, found %s".formatted(expected, found));
      }
      try {
        long rows = number(statement, "SELECT count(*) FROM " + read);
        if (rows != range.entries()) {
          throw new MismatchException(
              "expected %d rows, found %d".formatted(range.entries(), rows));
        }
        long other =
            number(
                statement,
                "SELECT count(*) FROM (SELECT * FROM %s EXCEPT ALL SELECT * FROM facts)"
                    .formatted(read));
        if (other != 0) {
          throw new MismatchException(
              "%d of its %d rows are not what the log's leaves tell".formatted(other, rows));
        }
      } catch (SQLException e) {
        throw new MismatchException("its rows cannot be read: " + first(e));
      }
      return ranges(statement, expected);
    }
  }

  private static String first(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static void fill(Connection connection, LeafSource source, FactRange range)
      throws IOException, SQLException {
    try (FactTable table = new FactTable(connection)) {
      for (long at = range.first(); at < range.last(); ) {
        for (byte[] leaf : source.leavesFrom(at)) {
          if (at < range.last()) {
            table.append(FactRow.of(at, leaf));
            at++;
          }
        }
      }
    }
  }

  private static List<String> columns(Statement statement, String from) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery("DESCRIBE SELECT * FROM " + from)) {
      while (rows.next()) {
        columns.add(rows.getString(1) + " " + rows.getString(2));
      }
    }
    return columns;
  }

  private static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static List<ColumnRange> ranges(Statement statement, List<String> columns)
      throws SQLException {
    List<String> names = new ArrayList<>();
    StringJoiner wanted = new StringJoiner(", ", "SELECT ", " FROM facts");
    for (String column : columns) {
      if (!column.endsWith("[]")) {
        String name = column.substring(0, column.indexOf(' '));
        names.add(name);
        String value = name.equals("time") ? "epoch_us(time)" : "\"" + name + "\"";
        wanted.add("count(*) - count(\"" + name + "\")");
        wanted.add(BOUNDED.contains(name) ? "min(" + value + ")" : "NULL");
        wanted.add(BOUNDED.contains(name) ? "max(" + value + ")" : "NULL");
      }
    }
    List<ColumnRange> ranges = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(wanted.toString())) {
      rows.next();
      for (int i = 0; i < names.size(); i++) {
        ranges.add(
            new ColumnRange(
                names.get(i),
                rows.getLong(3 * i + 1),
                Optional.ofNullable(rows.getObject(3 * i + 2)),
                Optional.ofNullable(rows.getObject(3 * i + 3))));
      }
    }
    return ranges;
  }

  /** What stands in the note beside a file. */
  static String note(Hash root, String digest) {
    return "bylaw/facts/v%d\n%s\n%s\n".formatted(VERSION, root.toBase64(), digest);
  }

  /**
   * The SHA-256 that the note in a folder of {@link ColumnFiles} tells of the file of a range;
   * nothing where there is no note, or it is of another version or tree.
   *
   * @param root the root of the tree at the range's end
   */
  public static Optional<String> noted(Path directory, FactRange range, Hash root)
      throws IOException {
    Path note = directory.resolve(range.note());
    try {
      if (Files.size(note) >= MAX_NOTE) {
        return Optional.empty();
      }
      String text = Files.readString(note);
      String digest = text.lines().skip(2).findFirst().orElse("");
      return text.equals(note(root, digest)) ? Optional.of(digest) : Optional.empty();
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /** Where {@link ColumnFiles} keeps the file of a range. */
  public static Path in(Path directory, FactRange range) {
    return directory.resolve(range.file());
  }

  /** The SHA-256 of a file, in hexadecimal digits. */
  public static String digest(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        DigestInputStream hashed =
            new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
      hashed.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(hashed.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
