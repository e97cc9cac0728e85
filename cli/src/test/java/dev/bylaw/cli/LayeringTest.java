package dev.bylaw.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows of docs/ARCHITECTURE.md run one way. */
class LayeringTest {
  private static final Path ROOT = Path.of(System.getProperty("bylaw.root"));
  private static JavaClasses all;

  @BeforeAll
  static void load() throws IOException {
    List<Path> classes;
    try (Stream<Path> walk =
        Files.find(
            ROOT, 6, (p, a) -> a.isDirectory() && p.endsWith(Path.of("target", "classes")))) {
      classes = walk.toList();
    }
    all = new ClassFileImporter().importPaths(classes);
    for (String module :
        List.of(
            "rego",
            "opa",
            "federation",
            "lowering",
            "drools",
            "bundle",
            "pdp",
            "review",
            "log",
            "sidecar",
            "audit",
            "lakehouse",
            "kafka",
            "cli")) {
      assertThat(all.stream().anyMatch(c -> c.getPackageName().startsWith("dev.bylaw." + module)))
          .as("classes of " + module)
          .isTrue();
    }
  }

  @Test
  void regoKnowsOnlyTheJdkAndTheLibrariesOfItsBuiltins() {
    sees(
        "dev.bylaw.rego..",
        "dev.bylaw.rego..",
        "java..",
        "javax..",
        "org.jspecify..",
        "com.google.re2j..",
        "org.snakeyaml.engine..");
  }

  @Test
  void opaKnowsRegoAndTheRuntimeOfWasm() {
    sees(
        "dev.bylaw.opa..",
        "dev.bylaw.opa..",
        "dev.bylaw.rego..",
        "java..",
        "org.jspecify..",
        "com.styra.opa.wasm..",
        "com.dylibso.chicory..",
        "com.fasterxml.jackson.databind..");
  }

  @Test
  void wasmIsRunInOnePlaceAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.bylaw.opa..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.styra.opa..", "com.dylibso.chicory..")
        .check(all);
  }

  @Test
  void kernelKnowsOnlyTheJdk() {
    sees("dev.bylaw.federation..", "dev.bylaw.federation..", "java..", "org.jspecify..");
  }

  @Test
  void loweringKnowsTheKernelAlone() {
    sees(
        "dev.bylaw.lowering..",
        "dev.bylaw.lowering..",
        "dev.bylaw.federation..",
        "java..",
        "javax.crypto..",
        "org.jspecify..");
  }

  @Test
  void kernelHasNoClock() {
    noClasses()
        .that()
        .resideInAPackage("dev.bylaw.federation..")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(all);
  }

  @Test
  void logKnowsOnlyTheJdk() {
    sees("dev.bylaw.log..", "dev.bylaw.log..", "java..", "javax..", "org.jspecify..");
  }

  @Test
  void factsKnowTheLogAndDuckDb() {
    sees(
        "dev.bylaw.audit.columns..",
        "dev.bylaw.audit.columns..",
        "dev.bylaw.log..",
        "java..",
        "org.jspecify..",
        "org.duckdb..",
        "org.slf4j..");
  }

  @Test
  void kafkaIsKnownInOnePlaceAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.bylaw.kafka..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "dev.bylaw.kafka..")
        .check(all);
  }

  @Test
  void icebergIsKnownInOnePlaceAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.bylaw.lakehouse..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.iceberg..", "dev.bylaw.lakehouse..")
        .check(all);
  }

  @Test
  void bundleKnowsRegoTheKernelAndSignedNotes() {
    sees(
        "dev.bylaw.bundle..",
        "dev.bylaw.bundle..",
        "dev.bylaw.rego..",
        "dev.bylaw.federation..",
        "dev.bylaw.log.note..",
        "java..",
        "org.jspecify..",
        "org.snakeyaml.engine..");
  }

  @Test
  void droolsIsImportedInOnePlaceAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.bylaw.drools..", "dev.bylaw.benchmarks..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.drools..", "org.kie..", "org.apache.poi..")
        .check(all);
  }

  @Test
  void onlyThePdpAndWhatStandsAboveItSeesPoliciesOnDrools() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.bylaw.rego..", "dev.bylaw.federation..", "dev.bylaw.bundle..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.bylaw.drools..")
        .check(all);
  }

  @Test
  void onlyTheCommandLineSeesReviews() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.bylaw.review..", "dev.bylaw.cli..", "dev.bylaw.benchmarks..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.bylaw.review..")
        .check(all);
  }

  @Test
  void engineAndLogKnowNeitherWireNorFramework() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.bylaw.rego..",
            "dev.bylaw.opa..",
            "dev.bylaw.federation..",
            "dev.bylaw.lowering..",
            "dev.bylaw.drools..",
            "dev.bylaw.bundle..",
            "dev.bylaw.pdp..",
            "dev.bylaw.review..",
            "dev.bylaw.log..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.grpc..",
            "com.google.protobuf..",
            "io.micronaut..",
            "dev.bylaw.v1..",
            "dev.bylaw.sidecar..",
            "dev.bylaw.audit..",
            "dev.bylaw.cli..")
        .check(all);
  }

  @Test
  void micronautWiresTheProcessesAndNothingElse() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.bylaw.sidecar..", "dev.bylaw.audit..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.micronaut..")
        .check(all);
  }

  @Test
  void journalKnowsNoServiceAndNoPolicy() {
    noClasses()
        .that()
        .resideInAPackage("dev.bylaw.sidecar.journal..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.grpc..", "dev.bylaw.v1..", "dev.bylaw.pdp..", "dev.bylaw.federation..")
        .check(all);
  }

  @Test
  void everyPackageIsNullMarked() throws IOException {
    List<Path> unmarked = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(ROOT)) {
      walk.filter(p -> p.toString().contains("/src/main/java/"))
          .filter(p -> !p.toString().contains("/target/"))
          .filter(Files::isDirectory)
          .filter(LayeringTest::holdsJava)
          .filter(p -> !isMarked(p.resolve("package-info.java")))
          .forEach(unmarked::add);
    }
    assertThat(unmarked).isEmpty();
  }

  private static boolean holdsJava(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(f -> f.toString().endsWith(".java"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isMarked(Path file) {
    try {
      return Files.exists(file) && Files.readString(file).contains("@NullMarked");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void sees(String who, String... what) {
    classes()
        .that()
        .resideInAPackage(who)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(what)
        .check(all);
  }
}
