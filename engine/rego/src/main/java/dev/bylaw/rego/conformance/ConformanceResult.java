package dev.bylaw.rego.conformance;

/** What running a case showed. */
public sealed interface ConformanceResult {
  /** The case's folder, file and note. */
  String name();

  /** It behaves as OPA does. */
  record Passed(String name) implements ConformanceResult {}

  /** It does not: what was expected and what was found. */
  record Failed(String name, String expected, String found) implements ConformanceResult {}

  /** It was not run. */
  record Skipped(String name, String reason) implements ConformanceResult {}
}
