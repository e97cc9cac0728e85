package dev.bylaw.federation.compliance;

import dev.bylaw.federation.composition.AppliedWaiver;
import dev.bylaw.federation.composition.DecisionReason;
import dev.bylaw.federation.composition.Reasons;
import dev.bylaw.federation.composition.RefusedWaiver;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Source;
import dev.bylaw.federation.policy.Waiver;
import dev.bylaw.federation.policy.WaiverCheck;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Composes what compliance policies find. The verdict is the highest severity that counts. A waiver
 * of a mandatory rule lowers its BLOCK to WARN while it is in force, and never hides a finding; the
 * rule's error it does not lower.
 */
public final class Compliance {
  private static final Compliance STANDARD = new Compliance(ComplianceRules.STANDARD);

  private static final Comparator<JudgedFinding> ORDER =
      Comparator.comparing(JudgedFinding::counted)
          .reversed()
          .thenComparing(judged -> String.valueOf(judged.policy()))
          .thenComparing(judged -> judged.finding().path())
          .thenComparing(judged -> judged.finding().rule())
          .thenComparing(judged -> judged.finding().message())
          .thenComparing(judged -> judged.finding().severity())
          .thenComparing(judged -> String.valueOf(judged.finding().remediation()));

  private final ComplianceRules rules;

  Compliance(ComplianceRules rules) {
    this.rules = rules;
  }

  /** The verdict upon the input. Total and pure. */
  public static ComplianceDecision judge(ComplianceInput input) {
    return STANDARD.compose(input);
  }

  ComplianceDecision compose(ComplianceInput input) {
    Judged judged = new Judged(input);
    if (input.stale()) {
      DecisionReason stale =
          Reasons.kernel("stale", "the policies are older than the staleness bound");
      judged.add(stale, Severity.BLOCK);
    } else {
      for (ComplianceRule rule : input.rules()) {
        if (rules.hears(rule.source(), input.resource())) {
          judged.consider(rule);
        }
      }
    }
    return judged.decide();
  }

  /** What was found, and how it counts. */
  private final class Judged {
    private final ComplianceInput input;
    private final WaiverCheck.Matter matter;
    private final List<JudgedFinding> findings = new ArrayList<>();
    private final List<AppliedWaiver> waivers = new ArrayList<>();
    private final List<RefusedWaiver> refused = new ArrayList<>();

    Judged(ComplianceInput input) {
      this.input = input;
      this.matter =
          new WaiverCheck.Matter(input.action(), input.resource(), null, null, input.clock());
    }

    void consider(ComplianceRule rule) {
      switch (rule.contribution()) {
        case ComplianceContribution.NotApplicable _ -> {}
        case ComplianceContribution.Failed(var code, var message, var position) ->
            add(
                Reasons.of(rule.source(), new Contribution.Failed(code, message, position)),
                rules.ofError(rule));
        case ComplianceContribution.Found(List<Finding> found) -> {
          boolean isBlocked =
              found.stream().anyMatch(finding -> finding.severity() == Severity.BLOCK);
          List<PolicyId> waived = rule.mandatory() && isBlocked ? waive(rule) : List.of();
          for (Finding finding : found) {
            add(rule, finding, waived);
          }
        }
      }
    }

    private void add(ComplianceRule rule, Finding finding, List<PolicyId> waived) {
      boolean isBlock = finding.severity() == Severity.BLOCK;
      boolean isWaived = isBlock && !waived.isEmpty();
      if (isWaived && !rules.tellsWaived()) {
        return;
      }
      Source source = rule.source();
      findings.add(
          new JudgedFinding(
              finding,
              isBlock && (isWaived || !rule.mandatory()) ? Severity.WARN : finding.severity(),
              isWaived ? waived : List.of(),
              source.layer(),
              source.id(),
              source.position().file(),
              source.position().line()));
    }

    /** Adds an error as a finding on the whole document. */
    void add(DecisionReason error, Severity severity) {
      findings.add(
          new JudgedFinding(
              new Finding(error.code(), severity, "", error.message(), null),
              severity,
              List.of(),
              error.layer(),
              error.policy(),
              error.file(),
              error.line()));
    }

    /** The waivers that lower the rule's findings; empty if none does or one is not valid. */
    private List<PolicyId> waive(ComplianceRule rule) {
      TreeSet<PolicyId> ids = new TreeSet<>();
      List<AppliedWaiver> applied = new ArrayList<>();
      boolean isRefused = false;
      for (Waiver waiver : input.waivers()) {
        if (!waiver.control().equals(rule.source().id())
            || !rules.hears(waiver.source(), input.resource())) {
          continue;
        }
        switch (rules.judge(waiver, rule, matter)) {
          case WaiverCheck.Verdict.Silent _ -> {}
          case WaiverCheck.Verdict.Active _ -> {
            Waiver.Issued issued = (Waiver.Issued) waiver;
            ids.add(issued.source().id());
            applied.add(
                new AppliedWaiver(
                    issued.source().id(), issued.control(), issued.until(), issued.ticket()));
          }
          case WaiverCheck.Verdict.Refused(String message) -> {
            isRefused = true;
            refused.add(new RefusedWaiver(waiver.source().id(), waiver.control(), message));
          }
        }
      }
      if (isRefused && rules.refusedWaiverRestoresControl()) {
        return List.of();
      }
      waivers.addAll(applied);
      return List.copyOf(ids);
    }

    ComplianceDecision decide() {
      Severity verdict = Severity.INFO;
      for (JudgedFinding finding : findings) {
        verdict = rules.join(verdict, finding.counted());
      }
      return new ComplianceDecision(
          verdict,
          findings.stream().distinct().sorted(ORDER).toList(),
          waivers.stream()
              .distinct()
              .sorted(
                  Comparator.comparing(AppliedWaiver::control).thenComparing(AppliedWaiver::waiver))
              .toList(),
          refused.stream()
              .distinct()
              .sorted(
                  Comparator.comparing(RefusedWaiver::control)
                      .thenComparing(RefusedWaiver::waiver)
                      .thenComparing(RefusedWaiver::message))
              .toList(),
          input.revision());
    }
  }
}
