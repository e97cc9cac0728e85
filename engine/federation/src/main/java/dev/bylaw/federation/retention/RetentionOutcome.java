package dev.bylaw.federation.retention;

/** What is to become of the data. */
public enum RetentionOutcome {
  /** Keep it, at least until the decision's {@code until}. */
  RETAIN,
  /** Delete it now. */
  DELETE_DUE,
  /** A legal hold forbids the deletion until every hold is released. */
  HELD,
  /** Neither serve nor delete: something went wrong. */
  RESTRICT,
  /** Neither serve nor delete, and escalate: it must be kept longer than it may be. */
  CONFLICT
}
