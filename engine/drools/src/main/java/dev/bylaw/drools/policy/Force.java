package dev.bylaw.drools.policy;

/** With which force a guard binds; see the kernel's {@code Guard}. */
public enum Force {
  /** Binds everybody; can be waived at most down to its floor. */
  MANDATORY,
  /** Binds until the domain answers within the bounds. */
  DEFAULT,
  /** Asks the domain, which must answer within the bounds. */
  DELEGATED,
  /** Only joins: every domain's and product's guard, and the council's own where it says so. */
  LOCAL
}
