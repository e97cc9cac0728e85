package dev.bylaw.federation.request;

/** Whether the caller will act upon the decision. */
public enum Mode {
  /** The caller does what the decision says. */
  ENFORCE,
  /** The caller only wants to know; the decision is recorded like any other, marked as such. */
  DRY_RUN
}
