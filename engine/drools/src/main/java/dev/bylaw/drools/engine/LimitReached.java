package dev.bylaw.drools.engine;

import org.jspecify.annotations.Nullable;

/** An evaluation reached one of its limits. Drools may wrap it as it passes. */
public final class LimitReached extends RuntimeException {
  public LimitReached(String message) {
    super(message, null, false, false);
  }

  /** The limit that stands behind a failure, or null if another fault does. */
  public static @Nullable LimitReached in(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof LimitReached limit) {
        return limit;
      }
    }
    return null;
  }
}
