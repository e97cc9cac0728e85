package dev.bylaw.drools.engine;

import dev.bylaw.drools.policy.PolicyHeader;
import dev.bylaw.drools.table.Outcome.RetentionTermsOutcome;
import dev.bylaw.drools.table.Row;
import dev.bylaw.drools.table.Table;
import dev.bylaw.federation.policy.ErrorCode;
import dev.bylaw.federation.policy.Position;
import dev.bylaw.federation.policy.Reason;
import dev.bylaw.federation.retention.Hold;
import dev.bylaw.federation.retention.RetentionContribution;
import dev.bylaw.federation.retention.Term;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Puts the hits of a retention table into the kernel's words: of several minimums the latest, of
 * several maximums the earliest, every hold.
 */
final class RetentionVerdict {
  private RetentionVerdict() {}

  static RetentionContribution of(Table table, Run run, Instant since) {
    PolicyHeader header = table.header();
    Position position = header.source().position();
    return switch (run) {
      case Run.OutOfScope _ -> RetentionContribution.NOT_APPLICABLE;
      case Run.Failed failed ->
          new RetentionContribution.Failed(failed.code(), failed.message(), position);
      case Run.Matched matched -> {
        try {
          yield matched(table, matched.hits(), since);
        } catch (DateTimeException | ArithmeticException e) {
          yield new RetentionContribution.Failed(
              ErrorCode.EVALUATION, "a term lies outside the calendar", position);
        }
      }
    };
  }

  private static RetentionContribution matched(Table table, List<Hits.Hit> hits, Instant since) {
    if (hits.isEmpty()) {
      return RetentionContribution.NOT_APPLICABLE;
    }
    Term keepAtLeast = null;
    Term deleteBy = null;
    TreeSet<Hold> holds = new TreeSet<>();
    List<Reason> reasons = new ArrayList<>();
    // there is one fact, so that `first` is the first hit
    List<Hits.Hit> counting = table.hit() == Table.Hit.FIRST ? hits.subList(0, 1) : hits;
    for (Hits.Hit hit : counting) {
      Row row = table.rows().get(hit.row());
      RetentionTermsOutcome outcome = (RetentionTermsOutcome) row.outcome();
      keepAtLeast = pick(keepAtLeast, outcome.keepAtLeast(), since, true);
      deleteBy = pick(deleteBy, outcome.deleteBy(), since, false);
      if (outcome.hold() != null) {
        holds.add(outcome.hold());
      }
      reasons.add(
          new Reason(
              outcome.code() == null ? table.header().source().id().value() : outcome.code(),
              outcome.reason() == null ? table.header().source().title() : outcome.reason(),
              new Position(table.file(), row.number())));
    }
    return new RetentionContribution.States(keepAtLeast, deleteBy, List.copyOf(holds), reasons);
  }

  private static @Nullable Term pick(
      @Nullable Term mine, @Nullable Term other, Instant since, boolean latest) {
    if (mine == null || other == null) {
      return mine == null ? other : mine;
    }
    return mine.resolve(since).isBefore(other.resolve(since)) == latest ? other : mine;
  }
}
