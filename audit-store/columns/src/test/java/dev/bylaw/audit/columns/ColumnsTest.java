package dev.bylaw.audit.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bylaw.log.entry.Entry;
import dev.bylaw.log.entry.Facts;
import dev.bylaw.log.entry.Json;
import dev.bylaw.log.entry.PersonalField;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.store.Enrolment;
import dev.bylaw.log.store.LocalDisk;
import dev.bylaw.log.store.LogStore;
import dev.bylaw.log.store.StoreSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnsTest {
  private static final int SEALED = 32;
  private static final int SMALL = 8;

  @TempDir Path folder;
  private LogStore store;
  private ColumnFiles files;
  private FactQueries queries;

  @BeforeEach
  void start() throws Exception {
    store =
        LogStore.open(
            new LocalDisk(),
            folder.resolve("log"),
            Ed25519Signer.generate("mesh.example/audit"),
            Enrolment.of(List.of()),
            StoreSettings.DEFAULT,
            InstantSource.system());
    open();
  }

  private void open() throws IOException {
    files = new ColumnFiles(store, columns(), SEALED, SMALL);
    queries = new FactQueries(files);
  }

  private Path columns() {
    return folder.resolve("columns");
  }

  @AfterEach
  void stop() throws Exception {
    store.close();
  }

  private void write(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      long at = store.sequencedSize();
      store.appendOwn(
          new Entry(
              "decision",
              Instant.parse("2026-11-21T10:00:00Z").plusSeconds(60 * at),
              Json.Obj.of(
                  new Json.Member(Facts.PRODUCT, "urn:p:" + at % 3),
                  new Json.Member(Facts.EFFECT, at % 2 == 0 ? "PERMIT" : "DENY"),
                  new Json.Member(
                      Facts.POLICIES, Json.Many.ofTexts(List.of("council", "p" + at % 2)))),
              List.of(new PersonalField(Facts.SUBJECT_ID, "alice-the-person"))));
    }
    store.publish();
  }

  private List<List<@Nullable String>> select(String sql) throws Exception {
    List<List<@Nullable String>> found = new ArrayList<>();
    queries.select(sql, store.checkpoint().size(), rows(found, 1_000));
    return found;
  }

  private static FactQueries.Rows rows(List<List<@Nullable String>> found, int limit) {
    return new FactQueries.Rows() {
      @Override
      public void columns(List<FactQueries.Column> columns) {
        assertThat(columns).isNotEmpty();
      }

      @Override
      public boolean row(List<@Nullable String> values) {
        found.add(values);
        return found.size() < limit;
      }
    };
  }

  @Test
  void rangesAreSealedAndTheRestIsSmall() throws Exception {
    assertThat(select("SELECT count(*) FROM entries")).containsExactly(List.of("0"));
    write(77);
    assertThat(select("SELECT count(*), min(idx), max(idx) FROM decisions"))
        .containsExactly(List.of("77", "0", "76"));
    assertThat(parquet()).hasSize(2 + 2); // two sealed of 32, one small of 8 and the rest of 5
    write(20);
    assertThat(select("SELECT count(*) FROM decisions")).containsExactly(List.of("97"));
    assertThat(parquet()).hasSize(3 + 1);
    assertThat(
            select(
                "SELECT product, count(*) FILTER (effect = 'DENY') FROM decisions GROUP BY 1 ORDER"
                    + " BY 1"))
        .containsExactly(
            List.of("urn:p:0", "16"), List.of("urn:p:1", "16"), List.of("urn:p:2", "16"));
    assertThat(
            select(
                "SELECT p, count(*) FROM (SELECT unnest(policies) p FROM entries) GROUP BY p ORDER"
                    + " BY p"))
        .containsExactly(List.of("council", "97"), List.of("p0", "49"), List.of("p1", "48"));
  }

  @Test
  void timesAreOfNoZone() throws Exception {
    write(1);
    TimeZone before = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
      assertThat(select("SELECT time FROM entries"))
          .containsExactly(List.of("2026-11-21T10:00:00.000000Z"));
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @Test
  void noFileHoldsAPerson() throws Exception {
    write(40);
    select("SELECT 1 FROM entries");
    try (DirectoryStream<Path> all = Files.newDirectoryStream(columns())) {
      for (Path file : all) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .doesNotContain("alice");
      }
    }
    assertThat(select("SELECT * FROM entries").toString()).doesNotContain("alice");
  }

  @Test
  void whatIsMissingOrChangedIsDerivedAnew() throws Exception {
    write(70);
    String sql = "SELECT * FROM entries ORDER BY idx";
    List<List<@Nullable String>> before = select(sql);
    for (Path file : parquet()) {
      byte[] whole = Files.readAllBytes(file);
      byte[] flipped = whole.clone();
      flipped[whole.length / 2] ^= 1;
      Files.write(file, flipped);
      open();
      assertThat(select(sql)).as("flipped %s", file).isEqualTo(before);
      Files.delete(file);
      open();
      assertThat(select(sql)).as("deleted %s", file).isEqualTo(before);
      Files.writeString(file, "no parquet");
      open();
      assertThat(select(sql)).as("nonsense %s", file).isEqualTo(before);
    }
    Path first = parquet().getFirst();
    Files.copy(
        columns().resolve(first.getFileName() + ".note"),
        columns().resolve(parquet().get(1).getFileName() + ".note"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Files.copy(first, parquet().get(1), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    open();
    assertThat(select(sql)).as("another range's file and note").isEqualTo(before);
  }

  private List<Path> parquet() throws IOException {
    try (var all = Files.list(columns())) {
      return all.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ATTACH 'x.db'",
        "COPY entries TO 'x.csv'",
        "COPY (SELECT 1) TO 'x.csv'",
        "PRAGMA database_list",
        "SET memory_limit = '100GB'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "CREATE TABLE t (i INT)",
        "DROP VIEW entries",
        "DELETE FROM entries",
        "INSERT INTO entries SELECT * FROM entries",
        "EXPLAIN SELECT 1",
        "CALL pragma_version()",
        "SELECT 1; SELECT 2",
        "SELECT 1; DROP VIEW entries",
        "",
        "nonsense",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_blob('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM '/tmp/x.parquet'",
        "SELECT * FROM glob('/*')",
        "SELECT (SELECT content FROM read_text('/etc/passwd'))",
        "WITH x AS (SELECT * FROM read_csv('/etc/passwd')) SELECT * FROM x",
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM glob('/*'))",
        "SELECT * FROM read_parquet('https://example.com/x.parquet')",
        "SELECT * FROM query('SELECT 1')",
        "SELECT * FROM query_table('entries')",
        "SELECT current_setting('allowed_paths')",
        "SELECT * FROM duckdb_settings()",
        "SELECT * FROM duckdb_views",
        "SELECT * FROM information_schema.tables",
        "SELECT * FROM sqlite_master",
        "SELECT * FROM pragma_database_list",
        "WITH x AS (DELETE FROM entries RETURNING *) SELECT * FROM x",
        "SELECT no_such_column FROM entries",
        "SELECT ?",
        "SELECT repeat('x', 100000)",
        "SELECT list(a.idx) FROM range(100000000) a(idx), range(1000) b",
      })
  void hostileStatementsAreRefused(String sql) throws Exception {
    write(3);
    assertThatThrownBy(() -> select(sql))
        .isInstanceOf(RefusedSqlException.class)
        .hasMessageNotContaining(folder.toString());
    assertThat(select("SELECT count(*) FROM entries")).containsExactly(List.of("3"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT count(*) FROM entries",
        "FROM decisions LIMIT 1",
        "VALUES (1)",
        "WITH x AS (SELECT idx FROM entries) SELECT max(idx) FROM x",
        "SELECT 1 UNION ALL SELECT 2",
        "SELECT d.idx, rank() OVER (ORDER BY d.time) FROM decisions d JOIN entries e USING (idx)",
        "SELECT time_bucket(INTERVAL 1 HOUR, time) AS hour, count(*) FROM Decisions GROUP BY 1 --"
            + " by hour",
        "DESCRIBE entries",
        "SELECT * FROM range(3)",
        "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 9) SELECT * FROM"
            + " r",
      })
  void whatAnAuditorAsksIsAnswered(String sql) throws Exception {
    write(3);
    assertThat(select(sql)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        // before the first row, later, and in an aggregate
        "SELECT CAST(product AS INT) FROM entries => Could not convert string 'urn:p:0' to INT32",
        "SELECT CASE WHEN i > 3000000 THEN CAST('x' || i AS INT) END FROM range(4000000) t(i)"
            + " => Could not convert string 'x3000001' to INT32",
        "SELECT max(CAST(product AS INT)) FROM entries => Could not convert string 'urn:p:",
        "SELECT count(*) FROM (SELECT i, 'o' || i FROM range(60000000) t(i) GROUP BY ALL)"
            + " => it needs more memory than the 512MB that a question has"
      })
  void whatWentWrongIsTold(String sql, String why) throws Exception {
    write(3);
    queries = new FactQueries(files, 600);
    assertThatThrownBy(() -> queries.select(sql, 3, rows(new ArrayList<>(), Integer.MAX_VALUE)))
        .isInstanceOf(RefusedSqlException.class)
        .hasMessageContaining(why);
  }

  @Test
  void aQuestionHasItsTime() throws Exception {
    write(3);
    queries = new FactQueries(files, 1);
    String endless =
        "SELECT count(*) FROM range(1000000) a(i), range(1000000) b(j) WHERE (i * j) % 7 = 3";
    assertThatThrownBy(() -> select(endless))
        .isInstanceOf(RefusedSqlException.class)
        .hasMessageContaining("it took longer than the 1 seconds that a question has");
    assertThatThrownBy(() -> queries.ask(endless, List.of(), 3, rows(new ArrayList<>(), 1)))
        .isInstanceOf(RefusedSqlException.class)
        .hasMessageContaining("it took longer than the 1 seconds");
    assertThatThrownBy(() ->
            queries.write(
                "(" + endless + ") > ?", List.of(1), 3, folder.resolve("x.csv"), "FORMAT csv"))
        .isInstanceOf(RefusedSqlException.class)
        .hasMessageContaining("it took longer than the 1 seconds");
  }

  @Test
  void anEarlierTreeIsAskedByItsOwnFiles() throws Exception {
    write(50);
    List<List<@Nullable String>> found = new ArrayList<>();
    try (ColumnFiles.Snapshot held = files.at(45)) {
      write(30);
      select("SELECT 1 FROM entries");
      assertThat(held.files()).allSatisfy(file -> assertThat(file).exists());
    }
    queries.select("SELECT max(idx) FROM entries", 45, rows(found, 9));
    assertThat(found).containsExactly(List.of("44"));
  }
}
