package dev.bylaw.federation.retention;

import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.policy.Source;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The points at which retention is decided, one method each, so that tests can break one at a time
 * and see that its law notices.
 */
class RetentionRules {
  static final RetentionRules STANDARD = new RetentionRules();

  /** Whether a policy has any say over the resource. */
  boolean hears(Source source, ResourceFacts resource) {
    return source.origin().speaksFor(resource);
  }

  /** The later of two minimums; null states none. */
  @Nullable Instant laterMinimum(@Nullable Instant a, @Nullable Instant b) {
    return a == null || (b != null && b.isAfter(a)) ? b : a;
  }

  /** The earlier of two maximums; null states none. */
  @Nullable Instant earlierMaximum(@Nullable Instant a, @Nullable Instant b) {
    return a == null || (b != null && b.isBefore(a)) ? b : a;
  }

  /** Whether the clock has come to the end of an interval. */
  boolean isReached(Instant end, Instant clock) {
    return !clock.isBefore(end);
  }

  /** Whether holds forbid the deletion: as long as there is one. */
  boolean isHeld(Set<Hold> holds) {
    return !holds.isEmpty();
  }

  /** Whether an error forbids both serving and deleting. */
  boolean errorRestricts() {
    return true;
  }
}
