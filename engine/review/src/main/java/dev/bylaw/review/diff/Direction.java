package dev.bylaw.review.diff;

import dev.bylaw.federation.composition.Decision;
import org.jspecify.annotations.Nullable;

/** Which way an answer went, by the order of decisions (docs/algebra.md). */
public enum Direction {
  SAME,
  /** The later answer is more restrictive. */
  TIGHTER,
  /** The later answer is less restrictive. */
  LOOSER,
  /** Neither: more restrictive in one part, less in another. */
  OTHER;

  /** Of two answers; null is none at all, which permits nothing. */
  public static Direction of(@Nullable Decision before, @Nullable Decision after) {
    boolean permitted = before != null && before.isPermit();
    boolean permits = after != null && after.isPermit();
    if (permitted != permits) {
      return permits ? LOOSER : TIGHTER;
    }
    if (before == null || after == null) {
      return SAME;
    }
    return of(before.joined().isAtMost(after.joined()), after.joined().isAtMost(before.joined()));
  }

  static Direction of(boolean isAtLeast, boolean isAtMost) {
    if (isAtLeast) {
      return isAtMost ? SAME : TIGHTER;
    }
    return isAtMost ? LOOSER : OTHER;
  }

  /** This and another together. */
  Direction and(Direction other) {
    if (this == SAME || this == other) {
      return other;
    }
    return other == SAME ? this : OTHER;
  }
}
