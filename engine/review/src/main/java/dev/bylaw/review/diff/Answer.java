package dev.bylaw.review.diff;

import dev.bylaw.federation.composition.Decision;
import dev.bylaw.federation.retention.RetentionDecision;

/** What one revision says to a question. */
public sealed interface Answer {
  /** To {@link Question.Access}. */
  record Access(Decision decision) implements Answer {}

  /** To {@link Question.Retention}. */
  record Retention(RetentionDecision decision) implements Answer {}
}
