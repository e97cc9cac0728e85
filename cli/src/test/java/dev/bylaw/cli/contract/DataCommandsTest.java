package dev.bylaw.cli.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Main;
import dev.bylaw.cli.test.Captured;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands about contracts, retention plans and lowered decisions, as a user runs them. */
class DataCommandsTest {
  private static final Path ROOT = Path.of(System.getProperty("bylaw.root"));
  private static final String TREE = ROOT.resolve("policies").toString();
  private static final String NOW = "2026-11-21T10:00:00Z";
  private static final String ORDERS = "urn:mesh:sales:orders";

  @TempDir Path folder;

  private String out = "";

  private int run(String... args) {
    PrintStream before = System.out;
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    try (PrintStream captured = new PrintStream(seen, true, StandardCharsets.UTF_8)) {
      System.setOut(captured);
      return Main.run(args);
    } finally {
      System.setOut(before);
      out = seen.toString(StandardCharsets.UTF_8);
    }
  }

  private JsonNode json() {
    return JsonMapper.builder().build().readTree(out);
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void lintNamesTheLine() throws IOException {
    String contract =
        file(
            "c.odcs.yaml",
            """
            apiVersion: v3.1.0
            kind: DataContract
            id: c
            version: 1.0.0
            status: active
            slaProperties: [{property: retention, value: 1, unit: y}]
            schema:
              - name: orders
                properties:
                  - name: password
                    logicalType: string
            """);
    assertThat(run("contract", "lint", "--shipped", "--format", "json", contract))
        .isEqualTo(ExitCode.CHECK_FAILED);
    Captured.requireSchema("check-report", out);
    JsonNode finding = json().path("findings").get(0);
    assertThat(finding.path("line").asInt()).isEqualTo(10);
    assertThat(finding.path("code").asString())
        .isEqualTo("council.pii.likely-personal/likely-credential");
    assertThat(finding.path("hint").asString()).contains("credential:false");
  }

  @Test
  void aPassportIsIssuedAndVerified() throws IOException {
    String key = folder.resolve("k").toString();
    String passport = folder.resolve("p").toString();
    assertThat(run("key", "new", "mesh/council", key, "--format", "json")).isZero();
    Captured.requireSchema("key", out);
    List<String> issue = List.of("contract", "passport", "issue", ORDERS, "--key", key);
    List<String> forMachines = new ArrayList<>(issue);
    forMachines.addAll(List.of("-p", TREE, "--at", NOW, "--format", "json"));
    assertThat(run(forMachines.toArray(String[]::new))).as("no file").isEqualTo(ExitCode.USAGE);
    forMachines.addAll(List.of("-o", passport));
    assertThat(run(forMachines.toArray(String[]::new))).isZero();
    Captured.requireSchema("passport", out);
    assertThat(json().path("signed_by").asString()).isEqualTo("mesh/council");
    String contract = TREE + "/domains/sales/products/orders/contract.odcs.yaml";
    String[] verify = {
      "contract",
      "passport",
      "verify",
      passport,
      "--key",
      key + ".pub",
      "--at",
      NOW,
      "--document",
      contract
    };
    assertThat(run(verify)).isZero();
    assertThat(out).contains(ORDERS + " version 2.1.0").contains("signed by mesh/council");
    List<String> asJson = new ArrayList<>(List.of(verify));
    asJson.addAll(List.of("--format", "json"));
    assertThat(run(asJson.toArray(String[]::new))).isZero();
    assertThat(json().path("passport").path("product").asString()).isEqualTo(ORDERS);
    Captured.requireSchema("passport", out);
    assertThat(run("key", "show", key, "--format", "json")).isZero();
    assertThat(json().path("verifier").asString()).startsWith("mesh/council+");
    Captured.requireSchema("key", out);
    verify[9] = ROOT.resolve("examples/07-a-breaking-change/proposed.odcs.yaml").toString();
    assertThat(run(verify)).isEqualTo(ExitCode.PROOF_FAILED);
    verify[9] = contract;
    verify[7] = "2028-01-01";
    assertThat(run(verify)).isEqualTo(ExitCode.PROOF_FAILED);
  }

  @Test
  void aVerdictIsAnOorsDocument() {
    String contract =
        ROOT.resolve("examples/05-a-contract-that-fails/contract.odcs.yaml").toString();
    assertThat(run("compliance", "-p", TREE, "--at", NOW, "--format", "oors", contract))
        .isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(json().path("kind").asString()).isEqualTo("ObservabilityResults");
    assertThat(json().path("status").asString()).isEqualTo("fail");
    for (JsonNode result : json().path("results")) {
      assertThat(result.path("type").asString()).isEqualTo("check");
      assertThat(result.path("status").asString()).isIn("pass", "warn", "fail");
    }
  }

  @Test
  void thePackOfTheDataActFindsWhatItsArticleAsks() {
    String pack = ROOT.resolve("packs/eu-data-act-33").toString();
    String contract = TREE + "/domains/sales/products/orders/contract.odcs.yaml";
    run("compliance", "-p", TREE, "--overlay", pack, "--at", NOW, contract);
    assertThat(out).contains("Article 33(1)(a): the contract does not describe their licence");
  }

  @Test
  void aProductsRetentionIsPlanned() throws IOException {
    String records =
        file(
            "r.json",
            """
            [{"name": "old", "object": "orders", "record_class": "order", "jurisdiction": "DE",
              "since": "2010-01-01"}]
            """);
    assertThat(
            run(
                "retention",
                "plan",
                "-p",
                TREE,
                "--at",
                "2026-04-01",
                "--format",
                "json",
                "--records",
                records,
                ORDERS))
        .isZero();
    Captured.requireSchema("retention-plan", out);
    assertThat(json().path("items").get(0).path("outcome").asString()).isEqualTo("delete_due");
    assertThat(json().path("downstream").get(0).path("data_product").asString())
        .isEqualTo("urn:mesh:marketing:campaign-reach");
    assertThat(run("retention", "plan", "-p", TREE, "urn:mesh:sales:nothing"))
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aDecisionIsLowered() throws IOException {
    String request = ROOT.resolve("examples/02-pii-for-another-domain/request.json").toString();
    String[] lower = {
      "lower", "-p", TREE, "--at", NOW, "--to", "trino", "--format", "json", request
    };
    assertThat(run(lower)).isZero();
    Captured.requireSchema("lowered", out);
    assertThat(json().path("sql").asString())
        .contains("HAVING count(*) >= 10")
        .doesNotContain("\"salary_cents\"");
    for (JsonNode column : json().path("columns")) {
      if (column.path("mask").asString("").startsWith("sha-256")) {
        assertThat(column.path("is_null").asBoolean()).as("without a secret").isTrue();
      }
    }
    String withSecret = file("secret", "0123456789abcdef0123456789abcdef");
    assertThat(
            run(
                "lower",
                "-p",
                TREE,
                "--at",
                NOW,
                "--to",
                "postgres",
                "--secret",
                withSecret,
                request))
        .isZero();
    assertThat(out).contains("sha256(decode(").doesNotContain("0123456789abcdef");
    String schema =
        file(
            "s.json",
            "{\"type\":\"struct\",\"fields\":[{\"id\":1,\"name\":\"email\",\"type\":\"string\"}]}");
    assertThat(
            run("lower", "-p", TREE, "--at", NOW, "--to", "iceberg", "--schema", schema, request))
        .as("a minimum aggregation cannot be said")
        .isEqualTo(ExitCode.CHECK_FAILED);
  }

  @Test
  void aDenialIsNotLowered() {
    String denied =
        ROOT.resolve("examples/02-pii-for-another-domain/request-without-purpose.json").toString();
    assertThat(run("lower", "-p", TREE, "--at", NOW, "--to", "trino", denied))
        .isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(out).isEmpty();
  }

  @Test
  void aFolderStandsForItsContractsAndProducts() {
    String sales = Path.of(TREE, "domains/sales/products/orders").toString();
    assertThat(run("compliance", "-p", TREE, "--at", NOW, "--format", "table", sales)).isZero();
    assertThat(out.lines())
        .hasSize(2)
        .anyMatch(line -> line.endsWith("contract.odcs.yaml"))
        .anyMatch(line -> line.endsWith("product.odps.yaml"));
  }

  @Test
  void aContractIsJudgedUnderWhateverName() throws IOException {
    Path contract = ROOT.resolve("examples/05-a-contract-that-fails/contract.odcs.yaml");
    Files.copy(contract, folder.resolve("controls.yaml"));
    Files.writeString(folder.resolve("agreements.yaml"), "agreements: [");
    assertThat(run("compliance", "-p", TREE, "--at", NOW, "--format", "table", folder.toString()))
        .isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(out.lines())
        .hasSize(2)
        .anyMatch(line -> line.endsWith("controls.yaml"))
        .anyMatch(line -> line.startsWith("unread"));
  }

  @Test
  void aFormatThatIsNoneIsRefused() {
    for (String words :
        List.of(
            "compliance x.yaml",
            "contract check a b",
            "retention x.json",
            "retention plan urn:x",
            "lower x.json --to duckdb")) {
      List<String> all = new ArrayList<>(List.of(words.split(" ")));
      all.addAll(List.of("--format", "xml"));
      Captured run = Captured.run(all.toArray(String[]::new));
      assertThat(run.code()).as(words).isEqualTo(ExitCode.USAGE);
      assertThat(run.err()).as(words).contains("'xml'");
    }
  }

  @Test
  void whatCannotBeReadStaysOutOfTheJson() throws IOException {
    String other = file("other.yaml", "a: 1");
    assertThat(run("compliance", "-p", TREE, "--at", NOW, "--format", "json", other))
        .isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(out).isEmpty();
  }
}
