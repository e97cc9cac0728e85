package dev.bylaw.pdp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the shipped tables find in contracts. */
class ContractLintTest {
  private static final String HEAD =
      """
      apiVersion: v3.1.0
      kind: DataContract
      id: c
      version: 1.0.0
      status: active
      slaProperties:
        - {property: retention, value: 1, unit: y}
      schema:
        - name: %s
          properties:
            - name: %s
              logicalType: string
      """;

  private static List<String> codes(String contract, ContractLint.Rules... rules) {
    ContractLint.Prepared prepared = ContractLint.prepare(null, List.of(rules));
    assertThat(prepared.diagnostics()).noneMatch(Diagnostic::isError);
    try (ContractLint lint = prepared.lint()) {
      return lint.lint("c.yaml", contract.getBytes(StandardCharsets.UTF_8)).stream()
          .map(d -> d.location().line() + " " + d.code().substring(d.code().indexOf('/') + 1))
          .toList();
    }
  }

  private static String contract(String object, String column, String more) {
    return HEAD.formatted(object, column) + more.replaceAll("(?m)^(?=.)", "        ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          orders    | customerEmail   |                                        | likely-email
          orders    | email_sent_at   | tags: ['pii:false']                    |
          orders    | customer_email  | tags: [pii]                            | category-without-sensitivity
          orders    | customer_email  | {tags: [email], classification: restricted} |
          orders    | product_name    |                                        |
          customers | name            |                                        | likely-name
          products  | name            |                                        |
          people    | dateOfBirth     |                                        | likely-birth-date
          accounts  | password_hash   |                                        | likely-credential
          orders    | ref             | examples: ['ann@example.com']          | likely-email
          orders    | ref             | examples: ['+49 170 1234567']          | likely-phone
          orders    | gtin            | examples: ['00012345600012']           |
          orders    | ref             | examples: ['DE89 3704 0044 0532 0130 00'] | likely-financial
          orders    | ref             | examples: ['DE89 3704 0044 0532 0130 01'] |
          orders    | ref             | examples: ['4111 1111 1111 1111']      | likely-financial
          orders    | ref             | examples: ['10.1.2.3']                 | likely-ip-address
          orders    | blob            | description: the surname of the buyer  | described-as-personal
          orders    | buyer           | {tags: [pii], classification: public}  | public-and-personal
          orders    | finding         | {tags: [health], classification: internal} | underclassified
          orders    | buyer           | {tags: [pii, 'pii:false'], classification: restricted} | denied-and-personal
          """)
  void signsOfPersonalDataWithoutALabel(String object, String column, String more, String rule) {
    String text = more == null ? "" : more.strip();
    String yaml =
        text.startsWith("{")
            ? text.substring(1, text.length() - 1).replaceAll(", (?=classification)", "\n")
            : text;
    assertThat(codes(contract(object, column, yaml + "\n")))
        .isEqualTo(rule == null ? List.of() : List.of("11 " + rule));
  }

  @Test
  void rulesOfOnesOwnAreAdded() {
    String rules =
        """
        bylaw,table
        id,ours.words
        title,Words of our house
        description,Ours
        owner,us
        rationale,ours
        kind,compliance

        when column.category,when column.name.word,then finding rule,then finding severity,then finding message
        not pii,kundennummer,kundennummer,BLOCK,column `{column.name}` tells customers apart
        """;
    assertThat(
            codes(
                contract("orders", "Kundennummer_alt", ""),
                new ContractLint.Rules("ours.csv", rules.getBytes(StandardCharsets.UTF_8))))
        .containsExactly("11 kundennummer");
  }

  @Test
  void rulesThatAreNoneAreToldWithTheirPlace() {
    ContractLint.Prepared prepared =
        ContractLint.prepare(
            null,
            List.of(
                new ContractLint.Rules(
                    "bad.csv",
                    "bylaw,table\nid,x\ntitle,X\nkind,compliance\n\nwhen column.nose,then finding severity\nx,BLOCK\n"
                        .getBytes(StandardCharsets.UTF_8))));
    assertThat(prepared.lint()).isNull();
    assertThat(prepared.diagnostics())
        .anyMatch(
            d -> d.location().file().equals("bad.csv") && d.message().contains("column.nose"));
  }

  @Test
  void aContractWithoutRetentionIsTold() {
    String without = contract("orders", "id", "").replaceAll("(?m)^slaProperties:\n.*\n", "");
    assertThat(codes(without)).containsExactly("1 retention");
  }

  @Test
  void whatShipsIsTheLibrarys() throws IOException {
    Path policies = Path.of(System.getProperty("bylaw.root"), "policies");
    for (String file : ContractLint.SHIPPED) {
      String name = "lint/" + Path.of(file).getFileName();
      try (var in = ContractLint.class.getResourceAsStream(name)) {
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
            .as("copy %s to engine/pdp/src/main/resources/dev/bylaw/pdp/lint", file)
            .isEqualTo(Files.readString(policies.resolve(file)));
      }
    }
  }

  /** The labelled corpus is small: 7 personal columns of over 1,000; the tables find many more. */
  @Test
  void realContractsAreLintedWithLines() throws IOException {
    String shared = System.getProperty("bylaw.shared", "");
    Assumptions.assumeTrue(
        !shared.isEmpty(), "skipped: no real contracts; name their place by -Dbylaw.shared=DIR");
    Map<String, Integer> counts = new TreeMap<>();
    List<Path> files = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(Path.of(shared, "contracts"))) {
      walk.filter(p -> p.toString().matches(".*\\.(ya?ml)")).sorted().forEach(files::add);
    }
    try (ContractLint lint = ContractLint.prepare(null, List.of()).lint()) {
      for (Path file : files) {
        for (Diagnostic d : lint.lint(file.toString(), Files.readAllBytes(file))) {
          if (d.code().startsWith("council.")) {
            counts.merge(d.code().substring(d.code().indexOf('/') + 1), 1, Integer::sum);
            assertThat(d.location().line()).isPositive();
            assertThat(d.hint()).isNotBlank();
          }
        }
      }
    }
    System.out.println("lint of " + files.size() + " real files: " + counts);
    assertThat(counts.getOrDefault("likely-email", 0)).isGreaterThanOrEqualTo(11);
    assertThat(counts.getOrDefault("likely-name", 0)).isGreaterThanOrEqualTo(11);
    assertThat(counts).doesNotContainKey("likely-phone"); // article numbers are none
  }
}
