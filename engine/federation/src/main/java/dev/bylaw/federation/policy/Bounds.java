package dev.bylaw.federation.policy;

import dev.bylaw.federation.obligation.ObligationTemplate;
import org.jspecify.annotations.Nullable;

/**
 * The room that a control leaves to the domain. They compare syntactically.
 *
 * @param lo the least restriction; it is joined to every answer
 * @param hi the most that an answer may demand, or null if it may go as far as DENY
 */
public record Bounds(ObligationTemplate lo, @Nullable ObligationTemplate hi) {
  /** Any answer will do. */
  public static final Bounds NONE = new Bounds(ObligationTemplate.NONE, null);
}
