package dev.bylaw.cli.report;

/** How the findings of a check are written. */
public enum ReportFormat {
  /** For people: the message, the source line, a caret. */
  PRETTY,
  /** One document, by docs/schemas/check-report.schema.json. */
  JSON,
  /** SARIF 2.1.0, for code scanning. */
  SARIF,
  /** JUnit XML, one test case a file, for CI servers. */
  JUNIT,
  /** Workflow commands of GitHub Actions, one annotation a line. */
  GITHUB;

  /** The name as it is typed. */
  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
