package dev.bylaw.pdp.conflict;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import java.util.List;

/**
 * What an analysis came to.
 *
 * @param findings conflicts and unknowns, by place
 * @param compatible how many questions had the answer that nothing is wrong
 */
public record ConflictReport(List<ConflictFinding> findings, int compatible) {
  public ConflictReport {
    findings = List.copyOf(findings);
  }

  /** The findings of one verdict. */
  public List<ConflictFinding> of(Verdict verdict) {
    return findings.stream().filter(each -> each.verdict() == verdict).toList();
  }

  /** The conflicts as diagnostics. */
  public List<Diagnostic> diagnostics() {
    return of(Verdict.CONFLICT).stream().map(ConflictFinding::diagnostic).toList();
  }
}
