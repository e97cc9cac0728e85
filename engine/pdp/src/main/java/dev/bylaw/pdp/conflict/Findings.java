package dev.bylaw.pdp.conflict;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.diagnostic.Location;
import dev.bylaw.bundle.diagnostic.Severity;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Position;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects findings; the same one twice counts once. Used by one thread. */
final class Findings {
  /** In the order of telling, by what makes two of them the same. */
  private final Map<Object, ConflictFinding> all = new LinkedHashMap<>();

  private int compatible;

  void conflict(
      String code,
      Position at,
      String message,
      @Nullable String hint,
      List<PolicyId> policies,
      @Nullable String witness) {
    add(Verdict.CONFLICT, code, at, message, hint, policies, witness, null);
  }

  /**
   * As above, once for a key: what many requests show is told by the first.
   *
   * @param key equal for findings that are the same in other words
   */
  void conflict(
      List<Object> key,
      String code,
      Position at,
      String message,
      @Nullable String hint,
      List<PolicyId> policies,
      @Nullable String witness) {
    add(Verdict.CONFLICT, code, at, message, hint, policies, witness, key);
  }

  void unknown(String code, Position at, String message, List<PolicyId> policies) {
    add(Verdict.UNKNOWN, code, at, message, null, policies, null, null);
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
      @Nullable String witness,
      @Nullable List<Object> key) {
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
    all.putIfAbsent(
        key == null ? diagnostic : key,
        new ConflictFinding(verdict, diagnostic, policies, witness));
  }

  /** Adds what was found elsewhere, after what is here. */
  void addAll(Findings others) {
    others.all.forEach(all::putIfAbsent);
    compatible += others.compatible;
  }

  ConflictReport report() {
    return new ConflictReport(
        all.values().stream().sorted(Comparator.comparing(ConflictFinding::diagnostic)).toList(),
        compatible);
  }
}
