package dev.bylaw.bundle.diagnostic;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the diagnostics of one run. Bounded: past {@value #MAX} the rest is counted, not kept,
 * so that a hostile tree cannot fill the memory with complaints about itself.
 */
public final class Diagnostics {

  /** How many diagnostics one run keeps. */
  public static final int MAX = 10_000;

  private final List<Diagnostic> collected = new ArrayList<>();
  private int dropped;
  private int errors;

  public void add(Diagnostic diagnostic) {
    errors += diagnostic.isError() ? 1 : 0;
    if (collected.size() < MAX) {
      collected.add(diagnostic);
    } else {
      dropped++;
    }
  }

  public void error(String code, Location at, String path, String message, @Nullable String hint) {
    add(new Diagnostic(Severity.ERROR, code, at, path, message, hint));
  }

  public void error(String code, Location at, String path, String message) {
    error(code, at, path, message, null);
  }

  public void warning(
      String code, Location at, String path, String message, @Nullable String hint) {
    add(new Diagnostic(Severity.WARNING, code, at, path, message, hint));
  }

  /** Adds all of another run as warnings: what is wrong elsewhere does not hinder here. */
  public void addAsWarnings(Diagnostics other) {
    for (Diagnostic d : other.collected) {
      add(
          new Diagnostic(
              Severity.WARNING, d.code(), d.location(), d.path(), d.message(), d.hint()));
    }
  }

  public void addAll(Diagnostics other) {
    other.collected.forEach(this::add);
  }

  public boolean hasErrors() {
    return errors > 0;
  }

  /** How many errors were added so far; a reader compares it before and after a section. */
  public int errorCount() {
    return errors;
  }

  /** All that was collected, sorted by place; ends with a note on what was dropped, if any. */
  public List<Diagnostic> sorted() {
    var sorted = new ArrayList<>(collected);
    sorted.sort(null);
    if (dropped > 0) {
      sorted.add(
          new Diagnostic(
              Severity.ERROR,
              "too_many_diagnostics",
              Location.wholeFile("."),
              "",
              dropped + " more problems are not shown",
              null));
    }
    return List.copyOf(sorted);
  }
}
