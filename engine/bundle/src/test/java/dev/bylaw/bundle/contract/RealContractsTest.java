package dev.bylaw.bundle.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.mesh.Taxonomy;
import dev.bylaw.bundle.yaml.Mutation;
import dev.bylaw.federation.catalog.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Contracts and products as people published them. */
class RealContractsTest {

  private record Read(String file, StandardReader.Reading reading, List<Diagnostic> diagnostics) {}

  private static final int MIN_COLUMNS = 1_000;
  private static final int MIN_PERSONAL = 7;
  private static final int MIN_CLASSIFIED = 29;

  private static List<Path> files() throws IOException {
    String shared = System.getProperty("bylaw.shared", "");
    Path folder = Path.of(shared, "contracts");
    Assumptions.assumeTrue(
        !shared.isEmpty() && Files.isDirectory(folder),
        "skipped: the shared contracts are not here (-Dbylaw.shared=FOLDER)");
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile)
          .filter(file -> file.toString().matches(".*\\.(ya?ml|json)"))
          .sorted()
          .toList();
    }
  }

  private static List<Read> readAll() throws IOException {
    Path folder = Path.of(System.getProperty("bylaw.shared", ""), "contracts");
    var all = new ArrayList<Read>();
    for (Path path : files()) {
      String file = folder.relativize(path).toString().replace('\\', '/');
      all.add(read(file, Files.readAllBytes(path)));
    }
    return all;
  }

  private static Read read(String file, byte[] bytes) {
    var diagnostics = new Diagnostics();
    var reading = StandardReader.read(file, bytes, Taxonomy.STANDARD, diagnostics);
    return new Read(file, reading, diagnostics.sorted());
  }

  @Test
  void everyFileIsReadOrExplained() throws IOException {
    Map<String, Integer> outcomes = new TreeMap<>();
    for (Read read : readAll()) {
      if (read.reading == null) {
        assertThat(read.diagnostics).as(read.file).anyMatch(Diagnostic::isError);
        Diagnostic first =
            read.diagnostics.stream().filter(Diagnostic::isError).findFirst().orElseThrow();
        outcomes.merge("refused: " + first.code(), 1, Integer::sum);
      } else {
        String kind = read.reading.getClass().getSimpleName();
        String suffix = read.diagnostics.isEmpty() ? "" : " with warnings";
        outcomes.merge(kind + suffix, 1, Integer::sum);
      }
      for (Diagnostic diagnostic : read.diagnostics) {
        assertThat(diagnostic.location().line()).as(diagnostic.toString()).isPositive();
        assertThat(diagnostic.path()).as(diagnostic.toString()).isNotEmpty();
      }
    }
    System.out.println("real contracts: " + outcomes);
    assertThat(outcomes.getOrDefault("Contract", 0)).isGreaterThanOrEqualTo(67);
    assertThat(outcomes.getOrDefault("Contract with warnings", 0)).isGreaterThanOrEqualTo(20);
    assertThat(outcomes.getOrDefault("Product with warnings", 0)).isGreaterThanOrEqualTo(1);
    assertThat(outcomes.getOrDefault("refused: data_contract_specification", 0))
        .isGreaterThanOrEqualTo(62);
    assertThat(outcomes.getOrDefault("refused: json_schema", 0)).isGreaterThanOrEqualTo(12);
  }

  /** One file for each way in which the published contracts depart from their own standard. */
  @ParameterizedTest
  @CsvSource({
    "cli/tests/fixtures/postgres/odcs.yaml, 17, schema[0].properties[0].isNullable",
    "cli/tests/fixtures/postgres/odcs.yaml, 36, schema[0].properties[2].logicalType",
    "cli/tests/fixtures/excel/shipments-odcs.yaml, 35, schema[0].properties[0].physicalName",
    "cli/tests/fixtures/azure-blob-file/datacontract.yaml, 18, schema[0].logicalType",
    "cli/tests/fixtures/snowflake/import/datacontract.yaml, 8, servers[0].account",
    "cli/tests/fixtures/custom/export_model/datacontract.odcs.yaml, 16, servers[0].account",
    "cli/tests/fixtures/changelog/unit/changelog_unit_v1.yaml, 32, schema[0].quality[0].query",
    "cli/tests/fixtures/row-filter/datacontract.yaml, 15, schema[0].quality[0].metric",
    "odcs/docs/examples/stakeholders/basic-four-dpo.odcs.yaml, 10, team",
    "odps/docs/examples/customer-data-product.odps.yaml, 30, inputPorts[3].tags",
  })
  void whatDepartsFromTheStandardIsToldWithPathAndLine(String file, int line, String path)
      throws IOException {
    files();
    Path folder = Path.of(System.getProperty("bylaw.shared", ""), "contracts");
    assertThat(read(file, Files.readAllBytes(folder.resolve(file))).diagnostics)
        .anyMatch(d -> d.location().line() == line && d.path().equals(path));
  }

  @Test
  void labelsAreFoundInTheWaysPeopleWriteThem() throws IOException {
    int columns = 0;
    int personal = 0;
    int classified = 0;
    for (Read read : readAll()) {
      if (read.reading instanceof StandardReader.Reading.Contract(var contract)) {
        for (ColumnReading column : contract.columns()) {
          columns++;
          personal += column.column().categories().contains("pii") ? 1 : 0;
          classified += column.column().sensitivity().equals(Column.UNCLASSIFIED) ? 0 : 1;
        }
      }
    }
    System.out.printf(
        "real columns: %d, with pii %d, with a sensitivity %d%n", columns, personal, classified);
    assertThat(columns).isGreaterThanOrEqualTo(MIN_COLUMNS);
    assertThat(personal).isGreaterThanOrEqualTo(MIN_PERSONAL);
    assertThat(classified).isGreaterThanOrEqualTo(MIN_CLASSIFIED);
  }

  @Test
  void mutatedContractsAreReadOrRefusedAndNothingElse() throws IOException {
    long seed = Long.getLong("bylaw.seed", System.nanoTime());
    var random = new SplittableRandom(seed);
    for (Path path : files()) {
      byte[] original = Files.readAllBytes(path);
      if (original.length > 60_000) {
        continue;
      }
      for (int i = 0; i < 12; i++) {
        byte[] mutated = Mutation.of(original, random);
        Read read;
        try {
          read = read(path.getFileName().toString(), mutated);
        } catch (RuntimeException | StackOverflowError e) {
          throw new AssertionError("seed " + seed + ": " + path + "\n" + new String(mutated), e);
        }
        boolean refused = read.diagnostics.stream().anyMatch(Diagnostic::isError);
        assertThat(read.reading == null).as("seed %d, %s", seed, path).isEqualTo(refused);
      }
    }
  }
}
