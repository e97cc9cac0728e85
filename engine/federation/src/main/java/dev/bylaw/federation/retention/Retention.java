package dev.bylaw.federation.retention;

import dev.bylaw.federation.composition.DecisionReason;
import dev.bylaw.federation.composition.Reasons;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.ErrorCode;
import dev.bylaw.federation.policy.Source;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Composes what retention policies say. They join: the latest of all minimums, the earliest of all
 * maximums, the union of all holds; so that every layer can lengthen what must be kept, shorten
 * what may be, and hold, and none can undo another's word.
 *
 * <p>The outcome, the first that holds: an error or stale policies is RESTRICT; a minimum after the
 * maximum is CONFLICT; a hold is HELD; the maximum reached, or an erasure demanded and the minimum
 * reached, is DELETE_DUE; else RETAIN. An erasure of data for which no policy states anything is
 * RESTRICT: a deletion needs somebody's word.
 */
public final class Retention {
  private static final Retention STANDARD = new Retention(RetentionRules.STANDARD);

  private final RetentionRules rules;

  Retention(RetentionRules rules) {
    this.rules = rules;
  }

  /** The decision upon the input. Total and pure. */
  public static RetentionDecision decide(RetentionInput input) {
    return STANDARD.compose(input);
  }

  RetentionDecision compose(RetentionInput input) {
    Stated stated = new Stated(input);
    if (input.stale()) {
      stated.errors.add(Reasons.kernel("stale", "the policies are older than the staleness bound"));
    } else {
      for (RetentionRule rule : input.rules()) {
        if (rules.hears(rule.source(), input.resource())) {
          stated.add(rule);
        }
      }
    }
    return stated.decide();
  }

  /** What all rules state together. */
  private final class Stated {
    private final RetentionInput input;
    private final List<DecisionReason> errors = new ArrayList<>(0);
    private final List<DecisionReason> reasons = new ArrayList<>();
    private final TreeSet<Hold> holds = new TreeSet<>();
    private @Nullable Instant keepAtLeast;
    private @Nullable Instant deleteBy;

    Stated(RetentionInput input) {
      this.input = input;
    }

    void add(RetentionRule rule) {
      Source source = rule.source();
      switch (rule.contribution()) {
        case RetentionContribution.NotApplicable _ -> {}
        case RetentionContribution.Failed(var code, var message, var position) ->
            errors.add(Reasons.of(source, new Contribution.Failed(code, message, position)));
        case RetentionContribution.States states -> {
          try {
            keepAtLeast = rules.laterMinimum(keepAtLeast, resolve(states.keepAtLeast()));
            deleteBy = rules.earlierMaximum(deleteBy, resolve(states.deleteBy()));
          } catch (DateTimeException _) {
            errors.add(
                Reasons.of(
                    source,
                    new Contribution.Failed(
                        ErrorCode.EVALUATION, "a term ends outside the calendar", null)));
          }
          holds.addAll(states.holds());
          Reasons.add(reasons, source, states.reasons(), "states");
        }
      }
    }

    private @Nullable Instant resolve(@Nullable Term term) {
      return term == null ? null : term.resolve(input.request().since());
    }

    RetentionDecision decide() {
      Instant keep = keepAtLeast;
      Instant delete = deleteBy;
      Instant clock = input.clock();
      boolean isKept = keep != null && !rules.isReached(keep, clock);
      boolean isOverdue = delete != null && rules.isReached(delete, clock);
      boolean isErasure = input.request().erasureRequested();
      if (!errors.isEmpty() && rules.errorRestricts()) {
        return outcome(RetentionOutcome.RESTRICT, false, null, errors);
      }
      if (keep != null && delete != null && keep.isAfter(delete)) {
        reasons.add(
            Reasons.kernel("conflict", "must be kept until " + keep + " and deleted by " + delete));
        return outcome(RetentionOutcome.CONFLICT, false, null, reasons);
      }
      if (rules.isHeld(holds)) {
        return outcome(RetentionOutcome.HELD, !isOverdue && !isErasure, null, reasons);
      }
      if (isErasure && keep == null && delete == null) {
        reasons.add(Reasons.kernel("no_retention", "no retention policy speaks for these data"));
        return outcome(RetentionOutcome.RESTRICT, false, null, reasons);
      }
      if (isOverdue || (isErasure && !isKept)) {
        return outcome(RetentionOutcome.DELETE_DUE, false, null, reasons);
      }
      return isErasure
          ? outcome(RetentionOutcome.RETAIN, false, keep, reasons)
          : outcome(RetentionOutcome.RETAIN, true, delete != null ? delete : keep, reasons);
    }

    private RetentionDecision outcome(
        RetentionOutcome outcome,
        boolean mayServe,
        @Nullable Instant until,
        List<DecisionReason> why) {
      return new RetentionDecision(
          outcome,
          mayServe,
          keepAtLeast,
          deleteBy,
          List.copyOf(holds),
          until,
          Reasons.canonical(why),
          input.revision());
    }
  }
}
