package dev.bylaw.pdp.conflict;

import dev.bylaw.bundle.catalog.Catalog;
import dev.bylaw.bundle.policy.Agreement;
import dev.bylaw.bundle.policy.PolicyHeader;
import dev.bylaw.drools.policy.Kind;
import dev.bylaw.federation.composition.Composition;
import dev.bylaw.federation.composition.CompositionInput;
import dev.bylaw.federation.composition.Decision;
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
import dev.bylaw.pdp.Hearing;
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

  void examine(Catalog.Entry entry, Set<PolicyId> about, Collection<Agreement> agreements) {
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
    for (PolicyHeader header : survey.tree.policies()) {
      if (header.kind() == PolicyHeader.Kind.GRANT && about.contains(header.id())) {
        examine(
            entry,
            about,
            new Candidate(header.id(), null, header.position(), "grant `" + header.id() + "`"));
      }
    }
    for (dev.bylaw.drools.policy.PolicyHeader header : survey.policies.tables()) {
      PolicyId id = header.source().id();
      if (header.kind() == Kind.GRANT && about.contains(id)) {
        examine(
            entry,
            about,
            new Candidate(id, null, header.source().position(), "grant `" + id + "`"));
      }
    }
  }

  private void examine(Catalog.Entry entry, Set<PolicyId> about, Candidate grant) {
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
    probe(entry, about, grant, at);
  }

  private void probe(Catalog.Entry entry, Set<PolicyId> about, Candidate grant, Instant at) {
    RequestSpace space = space(entry, survey.together(about), grant);
    boolean applied = false;
    int permitted = 0;
    DecisionReason reason = null;
    Set<PolicyId> deniers = new LinkedHashSet<>();
    long asked = Math.min(space.size(), Survey.EXAMPLES);
    for (long i = 0; i < asked && permitted < SAMPLE; i++) {
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
      applied |= evaluated(record.grants(), grant).contribution() instanceof Contribution.Applies;
      reason = reason == null ? record.decision().reasons().getFirst() : reason;
      record.guards().stream()
          .filter(guard -> !(guard.contribution() instanceof Contribution.NotApplicable))
          .forEach(guard -> deniers.add(guard.source().id()));
    }
    if (permitted > 0) {
      findings.compatible();
      return;
    }
    List<PolicyId> closed =
        deniers.stream()
            .filter(id -> !survey.dependences.of(id).open() && !survey.isWaived(id))
            .toList();
    tell(entry, grant, prove(entry, grant, at, closed), applied, reason);
  }

  private RequestSpace space(Catalog.Entry entry, Dependence dependence, Candidate grant) {
    Agreement agreement = grant.agreement();
    return survey.space(
        entry,
        dependence,
        agreement,
        agreement == null ? grant.id().value() : agreement.id(),
        subject(grant));
  }

  /**
   * What asking the grant and these guards alone came to.
   *
   * @param dead whether every request that they can tell apart is denied
   * @param applied whether the grant applied to any
   * @param deniers who takes part in the denials
   */
  private record Proof(boolean dead, boolean applied, List<PolicyId> deniers) {}

  private Proof prove(Catalog.Entry entry, Candidate grant, Instant at, List<PolicyId> closed) {
    Set<PolicyId> only = new LinkedHashSet<>(closed);
    Dependence own =
        grant.agreement() == null ? survey.dependences.of(grant.id()) : Dependence.NONE;
    only.add(grant.id());
    boolean varies = grant.agreement() == null && !own.open();
    RequestSpace space = space(entry, survey.together(varies ? List.copyOf(only) : closed), grant);
    Hearing hearing = survey.hearing(only);
    boolean complete = space.size() <= Survey.PROOF;
    boolean applied = false;
    Set<PolicyId> deniers = new LinkedHashSet<>();
    for (long i = 0; complete && i < space.size(); i++) {
      AccessRequest request = space.at(i);
      CompositionInput said = request == null ? null : hearing.of(request, at).orElse(null);
      if (said == null) {
        continue;
      }
      Grant evaluated = evaluated(said.grants(), grant);
      applied |= evaluated.contribution() instanceof Contribution.Applies;
      Decision decision = decide(said, own.open() ? neutral(evaluated) : evaluated, space);
      complete = !decision.isPermit();
      for (DecisionReason each : decision.reasons()) {
        if (each.policy() != null && !each.policy().equals(grant.id())) {
          deniers.add(each.policy());
        }
      }
    }
    return new Proof(complete, applied, List.copyOf(deniers));
  }

  private static Grant neutral(Grant grant) {
    return new Grant(
        grant.source(), Contribution.applies(Obligations.NONE), grant.rank(), grant.agreement());
  }

  private void tell(
      Catalog.Entry entry,
      Candidate grant,
      Proof proof,
      boolean applied,
      @Nullable DecisionReason reason) {
    List<PolicyId> policies = new ArrayList<>(List.of(grant.id()));
    policies.addAll(proof.deniers());
    String on = " on `" + entry.product().urn() + "`";
    if (!proof.dead()) {
      findings.unknown(
          applied ? "grant_always_denied" : "grant_never_applies",
          grant.position(),
          "no request was found that "
              + grant.name()
              + " permits"
              + on
              + "; it depends on more than mesh and catalog declare, or on too much of it",
          policies);
    } else if (applied || proof.applied()) {
      findings.conflict(
          "grant_always_denied",
          grant.position(),
          "whatever "
              + grant.name()
              + " permits"
              + on
              + " is denied"
              + (reason == null ? "" : ": " + reason.message()),
          proof.deniers().isEmpty() ? null : "see " + quoted(proof.deniers()),
          policies,
          null);
    } else {
      findings.conflict(
          "grant_never_applies",
          grant.position(),
          grant.name()
              + " never applies"
              + on
              + (reason == null
                  ? ": no port serves what it is about"
                  : grant.agreement() == null ? "" : ": " + reason.message()),
          "change what it asks for, or remove it",
          policies,
          null);
    }
  }

  /** What the settled guards make of what the grant offers. */
  private Decision decide(CompositionInput said, Grant offer, RequestSpace space) {
    List<Guard> settled = said.guards().stream().filter(guard -> isSettled(guard, space)).toList();
    return Composition.decide(
        new CompositionInput(
            said.context(), List.of(offer), settled, said.answers(), List.of(), false));
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

  private static Grant evaluated(List<Grant> grants, Candidate grant) {
    return grants.stream()
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
