package dev.bylaw.pdp;

import dev.bylaw.federation.catalog.DecisionContext;
import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.composition.CompositionInput;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.request.AccessRequest;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** A few policies that are asked many times by themselves. Used by one thread. */
public final class Hearing {
  private final DecisionPoint point;
  private final Set<PolicyId> only;
  private final Predicate<PolicyId> tables;

  /** Those that are heard, by product and action. */
  private final Map<List<String>, ApplicablePolicies> heard = new HashMap<>();

  Hearing(DecisionPoint point, Set<PolicyId> only) {
    this.point = point;
    this.only = Set.copyOf(only);
    this.tables = point.policies().drools().hasAny(only) ? this.only::contains : DecisionPoint.NONE;
  }

  /** What they say of a request; empty where the catalog does not know the resource. */
  public Optional<CompositionInput> of(AccessRequest request, Instant clock) {
    PolicySet policies = point.policies();
    if (!(policies.resource(request.resource()) instanceof Resources.Resource resource)) {
      return Optional.empty();
    }
    ResourceFacts facts = resource.facts();
    DecisionContext context = new DecisionContext(request, facts, clock, policies.revision());
    ApplicablePolicies applicable =
        heard.computeIfAbsent(
            List.of(facts.dataProduct(), request.action()),
            _ -> policies.applicable(facts.dataProduct(), request.action()).only(only));
    return Optional.of(
        point.said(
            applicable, context, InputDocument.of(context, resource.document()), 0, tables, false));
  }
}
