package dev.bylaw.federation.composition;

/** Why a decision is DENY. Where several hold, the first in this order is told. */
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
