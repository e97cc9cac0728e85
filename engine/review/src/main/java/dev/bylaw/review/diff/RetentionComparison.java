package dev.bylaw.review.diff;

import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.record.RetentionRecord;
import dev.bylaw.federation.retention.Hold;
import dev.bylaw.federation.retention.RetentionContribution;
import dev.bylaw.federation.retention.RetentionDecision;
import dev.bylaw.federation.retention.RetentionOutcome;
import dev.bylaw.federation.retention.RetentionRule;
import dev.bylaw.pdp.Chance;
import dev.bylaw.pdp.Outcome;
import dev.bylaw.pdp.PolicySet;
import dev.bylaw.pdp.RetentionPoint;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Asks two revisions what becomes of records, each with the holds that it has at the question's
 * clock. Safe for use by many threads.
 */
final class RetentionComparison {
  private final RetentionPoint before;
  private final RetentionPoint after;

  RetentionComparison(PolicySet before, PolicySet after) {
    this.before = new RetentionPoint(before, Chance.none());
    this.after = new RetentionPoint(after, Chance.none());
  }

  /** The difference, or null if both give the same answer. */
  @Nullable Difference compare(Question.Retention question) {
    RetentionRecord old = record(before, question);
    RetentionRecord now = record(after, question);
    Direction direction = direction(decision(old), decision(now));
    RetentionRecord known = old == null ? now : old;
    return direction == Direction.SAME
        ? null
        : new Difference(
            question,
            answer(old),
            answer(now),
            direction,
            known == null ? "" : known.facts().domain(),
            differing(old, now));
  }

  /**
   * Which way it went. A deletion cannot be undone, so one that was not due before is looser,
   * whatever else. Otherwise less may be served, kept for a shorter or a longer time: all that
   * policies can say of retention restricts, and more of it is tighter.
   */
  static Direction direction(@Nullable RetentionDecision old, @Nullable RetentionDecision now) {
    boolean deleted = old != null && old.outcome() == RetentionOutcome.DELETE_DUE;
    boolean deletes = now != null && now.outcome() == RetentionOutcome.DELETE_DUE;
    if (deleted != deletes) {
      return deletes ? Direction.LOOSER : Direction.TIGHTER;
    }
    if (old == null || now == null) {
      return old == null && now == null ? Direction.SAME : Direction.OTHER;
    }
    Direction direction =
        Direction.of(!now.mayServe() || old.mayServe(), !old.mayServe() || now.mayServe())
            .and(
                Direction.of(
                    isAtMost(old.keepAtLeast(), now.keepAtLeast()),
                    isAtMost(now.keepAtLeast(), old.keepAtLeast())))
            .and(
                Direction.of(
                    isAtLeast(old.deleteBy(), now.deleteBy()),
                    isAtLeast(now.deleteBy(), old.deleteBy())))
            .and(Direction.of(ids(now).containsAll(ids(old)), ids(old).containsAll(ids(now))));
    return direction == Direction.SAME
            && (old.outcome() != now.outcome() || !Objects.equals(old.until(), now.until()))
        ? Direction.OTHER
        : direction;
  }

  /** Of minimums: none is the least. */
  private static boolean isAtMost(@Nullable Instant a, @Nullable Instant b) {
    return a == null || (b != null && !a.isAfter(b));
  }

  /** Of maximums: none is the latest. */
  private static boolean isAtLeast(@Nullable Instant a, @Nullable Instant b) {
    return a == null || (b != null && !a.isBefore(b));
  }

  private static Set<String> ids(RetentionDecision decision) {
    Set<String> ids = new HashSet<>();
    decision.holds().forEach((Hold hold) -> ids.add(hold.id()));
    return ids;
  }

  private static List<PolicyId> differing(
      @Nullable RetentionRecord old, @Nullable RetentionRecord now) {
    Map<PolicyId, RetentionContribution> mine = said(old);
    Map<PolicyId, RetentionContribution> theirs = said(now);
    Set<PolicyId> all = new TreeSet<>(mine.keySet());
    all.addAll(theirs.keySet());
    return all.stream().filter(id -> !Objects.equals(mine.get(id), theirs.get(id))).toList();
  }

  private static Map<PolicyId, RetentionContribution> said(@Nullable RetentionRecord record) {
    Map<PolicyId, RetentionContribution> said = new HashMap<>();
    if (record != null) {
      for (RetentionRule rule : record.rules()) {
        switch (rule.contribution()) {
          case RetentionContribution.NotApplicable _ -> {}
          case RetentionContribution.Failed failed ->
              said.put(
                  rule.source().id(),
                  new RetentionContribution.Failed(failed.code(), failed.message(), null));
          case RetentionContribution.States states ->
              // without what does not bind: reasons and their lines
              said.put(
                  rule.source().id(),
                  new RetentionContribution.States(
                      states.keepAtLeast(), states.deleteBy(), states.holds(), List.of()));
        }
      }
    }
    return said;
  }

  private static @Nullable RetentionRecord record(
      RetentionPoint point, Question.Retention question) {
    return point.evaluate(question.request(), question.clock(), false)
            instanceof Outcome.Decided<RetentionRecord>(RetentionRecord record)
        ? record
        : null;
  }

  private static @Nullable RetentionDecision decision(@Nullable RetentionRecord record) {
    return record == null ? null : record.decision();
  }

  private static @Nullable Answer answer(@Nullable RetentionRecord record) {
    return record == null ? null : new Answer.Retention(record.decision());
  }
}
