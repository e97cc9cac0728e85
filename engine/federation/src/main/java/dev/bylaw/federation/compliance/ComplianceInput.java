package dev.bylaw.federation.compliance;

import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.policy.Waiver;
import java.time.Instant;
import java.util.List;

/**
 * What {@code Compliance.judge} judges upon. The order of the lists carries no meaning; rules whose
 * origin has no say over the resource are ignored.
 *
 * @param action what is to happen, for example {@code publish}; waivers and rules are scoped by it
 * @param resource the product that is judged
 * @param clock the decision point's time
 * @param revision the digest of the bundle that decides
 * @param rules the evaluated compliance policies, from all layers
 * @param waivers waivers of rules, active or not
 * @param stale whether the policies are older than the council's staleness bound: the verdict is
 *     then BLOCK
 */
public record ComplianceInput(
    String action,
    ResourceFacts resource,
    Instant clock,
    String revision,
    List<ComplianceRule> rules,
    List<Waiver> waivers,
    boolean stale) {
  public ComplianceInput {
    rules = List.copyOf(rules);
    waivers = List.copyOf(waivers);
  }
}
