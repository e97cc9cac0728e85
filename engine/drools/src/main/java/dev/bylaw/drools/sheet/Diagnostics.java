package dev.bylaw.drools.sheet;

import java.util.ArrayList;
import java.util.List;

/** A collector of diagnostics: readers go on after an error so that all are told at once. */
public final class Diagnostics {
  /**
   * Beyond this many, further ones are counted but not kept: a file of another kind gives
   * thousands.
   */
  static final int MAX_KEPT = 200;

  private final List<Diagnostic> kept = new ArrayList<>();
  private int errors;
  private int dropped;

  public void add(Diagnostic diagnostic) {
    if (diagnostic.isError()) {
      errors++;
    }
    if (kept.size() < MAX_KEPT) {
      kept.add(diagnostic);
    } else {
      dropped++;
    }
  }

  public void addAll(List<Diagnostic> diagnostics) {
    diagnostics.forEach(this::add);
  }

  public int errors() {
    return errors;
  }

  /** What was collected, in order; when some were dropped the last entry says how many. */
  public List<Diagnostic> toList() {
    if (dropped == 0) {
      return List.copyOf(kept);
    }
    List<Diagnostic> all = new ArrayList<>(kept);
    String file = kept.get(kept.size() - 1).file();
    Diagnostic.Severity severity =
        kept.stream().filter(Diagnostic::isError).count() < errors
            ? Diagnostic.Severity.ERROR
            : Diagnostic.Severity.WARNING;
    all.add(new Diagnostic(file, 0, 0, severity, dropped + " more are not shown", null));
    return List.copyOf(all);
  }
}
