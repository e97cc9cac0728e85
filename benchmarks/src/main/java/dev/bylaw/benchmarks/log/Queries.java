package dev.bylaw.benchmarks.log;

import dev.bylaw.audit.columns.ColumnFiles;
import dev.bylaw.audit.columns.FactQueries;
import dev.bylaw.audit.columns.RefusedSqlException;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.OriginText;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.Hasher;
import dev.bylaw.log.store.LeafSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An auditor's questions to the store's facts, to the same rows in a table of DuckDB, and to the
 * same rows in SQLite with indexes. Leaves are made as they are read, so that no log is needed.
 * Arguments: a folder, how many entries, and {@code sqlite} to have that arm (it takes some 400
 * bytes an entry).
 */
public final class Queries {
  private static final int ROUNDS = Integer.getInteger("rounds", 5);

  /** A question in the words of DuckDB and of SQLite. */
  private record Question(String name, String duckdb, String sqlite) {
    Question(String name, String both) {
      this(name, both, both);
    }
  }

  private final long count;
  private final List<Question> questions;

  private Queries(long count) {
    this.count = count;
    String decision = SyntheticEntries.decisionId(count / 3);
    String from = time(count / 2);
    String until = time(count / 2 + count / 20);
    this.questions =
        List.of(
            new Question(
                "one decision by its id",
                "SELECT idx, product, effect FROM entries WHERE decision_id = '" + decision + "'"),
            new Question(
                "a product's last 100 in a twentieth of the time",
                "SELECT idx, time, effect FROM entries WHERE product = 'urn:dataproduct:domain-3:product-7'"
                    + " AND time >= '%s' AND time < '%s' ORDER BY time DESC LIMIT 100"
                        .formatted(from, until)),
            new Question(
                "denies by policy and product",
                "SELECT p, product, count(*) FROM (SELECT unnest(policies) AS p, product FROM entries"
                    + " WHERE effect = 'DENY') GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 20",
                "SELECT value, product, count(*) FROM entries, json_each(policies)"
                    + " WHERE effect = 'DENY' GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 20"),
            new Question(
                "deny rate by product, top 10",
                "SELECT product, avg(CASE WHEN effect = 'DENY' THEN 1.0 ELSE 0 END) AS rate FROM entries"
                    + " GROUP BY product ORDER BY rate DESC, product LIMIT 10"),
            new Question(
                "decisions by day and effect",
                "SELECT date_trunc('day', time), effect, count(*) FROM entries GROUP BY 1, 2 ORDER BY 1, 2",
                "SELECT substr(time, 1, 10), effect, count(*) FROM entries GROUP BY 1, 2 ORDER BY 1, 2"),
            new Question(
                "gaps in the numbers of any origin",
                "SELECT count(*) FROM (SELECT seq - lag(seq) OVER (PARTITION BY origin ORDER BY seq) AS d"
                    + " FROM entries) AS t WHERE d <> 1"));
  }

  private static String time(long number) {
    return SyntheticEntries.time(number).toString().replace('T', ' ').replace("Z", "");
  }

