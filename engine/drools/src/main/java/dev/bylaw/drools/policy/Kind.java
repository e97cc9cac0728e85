package dev.bylaw.drools.policy;

/** What a policy decides about. */
public enum Kind {
  /** Contributes restrictions to an access decision. */
  GUARD,
  /** Permits an access, under obligations. */
  GRANT,
  /** Says how long to keep and when to delete. */
  RETENTION,
  /** Finds fault with products and contracts. */
  COMPLIANCE
}
