package dev.bylaw.federation.compliance;

/** How much a finding matters, in ascending order. */
public enum Severity {
  INFO,
  WARN,
  /** The product must not be published so. */
  BLOCK
}