  /** Measures. */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    Files.createDirectories(folder);
    new Queries(Long.parseLong(args[1]))
        .measure(folder, Arrays.asList(args).subList(2, args.length).contains("sqlite"));
  }

  /** Leaves of one origin, made when they are read. */
  private record Made(long count, OriginText journal) implements LeafSource {
    @Override
    public String origin() {
      return LargeLog.LOG_KEY.name();
    }

    @Override
    public Hash root(long size) {
      return new Hasher().leaf(Long.toString(size).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public List<byte[]> leavesFrom(long first) {
      SyntheticEntries entries = new SyntheticEntries();
      List<byte[]> leaves = new ArrayList<>();
      try {
        for (long at = first; at < Math.min(count, first / 256 * 256 + 256); at++) {
          leaves.add(entries.entry(journal, at, at).leaf());
        }
      } catch (EntryException e) {
        throw new IllegalStateException(e);
      }
      return leaves;
    }
  }

  private void measure(Path folder, boolean withSqlite) throws Exception {
    Path columns = folder.resolve("columns");
    long[] start = Growth.clock();
    ColumnFiles files =
        new ColumnFiles(new Made(count, new OriginText(LargeLog.SIDECAR.name() + "/1")), columns);
    List<Path> parquet;
    try (ColumnFiles.Snapshot all = files.at(count)) {
      parquet = all.files();
    }
    Growth.report("make leaves and derive facts", count, "entries", start);
    System.out.printf("facts: %.1f bytes an entry%n", (double) Growth.bytes(columns) / count);
    Path duck = folder.resolve("plain.duckdb");
    Path lite = folder.resolve("plain.sqlite");
    try (Connection duckdb = load(duck, parquet);
        Connection sqlite = withSqlite ? copy(lite, duckdb) : null) {
      System.out.printf(
          "plain DuckDB: %.1f bytes an entry%s%n",
          (double) Files.size(duck) / count,
          sqlite == null ? "" : ", SQLite: %.1f".formatted((double) Files.size(lite) / count));
      FactQueries queries = new FactQueries(files);
      System.out.printf(
          "%n| question, %,d entries | store ms | plain DuckDB ms | SQLite ms | store / DuckDB |%n|---|---|---|---|---|%n",
          count);
      for (Question question : questions) {
        row(question, queries, duckdb, sqlite);
      }
    }
    Files.deleteIfExists(duck);
    Files.deleteIfExists(lite);
    if (!Boolean.getBoolean("keep")) {
      Growth.delete(columns);
    }
  }

  /** Asks a question. */
  private interface Asked {
    int rows() throws Exception;
  }

  private void row(
      Question question, FactQueries queries, Connection duckdb, @Nullable Connection sqlite)
      throws Exception {
    List<double[]> rounds = new ArrayList<>();
    for (int round = 0; round <= ROUNDS; round++) {
      double store = millis(() -> ask(queries, question.duckdb));
      double plain = millis(() -> ask(duckdb, question.duckdb));
      // the slowest arm is not asked as often
      double other =
          sqlite == null
              ? 0
              : round > 2 ? rounds.getLast()[2] : millis(() -> ask(sqlite, question.sqlite));
      rounds.add(new double[] {store, plain, other, store / plain});
    }
    // the first round warms up
    rounds.removeFirst();
    System.out.printf(
        Locale.ROOT,
        "| %s | %.1f | %.1f | %s | %.2f |%n",
        question.name,
        median(rounds, 0),
        median(rounds, 1),
        sqlite == null ? "" : "%.1f".formatted(median(rounds, 2)),
        median(rounds, 3));
  }

  private static double median(List<double[]> rounds, int column) {
    return rounds.stream().mapToDouble(r -> r[column]).sorted().toArray()[rounds.size() / 2];
  }

  /** How long an answer took; not a number where a bound was met first, which is told. */
  private static double millis(Asked asked) throws Exception {
    long start = System.nanoTime();
    try {
      if (asked.rows() < 1) {
        throw new IllegalStateException("a question found nothing");
      }
    } catch (RefusedSqlException | SQLException e) {
      System.out.println("not answered: " + e.getMessage());
      return Double.NaN;
    }
    return (System.nanoTime() - start) / 1e6;
  }

  private int ask(FactQueries queries, String sql) throws Exception {
    int[] found = {0};
    queries.select(
        sql,
        count,
        new FactQueries.Rows() {
          @Override
          public void columns(List<FactQueries.Column> columns) {}

          @Override
          public boolean row(List<@Nullable String> values) {
            found[0]++;
            return true;
          }
        });
    return found[0];
  }

  private static int ask(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      int found = 0;
      int width = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        for (int i = 1; i <= width; i++) {
          var _ = rows.getString(i);
        }
        found++;
      }
      return found;
    }
  }

  private static Connection load(Path file, List<Path> parquet) throws Exception {
    Files.deleteIfExists(file);
    Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
    try (Statement statement = connection.createStatement()) {
      // as the store's questions have it
      statement.execute("SET threads = 2");
      statement.execute("SET memory_limit = '512MB'");
      statement.execute(
          "CREATE TABLE entries AS SELECT * FROM read_parquet(%s) ORDER BY idx"
              .formatted(
                  parquet.stream()
                      .map(path -> "'" + path + "'")
                      .collect(Collectors.joining(", ", "[", "]"))));
      statement.execute("CHECKPOINT");
    }
    return connection;
  }

  private static Connection copy(Path file, Connection duckdb) throws Exception {
    Files.deleteIfExists(file);
    long[] start = Growth.clock();
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    long copied = 0;
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = OFF");
      statement.execute("PRAGMA synchronous = OFF");
      statement.execute(
          "CREATE TABLE entries (idx INTEGER PRIMARY KEY, kind, origin, seq, time, sidecar, decision_id,"
              + " domain, product, port, object, action, purpose, consumer_domain, effect, cause, mode,"
              + " revision, policies, obligations)");
      connection.setAutoCommit(false);
      try (Statement reading = duckdb.createStatement();
          ResultSet rows =
              reading.executeQuery(
                  "SELECT idx, kind, origin, seq, strftime(time, '%Y-%m-%d %H:%M:%S.%f'), sidecar, decision_id,"
                      + " domain, product, port, object, action, purpose, consumer_domain, effect, cause, mode,"
                      + " revision, to_json(policies)::VARCHAR, to_json(obligations)::VARCHAR FROM entries");
          var insert =
              connection.prepareStatement(
                  "INSERT INTO entries VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")) {
        while (rows.next()) {
          for (int i = 1; i <= 20; i++) {
            insert.setObject(i, rows.getObject(i));
          }
          insert.addBatch();
          if (++copied % 10_000 == 0) {
            var _ = insert.executeBatch();
          }
        }
        var _ = insert.executeBatch();
      }
      connection.commit();
      connection.setAutoCommit(true);
      statement.execute("CREATE INDEX by_decision ON entries (decision_id)");
      statement.execute("CREATE INDEX by_product ON entries (product, time)");
      statement.execute("CREATE INDEX by_origin ON entries (origin, seq)");
    }
    Growth.report("copy to SQLite, with three indexes", copied, "entries", start);
    return connection;
  }
}
