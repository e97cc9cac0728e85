package dev.bylaw.federation.composition;

/** The answer in a word. */
public enum Effect {
  /** It may happen, under the decision's obligations. */
  PERMIT,
  /** It may not happen. */
  DENY
}
