package dev.bylaw.drools.engine;

import dev.bylaw.drools.fact.DocumentColumn;
import dev.bylaw.drools.fact.Facts;
import dev.bylaw.drools.policy.PolicyHeader;
import dev.bylaw.drools.table.Outcome.FindingOutcome;
import dev.bylaw.drools.table.Table;
import dev.bylaw.federation.compliance.ComplianceContribution;
import dev.bylaw.federation.compliance.Finding;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Puts the hits of a compliance table into the kernel's words: each is a finding. */
final class ComplianceVerdict {
  private ComplianceVerdict() {}

  static ComplianceContribution of(Table table, Run run) {
    PolicyHeader header = table.header();
    return switch (run) {
      case Run.OutOfScope _ -> ComplianceContribution.NOT_APPLICABLE;
      case Run.Failed failed ->
          new ComplianceContribution.Failed(
              failed.code(), failed.message(), header.source().position());
      case Run.Matched matched -> new ComplianceContribution.Found(found(table, matched.hits()));
    };
  }

  private static List<Finding> found(Table table, List<Hits.Hit> hits) {
    Set<Facts> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<Finding> findings = new LinkedHashSet<>();
    for (Hits.Hit hit : hits) {
      if (!seen.add(hit.facts()) && table.hit() == Table.Hit.FIRST) {
        continue;
      }
      FindingOutcome outcome = (FindingOutcome) table.rows().get(hit.row()).outcome();
      findings.add(
          new Finding(
              outcome.rule() == null ? table.header().source().id().value() : outcome.rule(),
              outcome.severity(),
              outcome.path() == null ? place(hit.facts()) : outcome.path(),
              outcome.message().render(hit.facts()),
              outcome.remediation() == null ? null : outcome.remediation().render(hit.facts())));
    }
    return List.copyOf(findings);
  }

  private static String place(Facts facts) {
    return facts instanceof DocumentColumn(_, var described) ? described.path() : "";
  }
}
