package dev.bylaw.pdp.conflict;

import dev.bylaw.bundle.catalog.Catalog;
import dev.bylaw.bundle.policy.Agreement;
import dev.bylaw.federation.catalog.Column;
import dev.bylaw.federation.composition.AttributedObligation;
import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.obligation.Mask;
import dev.bylaw.federation.obligation.Obligation;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.policy.Answer;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.Grant;
import dev.bylaw.federation.policy.Guard;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Source;
import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.request.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Finds in decisions what policies demand against contracts, and what nothing can meet. */
final class Demands {
  /** How many requests about a product are looked at beside those that grants are asked by. */
  private static final int SWEEP = 24;

  private final Survey survey;
  private final Findings findings;
  private final Map<PolicyId, Agreement> agreements = new HashMap<>();
  private final Set<List<Object>> told = new HashSet<>();

  Demands(Survey survey, Findings findings) {
    this.survey = survey;
    this.findings = findings;
    survey.tree.agreements().forEach(a -> agreements.put(a.source().id(), a));
  }

  /** Looks at some requests about a product, of somebody without a role and an agreement. */
  void sweep(Catalog.Entry entry) {
    RequestSpace space =
        survey.space(
            entry,
            survey.together(survey.about(entry)),
            null,
            null,
            new Subject("user", "somebody", Set.of(), Map.of(), null));
    for (long i = 0; i < Math.min(SWEEP, space.size()); i++) {
      AccessRequest request = space.at(i);
      DecisionRecord record = request == null ? null : survey.decide(request, survey.clock);
      if (record != null) {
        look(record);
      }
    }
  }

  /** Looks at a decision. */
  void look(DecisionRecord record) {
    if (record.decision().isPermit()) {
      masks(record);
    }
    List<Statement> statements = statements(record);
    intersection(record, statements, "regions", Obligations::regions);
    intersection(record, statements, "purposes", Obligations::purposes);
    intersection(record, statements, "ports", Obligations::ports);
  }

  /** NULL or nothing, where a contract promises a value. */
  private void masks(DecisionRecord record) {
    Map<String, Column> required = new HashMap<>();
    for (Column column : record.facts().columns()) {
      if (column.required()) {
        required.put(column.name(), column);
      }
    }
    for (AttributedObligation each : record.decision().obligations()) {
      if (each.obligation() instanceof Obligation.ColumnMask(String column, Mask mask)
          && (mask == Mask.Constant.NULL || mask == Mask.Constant.DROP)
          && required.containsKey(column)) {
        List<PolicyId> policies =
            each.policies().stream().filter(id -> !leavesOut(id, column)).toList();
        String product = record.facts().dataProduct();
        if (!policies.isEmpty() && told.add(List.of("mask", product, column, policies))) {
          Source source = source(record, policies.getFirst());
          findings.conflict(
              "mask_on_required",
              source.position(),
              "`%s` masks column `%s` of `%s` by `%s`, which its contract promises in every row"
                  .formatted(policies.getFirst(), column, product, mask.action()),
              "mask it so that a value remains, or take `required` out of the contract",
              policies,
              RequestSpace.words(record.request()));
        }
      }
    }
  }

  /** Whether an agreement drops the column because it is not about it. */
  private boolean leavesOut(PolicyId policy, String column) {
    Agreement agreement = agreements.get(policy);
    return agreement != null && !agreement.columns().allows(column);
  }

  private static Source source(DecisionRecord record, PolicyId policy) {
    for (Guard guard : record.guards()) {
      if (guard.source().id().equals(policy)) {
        return guard.source();
      }
    }
    for (Grant grant : record.grants()) {
      if (grant.source().id().equals(policy)) {
        return grant.source();
      }
    }
    for (Answer answer : record.answers()) {
      if (answer.source().id().equals(policy)) {
        return answer.source();
      }
    }
    throw new IllegalStateException("`" + policy + "` takes no part in the decision");
  }

  private record Statement(Source source, Obligations obligations) {}

  /** What guards, answers and the grants that apply say, one by one. */
  private static List<Statement> statements(DecisionRecord record) {
    List<Statement> statements = new ArrayList<>();
    Set<PolicyId> answered = new HashSet<>();
    for (Answer answer : record.answers()) {
      if (answer.contribution() instanceof Contribution.Applies(var obligations, var _)) {
        answered.add(answer.control());
        statements.add(new Statement(answer.source(), obligations));
      }
    }
    for (Guard guard : record.guards()) {
      if (guard.contribution() instanceof Contribution.Applies(var obligations, var _)
          && !answered.contains(guard.source().id())) {
        statements.add(new Statement(guard.source(), obligations));
      }
    }
    String named = record.request().agreement();
    for (Grant grant : record.grants()) {
      if (grant.contribution() instanceof Contribution.Applies(var obligations, var _)
          && named != null
          && grant.isNamed(named)) {
        statements.add(new Statement(grant.source(), obligations));
      }
    }
    return statements;
  }

  /** Two that each allow something, and nothing together. */
  private void intersection(
      DecisionRecord record,
      List<Statement> statements,
      String what,
      Function<Obligations, Allowed> part) {
    for (int i = 0; i < statements.size(); i++) {
      Allowed mine = part.apply(statements.get(i).obligations());
      if (mine instanceof Allowed.Any || mine.isNothing()) {
        continue;
      }
      for (int j = 0; j < i; j++) {
        Allowed theirs = part.apply(statements.get(j).obligations());
        if (!theirs.isNothing() && mine.join(theirs).isNothing()) {
          empty(record, statements.get(i).source(), statements.get(j).source(), what, mine, theirs);
        }
      }
    }
  }

  private void empty(
      DecisionRecord record, Source one, Source other, String what, Allowed mine, Allowed theirs) {
    boolean later = one.layer().compareTo(other.layer()) >= 0;
    Source first = later ? one : other;
    Source second = later ? other : one;
    List<Object> key = List.of(what, first.id(), second.id());
    if (told.add(key)) {
      findings.conflict(
          key,
          "empty_intersection",
          first.position(),
          "`%s` and `%s` leave no %s together: %s and %s"
              .formatted(
                  first.id(),
                  second.id(),
                  what,
                  names(later ? mine : theirs),
                  names(later ? theirs : mine)),
          "what both apply to is always denied; let one allow what the other does",
          List.of(first.id(), second.id()),
          RequestSpace.words(record.request()));
    }
  }

  private static String names(Allowed allowed) {
    return allowed instanceof Allowed.Only(var names)
        ? "{" + String.join(", ", names) + "}"
        : "any";
  }
}
