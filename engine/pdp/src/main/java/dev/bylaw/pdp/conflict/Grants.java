package dev.bylaw.pdp.conflict;

import dev.bylaw.bundle.catalog.Catalog;
import dev.bylaw.bundle.policy.Agreement;
import dev.bylaw.bundle.policy.PolicyHeader;
import dev.bylaw.drools.policy.Kind;
import dev.bylaw.federation.catalog.DecisionContext;
import dev.bylaw.federation.composition.Composition;
import dev.bylaw.federation.composition.CompositionInput;
import dev.bylaw.federation.composition.DecisionReason;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.ErrorCode;
import dev.bylaw.federation.policy.Grant;
import dev.bylaw.federation.policy.Guard;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Position;
import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.request.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Grants that can never apply, or that guards always deny.
 *
 * <p>A permitted request shows that a grant is alive. That it is dead takes all requests that the
 * mesh can state, and for each of them a denial by the word of those policies alone that depend on
 * nothing else: a further guard never loosens (law L9), so nothing that is left out could permit.
 */
final class Grants {
  /** How many permitted requests of a grant are looked at for what they demand. */
  private static final int SAMPLE = 8;

  /** How many requests are asked where only a permitted one can settle the question. */
  private static final int OPEN = 400;

  private final Survey survey;
  private final Demands demands;
  private final Findings findings;

  Grants(Survey survey, Demands demands, Findings findings) {
    this.survey = survey;
    this.demands = demands;
    this.findings = findings;
  }

  /** A grant, whatever it is written in. */
  private record Candidate(
      PolicyId id, @Nullable Agreement agreement, Position position, String name) {}

  void examine(Catalog.Entry entry, List<PolicyId> about, Collection<Agreement> agreements) {
    for (Agreement agreement : agreements) {
      examine(
          entry,
          about,
          new Candidate(
              agreement.source().id(),
              agreement,
              agreement.source().position(),
              "agreement `" + agreement.id() + "`"));
    }
    Set<PolicyId> here = new LinkedHashSet<>(about);
    for (PolicyHeader header : survey.tree.policies()) {
      if (header.kind() == PolicyHeader.Kind.GRANT && here.contains(header.id())) {
        examine(
            entry,
            about,
            new Candidate(header.id(), null, header.position(), "grant `" + header.id() + "`"));
      }
    }
    for (dev.bylaw.drools.policy.PolicyHeader header : survey.policies.tables()) {
      PolicyId id = header.source().id();
      if (header.kind() == Kind.GRANT && here.contains(id)) {
        examine(
            entry,
            about,
            new Candidate(id, null, header.source().position(), "grant `" + id + "`"));
      }
    }
  }

  private void examine(Catalog.Entry entry, List<PolicyId> about, Candidate grant) {
    Agreement agreement = grant.agreement();
    Instant at = survey.clock;
    if (agreement != null) {
      Instant until = agreement.until();
      if (until != null && !at.isBefore(until)) {
        findings.conflict(
            "grant_never_applies",
            grant.position(),
            grant.name() + " never applies: it ended at " + until,
            "renew it or remove it",
            List.of(grant.id()),
            null);
        return;
      }
      Instant from = agreement.from();
      at = from != null && at.isBefore(from) ? from : at;
    }
    Dependence dependence = survey.together(about);
    RequestSpace space =
        survey.space(
            entry,
            dependence,
            agreement,
            agreement == null ? grant.id().value() : agreement.id(),
            subject(grant));
    probe(entry, grant, space, at);
  }

  private void probe(Catalog.Entry entry, Candidate grant, RequestSpace space, Instant at) {
    boolean applied = false;
    int budget = survey.budget();
    boolean complete = space.size() <= budget;
    boolean settled = true;
    int permitted = 0;
    DecisionReason reason = null;
    Set<PolicyId> deniers = new LinkedHashSet<>();
    long asked = Math.min(space.size(), budget);
    for (long i = 0; i < asked && permitted < SAMPLE && (settled || i < OPEN); i++) {
      AccessRequest request = space.at(i);
      DecisionRecord record = request == null ? null : survey.decide(request, at);
      if (record == null) {
        continue;
      }
      demands.look(record);
      if (record.decision().isPermit()) {
        permitted++;
        continue;
      }
      Grant evaluated = evaluated(record, grant);
      applied |= evaluated.contribution() instanceof Contribution.Applies;
      if (permitted == 0) {
        settled &= isSettled(record, evaluated, grant, space);
        for (DecisionReason each : record.decision().reasons()) {
          if (each.policy() != null && !each.policy().equals(grant.id())) {
            deniers.add(each.policy());
          }
          reason = reason == null ? each : reason;
        }
      }
    }
    if (permitted > 0) {
      findings.compatible();
    } else {
      tell(entry, grant, complete, settled, applied, reason, List.copyOf(deniers));
    }
  }

