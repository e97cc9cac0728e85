package dev.bylaw.bundle.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.mesh.Taxonomy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Contracts and products as people published them. */
class RealContractsTest {

  private record Read(String file, StandardReader.Reading reading, List<Diagnostic> diagnostics) {

    boolean has(String code) {
      return diagnostics.stream().anyMatch(d -> d.code().equals(code));
    }
  }

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
    if (Boolean.getBoolean("bylaw.list")) {
      for (Read read : readAll()) {
        if (!read.has("data_contract_specification") && !read.has("json_schema")) {
          read.diagnostics.forEach(System.out::println);
        }
      }
    }
    assertThat(outcomes.getOrDefault("Contract", 0)).isGreaterThanOrEqualTo(67);
    assertThat(outcomes.getOrDefault("refused: data_contract_specification", 0))
        .isGreaterThanOrEqualTo(62);
  }
}
