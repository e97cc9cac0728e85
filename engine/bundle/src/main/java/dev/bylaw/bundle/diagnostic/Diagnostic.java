package dev.bylaw.bundle.diagnostic;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One problem in a file that a person wrote.
 *
 * @param code stable and machine-readable, such as {@code unknown_key}; Rego's own codes pass
 *     through unchanged
 * @param path the place inside the document, such as {@code schema[0].properties[3].name}; empty
 *     where a document has no paths (Rego) or the whole is meant
 * @param message lower case, no full stop, the author's words in backticks
 * @param hint what to do about it, or null
 */
public record Diagnostic(
    Severity severity,
    String code,
    Location location,
    String path,
    String message,
    @Nullable String hint)
    implements Comparable<Diagnostic> {

  private static final Comparator<Diagnostic> ORDER =
      Comparator.comparing(Diagnostic::location)
          .thenComparing(Diagnostic::severity, Comparator.reverseOrder())
          .thenComparing(Diagnostic::code)
          .thenComparing(Diagnostic::path)
          .thenComparing(Diagnostic::message);

  public boolean isError() {
    return severity == Severity.ERROR;
  }

  /** By place, so that a report reads from the top of each file to its end. */
  @Override
  public int compareTo(Diagnostic other) {
    return ORDER.compare(this, other);
  }

  /** One line: {@code file:line:column: error: message (path) [code]}. */
  @Override
  public String toString() {
    return location
        + ": "
        + (isError() ? "error" : "warning")
        + ": "
        + message
        + (path.isEmpty() ? "" : " (at " + path + ")")
        + " ["
        + code
        + "]"
        + (hint == null ? "" : "; " + hint);
  }
}