  private void tell(
      Catalog.Entry entry,
      Candidate grant,
      boolean complete,
      boolean settled,
      boolean applied,
      @Nullable DecisionReason reason,
      List<PolicyId> deniers) {
    List<PolicyId> policies = new ArrayList<>(List.of(grant.id()));
    policies.addAll(deniers);
    String on = " on `" + entry.product().urn() + "`";
    String why = reason == null ? "" : ": " + reason.message();
    if (!complete || !settled) {
      findings.unknown(
          applied ? "grant_always_denied" : "grant_never_applies",
          grant.position(),
          "no request was found that "
              + grant.name()
              + " permits"
              + on
              + (settled
                  ? "; there are too many to ask them all"
                  : "; it depends on more than mesh and catalog declare"),
          policies);
    } else if (applied) {
      findings.conflict(
          "grant_always_denied",
          grant.position(),
          "whatever " + grant.name() + " permits" + on + " is denied" + why,
          deniers.isEmpty() ? null : "see " + quoted(deniers),
          policies,
          null);
    } else {
      findings.conflict(
          "grant_never_applies",
          grant.position(),
          grant.name()
              + " never applies"
              + on
              + (reason == null ? ": no port serves what it is about" : why),
          "change what it asks for, or remove it",
          policies,
          null);
    }
  }

  /** Whether what does not depend on more than the request states denies by itself. */
  private boolean isSettled(
      DecisionRecord record, Grant evaluated, Candidate grant, RequestSpace space) {
    List<Guard> settled =
        record.guards().stream().filter(guard -> isSettled(guard, space)).toList();
    Dependence own =
        grant.agreement() == null ? survey.dependences.of(grant.id()) : Dependence.NONE;
    Grant best =
        own.open()
            ? new Grant(
                evaluated.source(),
                Contribution.applies(Obligations.NONE),
                evaluated.rank(),
                evaluated.agreement())
            : evaluated;
    DecisionContext context =
        new DecisionContext(record.request(), record.facts(), record.at(), record.revision());
    return !Composition.decide(
            new CompositionInput(
                context, List.of(best), settled, record.answers(), List.of(), false))
        .isPermit();
  }

  private boolean isSettled(Guard guard, RequestSpace space) {
    PolicyId id = guard.source().id();
    Dependence dependence = survey.dependences.of(id);
    boolean limited =
        guard.contribution() instanceof Contribution.Failed(var code, var _, var _)
            && code == ErrorCode.LIMIT;
    return !limited
        && !dependence.open()
        && !survey.isWaived(id)
        && (!dependence.columns() || dependence.pointwise() || space.hasEverySelection());
  }

  private static Grant evaluated(DecisionRecord record, Candidate grant) {
    return record.grants().stream()
        .filter(each -> each.source().id().equals(grant.id()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no " + grant.name() + " in its decision"));
  }

  /** Somebody for whom the grant is, as far as it says. */
  private Subject subject(Candidate grant) {
    Agreement agreement = grant.agreement();
    if (agreement == null) {
      return new Subject("user", "somebody", survey.dependences.texts(grant.id()), Map.of(), null);
    }
    for (String id : agreement.subjects().ids()) {
      int colon = id.indexOf(':');
      return new Subject(
          colon > 0 ? id.substring(0, colon) : "user",
          colon > 0 ? id.substring(colon + 1) : id,
          agreement.subjects().roles(),
          Map.of(),
          null);
    }
    return new Subject("user", "somebody", agreement.subjects().roles(), Map.of(), null);
  }

  static String quoted(List<PolicyId> policies) {
    return String.join(", ", policies.stream().map(id -> "`" + id + "`").toList());
  }
}
