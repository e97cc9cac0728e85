package dev.bylaw.federation.compliance;

import dev.bylaw.federation.composition.AppliedWaiver;
import dev.bylaw.federation.composition.RefusedWaiver;
import java.util.List;

/**
 * The verdict on one product. All lists are in canonical order.
 *
 * @param verdict the highest severity that counts; INFO if there are no findings
 * @param findings every finding, waived ones too
 * @param waivers the waivers that lowered a finding
 * @param refusedWaivers the waivers that mean the product and were not valid
 * @param revision the revision that decided
 */
public record ComplianceDecision(
    Severity verdict,
    List<JudgedFinding> findings,
    List<AppliedWaiver> waivers,
    List<RefusedWaiver> refusedWaivers,
    String revision) {
  public ComplianceDecision {
    findings = List.copyOf(findings);
    waivers = List.copyOf(waivers);
    refusedWaivers = List.copyOf(refusedWaivers);
  }
}
