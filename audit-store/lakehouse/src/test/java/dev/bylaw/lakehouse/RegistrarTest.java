package dev.bylaw.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bylaw.audit.columns.FactFile;
import dev.bylaw.audit.columns.FactRange;
import dev.bylaw.log.note.Ed25519Signer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.Snapshot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistrarTest {
  private static final Duration WEEK = Duration.ofDays(7);

  @TempDir Path folder;
  private TestLog log;

  @BeforeEach
  void start() throws Exception {
    log = new TestLog(folder);
  }

  @AfterEach
  void stop() throws Exception {
    log.close();
  }

  private Path lake() {
    return folder.resolve("lake");
  }

  private Warehouse warehouse() throws IOException {
    return Warehouse.open(lake(), Map.of());
  }

  private Registrar.Outcome register(Duration keep) throws Exception {
    try (Warehouse warehouse = warehouse()) {
      return new Registrar(warehouse, InstantSource.system())
          .register(log.snapshot(), log.columns, Warehouse.TABLE, keep);
    }
  }

  private TableCheck.Result check() throws Exception {
    try (Warehouse warehouse = warehouse()) {
      return TableCheck.check(warehouse, Warehouse.TABLE, log.snapshot(), log.key.verifier());
    }
  }

  private List<Path> data() throws IOException {
    Path data = lake().resolve("audit/entries/data");
    if (!Files.exists(data)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(data)) {
      return files.sorted().toList();
    }
  }

  private List<Snapshot> snapshots() throws Exception {
    try (Warehouse warehouse = warehouse()) {
      var table = warehouse.table(Warehouse.TABLE);
      return Stream.iterate(
              table.currentSnapshot(),
              s -> s != null,
              s -> s.parentId() == null ? null : table.snapshot(s.parentId()))
          .toList();
    }
  }

  @Test
  void oneCommitTiesTheStoresFilesToTheCheckpoint() throws Exception {
    log.write(9_000).ask();
    Registrar.Outcome done = register(WEEK);
    assertThat(done.size()).isEqualTo(9_000);
    assertThat(done.added()).isEqualTo(3); // two of 4,096 and the rest
    assertThat(data()).hasSize(3);
    // the same files, not others with the same rows
    for (Path file : data()) {
      FactRange range = FactRange.parse(file.getFileName().toString()).orElseThrow();
      assertThat(Files.isSameFile(file, FactFile.in(log.columns, range))).isTrue();
    }
    Snapshot snapshot = snapshots().getFirst();
    assertThat(snapshot.summary())
        .containsEntry("bylaw.origin", TestLog.ORIGIN)
        .containsEntry("bylaw.tree-size", "9000")
        .containsEntry("bylaw.root", log.store.checkpoint().root().toBase64())
        .containsEntry(
            "bylaw.checkpoint", new String(log.store.checkpointNote(), StandardCharsets.UTF_8))
        .containsEntry("total-records", "9000");
    assertThat(check().findings()).isEmpty();
  }

  @Test
  void asOftenAsYouLike() throws Exception {
    log.write(100);
    Registrar.Outcome first = register(WEEK);
    Registrar.Outcome second = register(WEEK);
    assertThat(second.added()).isZero();
    assertThat(second.snapshot()).isEqualTo(first.snapshot());
    assertThat(data()).hasSize(1);
  }

  @Test
  void whatTheStoreNeverDerivedIsDerived() throws Exception {
    log.write(5_000);
    assertThat(register(WEEK).added()).isEqualTo(2);
    assertThat(check().findings()).isEmpty();
  }

  @Test
  void smallFilesGiveWayToSealedOnes() throws Exception {
    log.write(5_000).ask();
    assertThat(register(WEEK).added()).isEqualTo(2);
    log.write(61_000).ask();
    Registrar.Outcome done = register(WEEK);
    assertThat(done.added()).isEqualTo(1 + 1);
    assertThat(done.replaced()).isEqualTo(2);
    assertThat(snapshots()).hasSize(2);
    TableCheck.Result found = check();
    assertThat(found.findings()).isEmpty();
    assertThat(found.size()).isEqualTo(66_000);
    assertThat(found.files()).isEqualTo(2);
    // the older snapshot goes, and what only it held
    assertThat(register(Duration.ZERO).expired()).isEqualTo(1);
    assertThat(data()).hasSize(2);
  }

  @Test
  void anErasureExpiresWhatWasBefore() throws Exception {
    log.write(100);
    register(WEEK);
    log.write(50);
    register(WEEK);
    assertThat(snapshots()).hasSize(2);
    List<Path> before = data();
    log.erasure();
    Registrar.Outcome done = register(WEEK);
    assertThat(done.expired()).isEqualTo(2);
    assertThat(snapshots()).hasSize(1);
    assertThat(data()).hasSize(1).doesNotContainAnyElementsOf(before);
    assertThat(check().findings()).isEmpty();
    try (Stream<Path> all = Files.walk(lake())) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .doesNotContain("alice-the-person");
      }
    }
  }

  @Test
  void filesThatTheStoreWroteAnewTakeThePlaceOfTheOlder() throws Exception {
    log.write(4_096 + 10).ask();
    register(WEEK);
    Path first = FactFile.in(log.columns, new FactRange(0, 4_096));
    rewrite(first, "SELECT * FROM read_parquet('%s') ORDER BY idx DESC");
    note(first);
    Registrar.Outcome done = register(WEEK);
    assertThat(done.added()).isEqualTo(1);
    assertThat(done.replaced()).isEqualTo(1);
    assertThat(check().findings()).isEmpty();
  }

  @Test
  void aFileThatTellsSomethingElseIsRefused() throws Exception {
    log.write(4_096 + 10).ask();
    Path first = FactFile.in(log.columns, new FactRange(0, 4_096));
    rewrite(
        first,
        "SELECT * REPLACE (CASE WHEN idx = 7 THEN 'ANOTHER' ELSE effect END AS effect) FROM read_parquet('%s')");
    assertThatThrownBy(() -> register(WEEK))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("not what its note says");
    note(first);
    assertThatThrownBy(() -> register(WEEK))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("1 of its 4096 rows are not what the log's leaves tell");
    rewrite(first, "SELECT * FROM read_parquet('%s') LIMIT 4000");
    note(first);
    assertThatThrownBy(() -> register(WEEK)).hasMessageContaining("expected 4096 rows, found 4000");
    rewrite(first, "SELECT * EXCLUDE (cause) FROM read_parquet('%s')");
    note(first);
    assertThatThrownBy(() -> register(WEEK)).hasMessageContaining("expected the columns");
    Files.writeString(first, "no parquet");
    note(first);
    assertThatThrownBy(() -> register(WEEK)).hasMessageContaining("not a Parquet file");
    try (Warehouse warehouse = warehouse()) {
      assertThat(warehouse.table(Warehouse.TABLE).currentSnapshot()).isNull();
    }
  }

  // as the store writes a file anew
  private static void rewrite(Path file, String select) throws Exception {
    Path other = file.resolveSibling("other.tmp");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (" + select.formatted(file) + ") TO '" + other + "' (FORMAT parquet)");
    }
    Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private static void note(Path file) throws IOException {
    Path note = file.resolveSibling(file.getFileName() + ".note");
    List<String> lines = Files.readAllLines(note);
    Files.writeString(
        note, lines.get(0) + "\n" + lines.get(1) + "\n" + FactFile.digest(file) + "\n");
  }

  @Test
  void anotherLogAndAnOlderOneAreRefused() throws Exception {
    log.write(20);
    register(WEEK);
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    try (TestLog fork = new TestLog(elsewhere, log.key).write(10);
        Warehouse warehouse = warehouse()) {
      Registrar registrar = new Registrar(warehouse, InstantSource.system());
      assertThatThrownBy(
              () -> registrar.register(fork.snapshot(), fork.columns, Warehouse.TABLE, WEEK))
          .hasMessageContaining("the table holds 20 entries, the log's checkpoint has 10");
      fork.write(30);
      assertThatThrownBy(
              () -> registrar.register(fork.snapshot(), fork.columns, Warehouse.TABLE, WEEK))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("the log forked");
    }
    Path third = Files.createDirectory(folder.resolve("third"));
    try (TestLog other =
            new TestLog(third, Ed25519Signer.generate("mesh.example/other")).write(30);
        Warehouse warehouse = warehouse()) {
      assertThatThrownBy(() ->
              new Registrar(warehouse, InstantSource.system())
                  .register(other.snapshot(), other.columns, Warehouse.TABLE, WEEK))
          .hasMessageContaining("the table holds the log `mesh.example/audit`");
    }
  }

  @Test
  void leavesThatTheCheckpointDoesNotHaveAreRefused() throws Exception {
    log.write(300);
    Path bundle = log.directory.resolve("tile/entries/000");
    byte[] bytes = Files.readAllBytes(bundle);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int at = text.indexOf("PERMIT");
    bytes[at + 5] = 'D';
    Files.write(bundle, bytes);
    assertThatThrownBy(() -> register(WEEK))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("the leaves of the log have the root");
  }

  @Test
  void aRunThatWasCutShortIsTakenUp() throws Exception {
    log.write(5_000).ask();
    register(WEEK);
    Path data = data().getFirst();
    Files.copy(
        data, data.resolveSibling("000000004096-000000008192-" + "0".repeat(64) + ".parquet"));
    Files.createDirectories(lake().resolve("staging"));
    Files.writeString(lake().resolve("staging/000000004096-000000005100.parquet"), "half");
    log.write(100).ask();
    // the one that was left behind, and the tail that grew
    assertThat(register(Duration.ZERO).removed()).isEqualTo(2);
    assertThat(check().findings()).isEmpty();
    assertThat(data()).hasSize(2);
  }

  @Test
  void aTableThatWasTamperedWithIsFound() throws Exception {
    log.write(4_096 + 10).ask();
    register(WEEK);
    Path first = data().getFirst();
    byte[] bytes = Files.readAllBytes(first);
    Files.delete(first);
    Files.write(first, new byte[] {1, 2, 3});
    assertThat(check().findings())
        .hasSize(2)
        .anySatisfy(finding -> assertThat(finding).contains("another SHA-256"));
    Files.delete(first);
    assertThat(check().findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding).contains("is missing"));
    Files.write(first, bytes);
    assertThat(check().findings()).isEmpty();
  }

  @Test
  void onlyOneRegistersAtATime() throws Exception {
    log.write(10);
    try (Warehouse _ = warehouse()) {
      assertThatThrownBy(() -> register(WEEK)).hasMessageContaining("another process registers");
    }
  }

  @Test
  void theCommandLineSaysWhatItDid() throws Exception {
    log.write(10);
    Path key = Files.writeString(folder.resolve("key"), log.key.verifier() + "\n");
    String[] log = {"--log", this.log.directory.toString(), "--log-key", key.toString()};
    assertThat(run("register", log)).isZero();
    assertThat(run("check", log)).isZero();
    assertThat(folder.resolve("log.lakehouse/catalog.sqlite")).exists();
    assertThat(run("register", "--log", "nowhere", "--log-key", key.toString())).isEqualTo(2);
    assertThat(run("check", "--log", this.log.directory.toString(), "--log-key", "no"))
        .isEqualTo(2);
    Path other =
        Files.writeString(
            folder.resolve("other"), Ed25519Signer.generate(TestLog.ORIGIN).verifier().toString());
    assertThat(
            run("register", "--log", this.log.directory.toString(), "--log-key", other.toString()))
        .isEqualTo(5);
  }

  private static int run(String command, String... options) {
    String[] all = new String[options.length + 1];
    all[0] = command;
    System.arraycopy(options, 0, all, 1, options.length);
    return Main.run(all);
  }
}
