package dev.bylaw.federation.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.obligation.ObligationTemplate;
import dev.bylaw.federation.policy.ErrorCode;
import dev.bylaw.federation.policy.Origin;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Position;
import dev.bylaw.federation.policy.Scope;
import dev.bylaw.federation.policy.Source;
import dev.bylaw.federation.policy.Subjects;
import dev.bylaw.federation.policy.Waivability;
import dev.bylaw.federation.policy.Waiver;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ComplianceTest {
  private static final Instant CLOCK = Instant.parse("2026-11-21T10:00:00Z");
  private static final Finding BLOCK =
      new Finding("naming", Severity.BLOCK, "/schema/0", "not snake case", "rename it");
  private static final Finding INFO =
      new Finding("style", Severity.INFO, "", "no description", null);

  @Test
  void withoutFindingsTheVerdictIsInfo() {
    assertThat(judge(List.of(), List.of(), false).verdict()).isEqualTo(Severity.INFO);
    assertThat(judge(List.of(rule(true)), List.of(), false).verdict()).isEqualTo(Severity.INFO);
  }

  @Test
  void theWorstFindingStandsFirstAndIsTheVerdict() {
    ComplianceDecision decision = judge(List.of(rule(true, INFO, BLOCK)), List.of(), false);
    assertThat(decision.verdict()).isEqualTo(Severity.BLOCK);
    assertThat(decision.findings()).extracting(JudgedFinding::finding).containsExactly(BLOCK, INFO);
    assertThat(decision.findings().getFirst().file()).isEqualTo("standard.rego");
  }

  @Test
  void aRuleThatIsNotMandatoryCannotBlock() {
    assertThat(judge(List.of(rule(false, BLOCK)), List.of(), false).verdict())
        .isEqualTo(Severity.WARN);
    assertThat(judge(List.of(failed(false)), List.of(), false).verdict()).isEqualTo(Severity.WARN);
  }

  @Test
  void aWaiverLowersABlockAndTellsIt() {
    ComplianceDecision decision =
        judge(List.of(rule(true, BLOCK, INFO)), List.of(waiver(Subjects.ALL)), false);
    assertThat(decision.verdict()).isEqualTo(Severity.WARN);
    JudgedFinding waived = decision.findings().getFirst();
    assertThat(waived.finding()).isEqualTo(BLOCK);
    assertThat(waived.counted()).isEqualTo(Severity.WARN);
    assertThat(waived.waivers()).containsExactly(new PolicyId("waiver"));
    assertThat(decision.findings().getLast().waivers()).isEmpty();
    assertThat(decision.waivers()).hasSize(1);
  }

  @Test
  void aWaiverForSomeSubjectsMeansNoProduct() {
    Waiver some = waiver(new Subjects(Set.of("alice"), Set.of()));
    assertThat(judge(List.of(rule(true, BLOCK)), List.of(some), false).verdict())
        .isEqualTo(Severity.BLOCK);
  }

  @Test
  void aMandatoryRulesErrorBlocksWhateverIsWaived() {
    ComplianceDecision decision =
        judge(List.of(failed(true)), List.of(waiver(Subjects.ALL)), false);
    assertThat(decision.verdict()).isEqualTo(Severity.BLOCK);
    assertThat(decision.findings().getFirst().finding().rule()).isEqualTo("evaluation");
  }

  @Test
  void stalePoliciesBlock() {
    assertThat(judge(List.of(), List.of(), true).verdict()).isEqualTo(Severity.BLOCK);
  }

  private static final Source STANDARD =
      new Source(
          new PolicyId("standard"), Origin.COUNCIL, "title", new Position("standard.rego", 3));
  private static final Waivability TERMS =
      new Waivability.Terms(ObligationTemplate.NONE, Duration.ofDays(90), Set.of("ann"), 1);

  private static ComplianceRule rule(boolean mandatory, Finding... findings) {
    return new ComplianceRule(
        STANDARD, mandatory, new ComplianceContribution.Found(List.of(findings)), Scope.ALL, TERMS);
  }

  private static ComplianceRule failed(boolean mandatory) {
    return new ComplianceRule(
        STANDARD,
        mandatory,
        new ComplianceContribution.Failed(ErrorCode.EVALUATION, "no such field", null),
        Scope.ALL,
        TERMS);
  }

  private static Waiver waiver(Subjects subjects) {
    return new Waiver.Issued(
        new Source(new PolicyId("waiver"), Origin.COUNCIL, "title", new Position("waiver.yaml", 0)),
        new PolicyId("standard"),
        Scope.ALL,
        subjects,
        Allowed.ANY,
        CLOCK.minusSeconds(1),
        CLOCK.plusSeconds(1),
        "migration",
        "GOV-2",
        "dan",
        Set.of("ann"),
        ObligationTemplate.NONE);
  }

  private static ComplianceDecision judge(
      List<ComplianceRule> rules, List<Waiver> waivers, boolean stale) {
    return Compliance.judge(
        new ComplianceInput(
            "publish",
            new ResourceFacts(
                "urn:p", "sales", "orders", "team", null, null, null, Set.of(), List.of()),
            CLOCK,
            "sha256:rev",
            rules,
            waivers,
            stale));
  }
}
