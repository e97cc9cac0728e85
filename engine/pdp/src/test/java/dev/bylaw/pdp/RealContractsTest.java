package dev.bylaw.pdp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.bundle.tree.LoadOptions;
import dev.bylaw.federation.compliance.JudgedFinding;
import dev.bylaw.federation.compliance.Severity;
import dev.bylaw.federation.record.ComplianceRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Judges real contracts and products by the shipped standards, and leaves a table in
 * target/compliance-of-real-contracts.txt.
 */
class RealContractsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  @Test
  void everyRealContractIsJudgedOrRefusedWithItsPlace() throws IOException {
    String shared = System.getProperty("bylaw.shared", "");
    Assumptions.assumeTrue(
        !shared.isEmpty(), "skipped: no real contracts; name their place by -Dbylaw.shared=DIR");
    PolicySet policies =
        PolicyLoader.load(
                Path.of(System.getProperty("bylaw.root"), "policies"), LoadOptions.at(NOW))
            .policies();
    assertThat(policies).isNotNull();
    CompliancePoint point = new CompliancePoint(policies, Chance.system());

    Map<String, Integer> verdicts = new TreeMap<>();
    List<String> table = new ArrayList<>();
    for (Path file : files(Path.of(shared, "contracts"))) {
      String name = Path.of(shared).relativize(file).toString();
      String row =
          switch (point.document(
              "real", new SubmittedDocument(name, Files.readAllBytes(file)), null, NOW, false)) {
            case Outcome.Decided<ComplianceRecord>(ComplianceRecord record) -> {
              List<JudgedFinding> findings = record.decision().findings();
              assertThat(findings)
                  .as(name)
                  .noneMatch(f -> f.policy() == null && f.counted() == Severity.BLOCK);
              yield "%-6s %3d block %3d warn %3d info"
                  .formatted(
                      record.decision().verdict(),
                      count(findings, Severity.BLOCK),
                      count(findings, Severity.WARN),
                      count(findings, Severity.INFO));
            }
            case Outcome.Refused<ComplianceRecord>(List<Outcome.Violation> violations) -> {
              assertThat(violations).as(name).isNotEmpty();
              assertThat(violations.getFirst().message()).contains(name);
              yield "%-6s %s".formatted("unread", violations.getFirst().message());
            }
          };
      verdicts.merge(row.substring(0, 6).strip(), 1, Integer::sum);
      table.add("%s  %s".formatted(row, name));
    }
    Path report = Path.of("target", "compliance-of-real-contracts.txt");
    Files.write(report, table);
    System.out.printf(
        "compliance of %d real contracts and products: %s (%s)%n", table.size(), verdicts, report);
    assertThat(table).hasSizeGreaterThan(100);
    assertThat(verdicts.getOrDefault("BLOCK", 0) + verdicts.getOrDefault("WARN", 0))
        .isGreaterThan(30);
  }

  private static long count(List<JudgedFinding> findings, Severity severity) {
    return findings.stream().filter(f -> f.counted() == severity).count();
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(Files::isRegularFile)
          .filter(p -> p.toString().matches(".*\\.(ya?ml)"))
          .sorted()
          .toList();
    }
  }
}
