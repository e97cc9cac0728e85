package dev.bylaw.review.diff;

import dev.bylaw.federation.policy.PolicyId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One question with two answers.
 *
 * @param before the answer of the earlier revision; null if it knows no such resource
 * @param after the answer of the later one; null if it knows no such resource
 * @param direction which way it went; never SAME
 * @param domain whose data, or empty
 * @param policies that say something else in the later revision; sorted
 */
public record Difference(
    Question question,
    @Nullable Answer before,
    @Nullable Answer after,
    Direction direction,
    String domain,
    List<PolicyId> policies) {
  public Difference {
    policies = List.copyOf(policies);
  }

  /** The same two answers to another question. */
  Difference to(Question other) {
    return new Difference(other, before, after, direction, domain, policies);
  }
}
