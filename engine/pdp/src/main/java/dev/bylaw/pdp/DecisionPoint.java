package dev.bylaw.pdp;

import dev.bylaw.bundle.catalog.Resolution;
import dev.bylaw.bundle.policy.Agreement;
import dev.bylaw.bundle.policy.DeclaredAnswer;
import dev.bylaw.bundle.policy.PolicyHeader;
import dev.bylaw.federation.catalog.DecisionContext;
import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.composition.Composition;
import dev.bylaw.federation.composition.CompositionInput;
import dev.bylaw.federation.composition.Decision;
import dev.bylaw.federation.policy.Answer;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.Grant;
import dev.bylaw.federation.policy.Guard;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Reason;
import dev.bylaw.federation.policy.Waiver;
import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.request.ResourceRef;
import dev.bylaw.rego.EvaluationInput;
import dev.bylaw.rego.value.ObjectValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Decides access requests by one set of policies. Total: it never throws for what a request or a
 * policy holds. Safe for use by many threads.
 */
public final class DecisionPoint {
  private static final Predicate<PolicyId> EVERY = _ -> true;

  /** No table, no rule file. */
  static final Predicate<PolicyId> NONE = _ -> false;

  private final PolicySet policies;
  private final Chance chance;

  /** A decision point that decides by the given policies. */
  public DecisionPoint(PolicySet policies, Chance chance) {
    this.policies = policies;
    this.chance = chance;
  }

  /** The policies that it decides by. */
  public PolicySet policies() {
    return policies;
  }

  /**
   * Decides one request.
   *
   * @param clock the time that is decided upon
   * @param stale whether the policies are older than the council's staleness bound
   */
  public Outcome<DecisionRecord> authorize(AccessRequest request, Instant clock, boolean stale) {
    return switch (policies.resource(request.resource())) {
      case Resources.Resource resource ->
          new Outcome.Decided<>(decide(request, resource, clock, stale, EVERY));
      case Resources.Unknown(Resolution unknown) ->
          new Outcome.Refused<>(List.of(violation(unknown)));
    };
  }

  /**
   * As {@link #authorize}, not asking tables and rule files that are none of these: for the
   * analysis of a tree, which knows that the others have no say about the product.
   *
   * @return empty where the catalog does not know the resource
   */
  public Optional<DecisionRecord> decide(
      AccessRequest request, Instant clock, Set<PolicyId> tables) {
    return policies.resource(request.resource()) instanceof Resources.Resource resource
        ? Optional.of(decide(request, resource, clock, false, tables::contains))
        : Optional.empty();
  }

  /**
   * Some of the policies by themselves, not composed: for the analysis of a tree, never for a
   * caller.
   *
   * @param only the policies, tables and agreements that are heard; answers always are, waivers
   *     never
   */
  public Hearing hearing(Set<PolicyId> only) {
    return new Hearing(this, only);
  }

  private DecisionRecord decide(
      AccessRequest request,
      Resources.Resource resource,
      Instant clock,
      boolean stale,
      Predicate<PolicyId> tables) {
    long started = System.nanoTime();
    long seed = chance.seed();
    String revision = policies.revision();
    ResourceFacts facts = resource.facts();
    DecisionContext context = new DecisionContext(request, facts, clock, revision);
    ApplicablePolicies applicable = policies.applicable(facts.dataProduct(), request.action());
    ObjectValue input = InputDocument.of(context, resource.document());
    CompositionInput said = said(applicable, context, input, seed, tables, stale);
    Decision decision = Composition.decide(said);
    return new DecisionRecord(
        chance.id(clock),
        clock,
        revision,
        seed,
        stale,
        request,
        facts,
        resource.digest(),
        said.grants(),
        said.guards(),
        said.answers(),
        ids(said.waivers()),
        decision,
        System.nanoTime() - started);
  }

