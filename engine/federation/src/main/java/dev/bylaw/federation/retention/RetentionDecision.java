package dev.bylaw.federation.retention;

import dev.bylaw.federation.composition.DecisionReason;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one retention request. All lists are in canonical order.
 *
 * @param outcome what is to become of the data
 * @param mayServe whether the data may still be served meanwhile
 * @param keepAtLeast the latest of all minimums, or null if none is stated
 * @param deleteBy the earliest of all maximums, or null if none is stated
 * @param holds the legal holds, sorted
 * @param until when RETAIN ends; null if it has no end, and for every other outcome
 * @param reasons what the policies that shaped the decision said
 * @param revision the revision that decided
 */
public record RetentionDecision(
    RetentionOutcome outcome,
    boolean mayServe,
    @Nullable Instant keepAtLeast,
    @Nullable Instant deleteBy,
    List<Hold> holds,
    @Nullable Instant until,
    List<DecisionReason> reasons,
    String revision) {
  public RetentionDecision {
    holds = List.copyOf(holds);
    reasons = List.copyOf(reasons);
  }
}
