package dev.bylaw.federation.composition;

/**
 * Why a decision is DENY. Where several hold, one is told: STALE; ERROR in a guard or an answer;
 * GUARD for a guard that refuses or guards that nothing satisfies together; then, of the grants
 * that the request means, UNSUPPORTED_OBLIGATION if the caller's support alone is missing to one of
 * them, GUARD if one conflicts with the guards, ERROR if one could not be evaluated; else NO_GRANT.
 */
public enum Cause {
  /** The policies are older than the council's staleness bound. */
  STALE,
  /** A guard, an answer or every grant that might have applied could not be evaluated. */
  ERROR,
  /** A guard refuses, or what guards and grants demand together cannot be satisfied. */
  GUARD,
  /** No grant applies. */
  NO_GRANT,
  /** The caller cannot discharge an obligation that a permit would carry. */
  UNSUPPORTED_OBLIGATION
}
