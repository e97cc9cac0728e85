package dev.bylaw.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.audit.columns.FactQueries;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark on the Iceberg table and DuckDB on the store's files give the same answers. */
class SparkTest {
  // what Spark's own launcher opens, as far as this needs it
  private static final List<String> OPENED =
      List.of("lang", "lang.invoke", "io", "net", "nio", "util", "util.concurrent");

  /** A question in the words of both; {@code entries} is the view or the table. */
  private record Question(String duckdb, String spark) {
    Question(String both) {
      this(both, both);
    }
  }

  private static final List<Question> QUESTIONS =
      List.of(
          new Question(
              "SELECT count(*), count(DISTINCT decision_id), min(idx), max(idx) FROM entries"),
          new Question(
              "SELECT effect, cause, count(*) FROM entries GROUP BY effect, cause ORDER BY effect NULLS LAST"),
          new Question(
              "SELECT product, count(*), avg(CASE WHEN effect = 'DENY' THEN 1.0 ELSE 0.0 END) > 0.4"
                  + " FROM entries GROUP BY product ORDER BY product NULLS LAST"),
          new Question(
              "SELECT hour(time), domain, count(*) FROM entries"
                  + " WHERE time >= TIMESTAMP '2026-11-21 11:00:00' AND time < TIMESTAMP '2026-11-21 14:00:00'"
                  + " GROUP BY 1, 2 ORDER BY 1, 2"),
          new Question(
              "SELECT idx, product, effect, action, seq FROM entries WHERE decision_id = 'decision-4711'"),
          new Question(
              "SELECT count(*) FROM (SELECT idx, lag(idx) OVER (ORDER BY idx) AS before FROM entries) AS t"
                  + " WHERE idx <> before + 1"),
          new Question(
              "SELECT p, count(*) FROM (SELECT unnest(policies) AS p FROM entries) GROUP BY p ORDER BY p",
              "SELECT p, count(*) FROM (SELECT explode(policies) AS p FROM entries) GROUP BY p ORDER BY p"),
          new Question(
              "SELECT count(*) FROM entries WHERE list_contains(policies, 'p3')",
              "SELECT count(*) FROM entries WHERE array_contains(policies, 'p3')"),
          new Question("SELECT kind, more FROM entries WHERE kind <> 'decision' ORDER BY idx"));

  @TempDir Path folder;

  @Test
  void sparkAnswersAsTheStoreDoes() throws Exception {
    List<String> sparkJars =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(jar -> !jar.matches(".*/iceberg-(core|api|common|bundled-guava)-[^/]*\\.jar"))
            .toList();
    Assumptions.assumeTrue(
        sparkJars.stream().anyMatch(jar -> jar.contains("iceberg-spark-runtime")),
        "Spark is not on the class path");
    try (TestLog log = new TestLog(folder).write(20_000)) {
      log.erasure();
      log.ask();
      Path lake = folder.resolve("lake");
      try (Warehouse warehouse = Warehouse.open(lake, Map.of())) {
        Registrar registrar = new Registrar(warehouse, InstantSource.system());
        registrar.register(log.snapshot(), log.columns, Warehouse.TABLE, Duration.ZERO);
      }
      List<String> questions = new ArrayList<>();
      QUESTIONS.forEach(question -> questions.add(onTable(question.spark)));
      questions.add(
          "SELECT element_at(summary, 'bylaw.tree-size'), element_at(summary, 'bylaw.root')"
              + " FROM bylaw.audit.entries.snapshots");
      List<List<String>> answers = spark(sparkJars, questions, lake);
      FactQueries queries = new FactQueries(log.files);
      for (int i = 0; i < QUESTIONS.size(); i++) {
        assertThat(answers.get(i))
            .as(questions.get(i))
            .isNotEmpty()
            .isEqualTo(duckdb(queries, QUESTIONS.get(i).duckdb, log.store.checkpoint().size()));
      }
      assertThat(answers.getLast())
          .containsExactly("[20001, " + log.store.checkpoint().root().toBase64() + "]");
    }
  }

  private static String onTable(String sql) {
    return sql.replace("FROM entries", "FROM bylaw.audit.entries");
  }

  private static List<String> duckdb(FactQueries queries, String sql, long size) throws Exception {
    List<String> rows = new ArrayList<>();
    queries.select(
        sql,
        size,
        new FactQueries.Rows() {
          @Override
          public void columns(List<FactQueries.Column> columns) {}

          @Override
          public boolean row(List<@Nullable String> values) {
            rows.add(values.toString());
            return true;
          }
        });
    return rows;
  }

  private List<List<String>> spark(List<String> jars, List<String> questions, Path lake)
      throws Exception {
    Path asked = Files.write(folder.resolve("questions"), questions);
    Path answered = folder.resolve("answers");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String opened : OPENED) {
      command.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED");
    }
    command.add("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
    command.add("--add-opens=java.base/sun.util.calendar=ALL-UNNAMED");
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            "-Xmx1g",
            "-cp",
            String.join(File.pathSeparator, jars),
            SparkQuestions.class.getName(),
            asked.toString(),
            answered.toString(),
            lake.toString()));
    Path output = folder.resolve("spark.log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(5, TimeUnit.MINUTES);
    process.destroyForcibly();
    assertThat(ended && process.exitValue() == 0 && Files.exists(answered))
        .as("Spark: %s", tail(output))
        .isTrue();
    List<List<String>> answers = new ArrayList<>();
    List<String> rows = new ArrayList<>();
    for (String line : Files.readAllLines(answered)) {
      if (line.isEmpty()) {
        answers.add(List.copyOf(rows));
        rows.clear();
      } else {
        rows.add(line);
      }
    }
    return answers;
  }

  private static String tail(Path log) throws Exception {
    List<String> lines = Files.readAllLines(log);
    return lines.subList(Math.max(0, lines.size() - 40), lines.size()).stream()
        .collect(Collectors.joining("\n"));
  }
}