  /** What each of the policies says. */
  CompositionInput said(
      ApplicablePolicies applicable,
      DecisionContext context,
      ObjectValue input,
      long seed,
      Predicate<PolicyId> tables,
      boolean stale) {
    List<Grant> grants = new ArrayList<>();
    List<Guard> guards = new ArrayList<>();
    rego(applicable, input, policies.evaluation(input, context.clock(), seed), grants, guards);
    for (PolicyHeader header : applicable.declared()) {
      guards.add(guard(header, declared(header, context)));
    }
    if (tables != NONE) {
      policies.drools().access(context, tables, grants, guards);
    }
    for (Agreement agreement : applicable.agreements()) {
      grants.add(agreement.evaluate(context));
    }
    List<Answer> answers = new ArrayList<>();
    for (DeclaredAnswer answer : applicable.answers()) {
      answers.add(answer(answer, context));
    }
    return new CompositionInput(context, grants, guards, answers, applicable.waivers(), stale);
  }

  private void rego(
      ApplicablePolicies applicable,
      ObjectValue input,
      EvaluationInput in,
      List<Grant> grants,
      List<Guard> guards) {
    for (RegoPolicy policy : applicable.rego()) {
      Contribution contribution = policy.access(in, input);
      policies.watch(policy, in, input);
      PolicyHeader header = policy.header();
      if (header.kind() == PolicyHeader.Kind.GRANT) {
        grants.add(new Grant(header.source(), contribution, header.rank(), null));
      } else {
        guards.add(guard(header, contribution));
      }
    }
  }

  /** A guard of the force that its header declares. */
  static Guard guard(PolicyHeader header, Contribution contribution) {
    return switch (header.force()) {
      case MANDATORY ->
          new Guard.Mandatory(header.source(), contribution, header.scope(), header.waivability());
      case DEFAULT -> new Guard.Default(header.source(), contribution, header.bounds());
      case DELEGATED -> new Guard.Delegated(header.source(), contribution, header.bounds());
      case LOCAL -> new Guard.Local(header.source(), contribution);
    };
  }

  private static Contribution declared(PolicyHeader header, DecisionContext context) {
    if (!(header.body() instanceof PolicyHeader.Body.Declared(var obligations, var deny))
        || !header.scope().covers(context.request().action(), context.resource())) {
      return Contribution.NOT_APPLICABLE;
    }
    return deny == null
        ? Contribution.applies(obligations.resolve(context.resource()))
        : Contribution.denies(new Reason(header.id().value(), deny, header.position()));
  }

  private static Answer answer(DeclaredAnswer answer, DecisionContext context) {
    Contribution contribution;
    if (!answer.scope().covers(context.request().action(), context.resource())) {
      contribution = Contribution.NOT_APPLICABLE;
    } else if (answer.deny() == null) {
      contribution = Contribution.applies(answer.obligations().resolve(context.resource()));
    } else {
      contribution =
          Contribution.denies(
              new Reason(answer.control().value(), answer.deny(), answer.source().position()));
    }
    return new Answer(answer.control(), answer.source(), contribution);
  }

  private static List<PolicyId> ids(List<Waiver> waivers) {
    return waivers.stream().map(w -> w.source().id()).toList();
  }

  /** What is wrong with a reference that the catalog does not know. */
  static Outcome.Violation violation(Resolution unknown) {
    String field =
        switch (unknown) {
          case Resolution.UnknownProduct _ -> "resource.data_product";
          case Resolution.UnknownPort _, Resolution.Undescribed _ -> "resource.output_port";
          case Resolution.UnknownContract _ -> "resource.contract";
          case Resolution.UnknownObject _ -> "resource.object";
          case Resolution.UnknownColumn _ -> "resource.columns";
          case Resolution.Resolved _ -> throw new IllegalArgumentException("nothing is wrong");
        };
    return new Outcome.Violation(field, unknown.message());
  }

  /** The product as a whole, or null where the catalog does not know it. */
  static ResourceRef product(String urn) {
    return new ResourceRef(urn, null, null, List.of(), null);
  }
}
