package dev.bylaw.review.diff;

import dev.bylaw.federation.composition.Decision;
import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.pdp.Chance;
import dev.bylaw.pdp.DecisionPoint;
import dev.bylaw.pdp.Outcome;
import dev.bylaw.pdp.PolicySet;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks two revisions the same question. Safe for use by many threads. */
final class Comparison {
  private static final Chance NONE =
      new Chance() {
        @Override
        public String id(Instant clock) {
          return "";
        }

        @Override
        public long seed() {
          return 0;
        }
      };

  private final DecisionPoint before;
  private final DecisionPoint after;

  Comparison(PolicySet before, PolicySet after) {
    this.before = new DecisionPoint(before, NONE);
    this.after = new DecisionPoint(after, NONE);
  }

  /** Two answers to one question; null where a revision knows no such resource. */
  record Answers(@Nullable DecisionRecord before, @Nullable DecisionRecord after) {
    Direction direction() {
      return Direction.of(decision(before), decision(after));
    }
  }

  Answers ask(Question question) {
    return new Answers(record(before, question), record(after, question));
  }

  /** The difference, or null if both give the same answer. */
  @Nullable Difference compare(Question question) {
    Answers answers = ask(question);
    Direction direction = answers.direction();
    return direction == Direction.SAME ? null : difference(question, answers, direction);
  }

  static Difference difference(Question question, Answers answers, Direction direction) {
    DecisionRecord known = answers.before == null ? answers.after : answers.before;
    return new Difference(
        question,
        decision(answers.before),
        decision(answers.after),
        direction,
        known == null ? "" : known.facts().domain(),
        List.copyOf(Statements.of(answers.before).differences(Statements.of(answers.after))));
  }

  private static @Nullable DecisionRecord record(DecisionPoint point, Question question) {
    return point.authorize(question.request(), question.clock(), false)
            instanceof Outcome.Decided<DecisionRecord>(DecisionRecord record)
        ? record
        : null;
  }

  private static @Nullable Decision decision(@Nullable DecisionRecord record) {
    return record == null ? null : record.decision();
  }
}
