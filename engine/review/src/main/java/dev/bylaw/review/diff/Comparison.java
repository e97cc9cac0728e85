package dev.bylaw.review.diff;

import dev.bylaw.federation.composition.Decision;
import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.pdp.Chance;
import dev.bylaw.pdp.DecisionPoint;
import dev.bylaw.pdp.Outcome;
import dev.bylaw.pdp.PolicySet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Asks two revisions the same question. Safe for use by many threads. */
final class Comparison {
  /** How many answers are kept. */
  private static final int MAX_KEPT = 1 << 17;

  private final DecisionPoint before;
  private final DecisionPoint after;
  private final RetentionComparison retention;
  private final Map<String, Sameness> sameness = new ConcurrentHashMap<>();
  private final Map<Object, Optional<Difference>> kept = new ConcurrentHashMap<>();

  Comparison(PolicySet before, PolicySet after) {
    this.before = new DecisionPoint(before, Chance.none());
    this.after = new DecisionPoint(after, Chance.none());
    this.retention = new RetentionComparison(before, after);
  }

  /** Two answers to one question; null where a revision knows no such resource. */
  record Answers(@Nullable DecisionRecord before, @Nullable DecisionRecord after) {
    Direction direction() {
      return Direction.of(decision(before), decision(after));
    }
  }

  Answers ask(Question.Access question) {
    return new Answers(record(before, question), record(after, question));
  }

  /** The difference, or null if both give the same answer. */
  @Nullable Difference compare(Question question) {
    return switch (question) {
      case Question.Access access -> compare(access);
      case Question.Retention records -> retention.compare(records);
    };
  }

  private @Nullable Difference compare(Question.Access question) {
    String product = question.request().resource().dataProduct();
    Sameness like =
        sameness.computeIfAbsent(
            product, name -> new Sameness(before.policies(), after.policies(), name));
    Object key = like.key(question);
    Optional<Difference> known = key == null ? null : kept.get(key);
    if (known != null) {
      return known.map(each -> each.to(question)).orElse(null);
    }
    Answers answers = ask(question);
    Direction direction = answers.direction();
    Difference difference =
        direction == Direction.SAME ? null : difference(question, answers, direction);
    if (key != null
        && kept.size() < MAX_KEPT
        && like.isShared(answers.before)
        && like.isShared(answers.after)) {
      kept.put(key, Optional.ofNullable(difference));
    }
    return difference;
  }

  /** Whether one of the revisions at least knows the data product that it is about. */
  boolean isKnown(Question question) {
    String product =
        switch (question) {
          case Question.Access access -> access.request().resource().dataProduct();
          case Question.Retention records -> records.request().resource().dataProduct();
        };
    return isKnown(before, product) || isKnown(after, product);
  }

  private static boolean isKnown(DecisionPoint point, String product) {
    return point.policies().tree().catalog().product(product) != null;
  }

  static Difference difference(Question question, Answers answers, Direction direction) {
    DecisionRecord known = answers.before == null ? answers.after : answers.before;
    return new Difference(
        question,
        answer(answers.before),
        answer(answers.after),
        direction,
        known == null ? "" : known.facts().domain(),
        List.copyOf(Statements.of(answers.before).differences(Statements.of(answers.after))));
  }

  private static @Nullable DecisionRecord record(DecisionPoint point, Question.Access question) {
    return point.authorize(question.request(), question.clock(), false)
            instanceof Outcome.Decided<DecisionRecord>(DecisionRecord record)
        ? record
        : null;
  }

  private static @Nullable Decision decision(@Nullable DecisionRecord record) {
    return record == null ? null : record.decision();
  }

  private static @Nullable Answer answer(@Nullable DecisionRecord record) {
    return record == null ? null : new Answer.Access(record.decision());
  }
}
