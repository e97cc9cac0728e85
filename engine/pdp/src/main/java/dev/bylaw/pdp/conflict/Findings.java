package dev.bylaw.pdp.conflict;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.diagnostic.Location;
import dev.bylaw.bundle.diagnostic.Severity;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Position;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects findings; the same one twice counts once. */
final class Findings {
  private final List<ConflictFinding> all = new ArrayList<>();
  private final Set<Diagnostic> told = new HashSet<>();
  private int compatible;

  void conflict(
      String code,
      Position at,
      String message,
      @Nullable String hint,
      List<PolicyId> policies,
      @Nullable String witness) {
    add(Verdict.CONFLICT, code, at, message, hint, policies, witness);
  }

  void unknown(String code, Position at, String message, List<PolicyId> policies) {
    add(Verdict.UNKNOWN, code, at, message, null, policies, null);
  }

  void compatible() {
    compatible++;
  }

  private void add(
      Verdict verdict,
      String code,
      Position at,
      String message,
      @Nullable String hint,
      List<PolicyId> policies,
      @Nullable String witness) {
    Location location =
        at.line() == 0
            ? Location.wholeFile(at.file())
            : new Location(at.file(), at.line(), 1, at.line(), 1);
    Diagnostic diagnostic =
        new Diagnostic(
            Severity.WARNING,
            code,
            location,
            "",
            witness == null ? message : message + ", as in: " + witness,
            hint);
    if (told.add(diagnostic)) {
      all.add(new ConflictFinding(verdict, diagnostic, policies, witness));
    }
  }

  ConflictReport report() {
    all.sort(Comparator.comparing(ConflictFinding::diagnostic));
    return new ConflictReport(all, compatible);
  }
}
