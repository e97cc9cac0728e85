package dev.bylaw.bundle.diagnostic;

/** How much a diagnostic weighs: a tree with one ERROR is refused, warnings are only told. */
public enum Severity {
  WARNING,
  ERROR
}
