package dev.bylaw.drools.drl;

import dev.bylaw.drools.policy.Evaluated;
import dev.bylaw.drools.policy.Kind;
import dev.bylaw.drools.policy.PolicyHeader;
import dev.bylaw.federation.compliance.ComplianceContribution;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.ErrorCode;
import dev.bylaw.federation.policy.Reason;
import dev.bylaw.federation.retention.RetentionContribution;
import dev.bylaw.federation.retention.Term;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts what the rules of a file said into the kernel's words. */
final class DrlVerdicts {
  private DrlVerdicts() {}

  /** One run for each subject of the chain: a guard's join, a grant must permit in every one. */
  static Evaluated access(PolicyHeader header, List<DrlPolicies.Run> runs) {
    Obligations.Builder obligations = Obligations.builder();
    Set<Reason> reasons = new LinkedHashSet<>();
    Set<Reason> refusals = new LinkedHashSet<>();
    boolean permits = true;
    int rank = 0;
    for (DrlPolicies.Run run : runs) {
      switch (run) {
        case DrlPolicies.Run.OutOfScope _ -> {
          return new Evaluated(header, Contribution.NOT_APPLICABLE, 0);
        }
        case DrlPolicies.Run.Failed failed -> {
          return new Evaluated(
              header,
              new Contribution.Failed(failed.code(), failed.message(), failed.position()),
              0);
        }
        case DrlPolicies.Run.Said(Statement said) -> {
          obligations.add(said.obligations.build());
          reasons.addAll(said.reasons);
          refusals.addAll(said.refusals);
          permits &= said.permits;
          rank = Math.max(rank, said.rank);
        }
      }
    }
    Obligations joined = obligations.build();
    if (!refusals.isEmpty()) {
      return new Evaluated(
          header, new Contribution.Denies(List.copyOf(refusals), joined.duties()), 0);
    }
    boolean applies = header.kind() == Kind.GRANT ? permits : !reasons.isEmpty();
    return applies
        ? new Evaluated(header, new Contribution.Applies(joined, List.copyOf(reasons)), rank)
        : new Evaluated(header, Contribution.NOT_APPLICABLE, 0);
  }

  static RetentionContribution retention(PolicyHeader header, DrlPolicies.Run run, Instant since) {
    return switch (run) {
      case DrlPolicies.Run.OutOfScope _ -> RetentionContribution.NOT_APPLICABLE;
      case DrlPolicies.Run.Failed failed ->
          new RetentionContribution.Failed(failed.code(), failed.message(), failed.position());
      case DrlPolicies.Run.Said(Statement said) -> {
        if (said.reasons.isEmpty()) {
          yield RetentionContribution.NOT_APPLICABLE;
        }
        try {
          Comparator<Term> order = Comparator.comparing(term -> term.resolve(since));
          @Nullable Term keepAtLeast = said.keepAtLeast.stream().max(order).orElse(null);
          @Nullable Term deleteBy = said.deleteBy.stream().min(order).orElse(null);
          yield new RetentionContribution.States(
              keepAtLeast, deleteBy, List.copyOf(said.holds), List.copyOf(said.reasons));
        } catch (DateTimeException | ArithmeticException _) {
          yield new RetentionContribution.Failed(
              ErrorCode.EVALUATION, "a term lies outside the calendar", header.source().position());
        }
      }
    };
  }

  static ComplianceContribution compliance(DrlPolicies.Run run) {
    return switch (run) {
      case DrlPolicies.Run.OutOfScope _ -> ComplianceContribution.NOT_APPLICABLE;
      case DrlPolicies.Run.Failed failed ->
          new ComplianceContribution.Failed(failed.code(), failed.message(), failed.position());
      case DrlPolicies.Run.Said(Statement said) ->
          new ComplianceContribution.Found(List.copyOf(said.findings));
    };
  }
}
