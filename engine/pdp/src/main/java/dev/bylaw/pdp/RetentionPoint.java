package dev.bylaw.pdp;

import dev.bylaw.bundle.catalog.Resolution;
import dev.bylaw.bundle.policy.LegalHold;
import dev.bylaw.bundle.policy.PolicyHeader;
import dev.bylaw.federation.catalog.DataContract;
import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.catalog.RetentionTerms;
import dev.bylaw.federation.policy.Origin;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Position;
import dev.bylaw.federation.policy.Source;
import dev.bylaw.federation.record.RetentionRecord;
import dev.bylaw.federation.retention.Retention;
import dev.bylaw.federation.retention.RetentionContribution;
import dev.bylaw.federation.retention.RetentionDecision;
import dev.bylaw.federation.retention.RetentionInput;
import dev.bylaw.federation.retention.RetentionRequest;
import dev.bylaw.federation.retention.RetentionRule;
import dev.bylaw.federation.retention.Term;
import dev.bylaw.rego.EvaluationInput;
import dev.bylaw.rego.value.ObjectValue;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of records, by the policies, the contracts' own retention terms and the
 * legal holds. Total and safe for use by many threads.
 */
public final class RetentionPoint {
  private final PolicySet policies;
  private final Chance chance;

  /** A decision point that decides by the given policies. */
  public RetentionPoint(PolicySet policies, Chance chance) {
    this.policies = policies;
    this.chance = chance;
  }

  /**
   * Decides one request.
   *
   * @param clock the time that is decided upon
   * @param stale whether the policies are older than the council's staleness bound
   */
  public Outcome<RetentionRecord> evaluate(RetentionRequest request, Instant clock, boolean stale) {
    return switch (policies.resource(request.resource())) {
      case Resources.Resource resource ->
          new Outcome.Decided<>(decide(request, resource, clock, stale));
      case Resources.Unknown(Resolution unknown) ->
          new Outcome.Refused<>(List.of(DecisionPoint.violation(unknown)));
    };
  }

  private RetentionRecord decide(
      RetentionRequest request, Resources.Resource resource, Instant clock, boolean stale) {
    long seed = chance.seed();
    ResourceFacts facts = resource.facts();
    List<RetentionRule> rules = new ArrayList<>();
    ObjectValue input = InputDocument.of(request, resource.document(), clock);
    EvaluationInput in = policies.evaluation(input, clock, seed);
    for (RegoPolicy policy : policies.retention()) {
      PolicyHeader header = policy.header();
      if (speaksFor(header, facts)) {
        rules.add(new RetentionRule(header.source(), policy.retention(in, input)));
        policies.watch(policy, in, input);
      }
    }
    policies.drools().retention(request, facts, clock, rules);
    contract(facts, rules);
    holds(request, facts, clock, rules);
    RetentionDecision decision =
        Retention.decide(
            new RetentionInput(request, facts, clock, policies.revision(), rules, stale));
    return new RetentionRecord(
        chance.id(clock),
        clock,
        policies.revision(),
        seed,
        stale,
        request,
        facts,
        resource.digest(),
        rules,
        decision);
  }

  private static boolean speaksFor(PolicyHeader header, ResourceFacts facts) {
    return header.origin().speaksFor(facts)
        && header.scope().domains().allows(facts.domain())
        && header.scope().products().allows(facts.dataProduct());
  }

  /** What the contract itself promises is a rule of the product. */
  private void contract(ResourceFacts facts, List<RetentionRule> rules) {
    for (DataContract contract : policies.tree().catalog().contracts(facts.dataProduct())) {
      RetentionTerms terms = contract.retention();
      boolean applies = facts.contract() == null || facts.contract().id().equals(contract.id());
      if (applies && terms != null) {
        rules.add(
            new RetentionRule(
                new Source(
                    new PolicyId("contract." + contract.id()),
                    new Origin.Product(facts.domain(), facts.dataProduct()),
                    "retention that contract `" + contract.id() + "` promises",
                    new Position(file(contract), 0)),
                new RetentionContribution.States(
                    after(terms.keepAtLeast()), after(terms.deleteBy()), List.of(), List.of())));
      }
    }
  }

  private String file(DataContract contract) {
    return policies.tree().contracts().values().stream()
        .filter(reading -> reading.contract().id().equals(contract.id()))
        .map(reading -> reading.file())
        .findFirst()
        .orElse("");
  }

  private static @Nullable Term after(@Nullable Period period) {
    return period == null ? null : new Term.After(period);
  }

  private void holds(
      RetentionRequest request, ResourceFacts facts, Instant clock, List<RetentionRule> rules) {
    for (LegalHold hold : policies.tree().holds()) {
      String object = request.resource().object();
      boolean covers =
          hold.scope().domains().allows(facts.domain())
              && hold.scope().products().allows(facts.dataProduct())
              && (object == null || hold.objects().allows(object));
      if (covers && hold.isActive(clock)) {
        rules.add(
            new RetentionRule(
                hold.source(),
                new RetentionContribution.States(null, null, List.of(hold.hold()), List.of())));
      }
    }
  }
}
