package dev.bylaw.cli.report;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.diagnostic.DiagnosticRenderer;
import dev.bylaw.pdp.conflict.ConflictFinding;
import dev.bylaw.pdp.conflict.ConflictReport;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The findings of one check.
 *
 * @param root the folder that the findings' files are relative to, as the user named it
 * @param files how many files were read
 * @param sources file name to text, for the source lines of {@link ReportFormat#PRETTY}
 * @param conflicts what was found between policies, its conflicts among the findings; null where
 *     nobody looked
 */
public record Report(
    Path root,
    int files,
    List<Diagnostic> findings,
    Map<String, String> sources,
    @Nullable ConflictReport conflicts) {
  public Report {
    findings = List.copyOf(findings);
    sources = Map.copyOf(sources);
  }

  /** Of findings alone. */
  public Report(Path root, int files, List<Diagnostic> findings, Map<String, String> sources) {
    this(root, files, findings, sources, null);
  }

  /** What the analysis of conflicts knows more of a finding, by the finding. */
  Map<Diagnostic, ConflictFinding> details() {
    Map<Diagnostic, ConflictFinding> details = new HashMap<>();
    if (conflicts != null) {
      conflicts.findings().forEach(each -> details.put(each.diagnostic(), each));
    }
    return details;
  }

  /** How many findings are errors. */
  public int errors() {
    return (int) findings.stream().filter(Diagnostic::isError).count();
  }

  /** How many findings are warnings. */
  public int warnings() {
    return findings.size() - errors();
  }

  /** The text of this report, with the line end of its last line. */
  public String write(ReportFormat format) {
    return switch (format) {
      case PRETTY -> new DiagnosticRenderer(sources).render(findings);
      case JSON -> JsonReport.write(this);
      case SARIF -> SarifReport.write(this);
      case JUNIT -> JunitReport.write(this);
      case GITHUB -> GithubReport.write(this);
    };
  }

  /** Where a finding's file stands from the folder in which the command ran, with slashes. */
  String place(Diagnostic finding) {
    return root.resolve(finding.location().file()).normalize().toString().replace('\\', '/');
  }

  /** What was found and, where it is known, what to do. */
  static String text(Diagnostic finding) {
    return finding.message()
        + (finding.path().isEmpty() ? "" : " (at " + finding.path() + ")")
        + (finding.hint() == null ? "" : "; " + finding.hint());
  }
}
