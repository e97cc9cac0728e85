package dev.bylaw.cli.report;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.diagnostic.Location;

/**
 * Writes {@link ReportFormat#GITHUB} (GitHub Actions, "Workflow commands", setting a warning or an
 * error message).
 */
final class GithubReport {
  private GithubReport() {}

  static String write(Report report) {
    StringBuilder out = new StringBuilder();
    for (Diagnostic finding : report.findings()) {
      Location at = finding.location();
      out.append(finding.isError() ? "::error " : "::warning ")
          .append("file=")
          .append(property(report.place(finding)));
      if (!at.isWholeFile()) {
        out.append(",line=").append(at.line()).append(",col=").append(at.column());
        if (at.endLine() > at.line()) {
          out.append(",endLine=").append(at.endLine());
        }
      }
      out.append(",title=")
          .append(property(finding.code()))
          .append("::")
          .append(data(Report.text(finding)))
          .append('\n');
    }
    return out.toString();
  }

  private static String data(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }
}
