package dev.bylaw.federation.composition;

import dev.bylaw.federation.catalog.DecisionContext;
import dev.bylaw.federation.obligation.Duty;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.policy.Contribution;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a decision down, in canonical order. */
final class Verdict {
  private final DecisionContext context;
  private final Guards guards;

  Verdict(DecisionContext context, Guards guards) {
    this.context = context;
    this.guards = guards;
  }

  static Decision stale(DecisionContext context) {
    return new Decision(
        Effect.DENY,
        Cause.STALE,
        null,
        Obligations.NONE,
        List.of(),
        List.of(Reasons.kernel("stale", "the policies are older than the staleness bound")),
        List.of(),
        List.of(),
        List.of(),
        context.revision(),
        Duration.ZERO);
  }

  Decision permit(Option chosen, List<Option> minimal) {
    List<Statement> statements = guards.statements;
    statements.add(new Statement(chosen.grant().source(), chosen.own()));
    List<DecisionReason> reasons = guards.reasons;
    if (chosen.grant().contribution() instanceof Contribution.Applies(_, var why)) {
      Reasons.add(reasons, chosen.grant().source(), why, "granted");
    }
    return new Decision(
        Effect.PERMIT,
        null,
        chosen.grant().source().id(),
        chosen.demanded(),
        Attribution.of(chosen.demanded(), statements),
        Reasons.canonical(reasons),
        waivers(),
        refusedWaivers(),
        alternatives(minimal, chosen),
        context.revision(),
        ttl(chosen.demanded()));
  }

  Decision deny(Cause cause, List<DecisionReason> reasons, List<Option> minimal) {
    List<Statement> statements = new ArrayList<>(guards.refusalDuties);
    for (Statement statement : guards.statements) {
      Obligations.Builder tidings = null;
      for (Duty duty : statement.obligations().duties()) {
        if (duty.type() == Duty.Type.LOG || duty.type() == Duty.Type.NOTIFY) {
          tidings = (tidings == null ? Obligations.builder() : tidings).duty(duty);
        }
      }
      if (tidings != null) {
        statements.add(new Statement(statement.source(), tidings.build()));
      }
    }
    Obligations duties = Rules.STANDARD.join(statements);
    return new Decision(
        Effect.DENY,
        cause,
        null,
        duties,
        Attribution.of(duties, statements),
        Reasons.canonical(reasons),
        waivers(),
        refusedWaivers(),
        alternatives(minimal, null),
        context.revision(),
        Duration.ZERO);
  }

  private List<AppliedWaiver> waivers() {
    return guards.waivers.size() < 2
        ? guards.waivers
        : guards.waivers.stream()
            .distinct()
            .sorted(
                Comparator.comparing(AppliedWaiver::control).thenComparing(AppliedWaiver::waiver))
            .toList();
  }

  private List<RefusedWaiver> refusedWaivers() {
    return guards.refusedWaivers.size() < 2
        ? guards.refusedWaivers
        : guards.refusedWaivers.stream()
            .distinct()
            .sorted(
                Comparator.comparing(RefusedWaiver::control)
                    .thenComparing(RefusedWaiver::waiver)
                    .thenComparing(RefusedWaiver::message))
            .toList();
  }

  @SuppressWarnings("ReferenceEquality") // a shortcut; the loop says the same
  private static List<Alternative> alternatives(List<Option> minimal, @Nullable Option chosen) {
    if (minimal.isEmpty() || (minimal.size() == 1 && minimal.getFirst() == chosen)) {
      return List.of();
    }
    List<Alternative> alternatives = new ArrayList<>(minimal.size());
    for (Option option : minimal) {
      if (chosen == null || !option.demanded().equals(chosen.demanded())) {
        alternatives.add(
            new Alternative(
                option.grant().source().id(), option.grant().agreement(), option.demanded()));
      }
    }
    return alternatives;
  }

  /** The demanded ttl, cut where the permission or a waiver that it rests upon ends. */
  private Duration ttl(Obligations demanded) {
    Duration ttl = demanded.ttl() == null ? Duration.ZERO : demanded.ttl();
    if (ttl.isZero()) {
      return ttl;
    }
    if (demanded.expiry() != null) {
      ttl = min(ttl, demanded.expiry());
    }
    for (AppliedWaiver waiver : guards.waivers) {
      ttl = min(ttl, waiver.until());
    }
    return ttl;
  }

  private Duration min(Duration ttl, Instant end) {
    Duration left = Duration.between(context.clock(), end);
    return left.compareTo(ttl) < 0 ? left : ttl;
  }
}
