package dev.bylaw.drools.sheet;

import org.jspecify.annotations.Nullable;

/**
 * Something wrong, or doubtful, in a table or rule file.
 *
 * @param file the file's path as it was given; a sheet of a workbook follows after {@code #}
 * @param row 1-based row as a spreadsheet numbers it (for DRL: the line); 0 when the file as a
 *     whole is meant
 * @param column 1-based column; 0 when the row as a whole is meant
 * @param message what was found and what was expected, lower case, without full stop
 * @param hint what to do about it, or null
 */
public record Diagnostic(
    String file, int row, int column, Severity severity, String message, @Nullable String hint) {

  /** An error keeps the file from being used; a warning does not. */
  public enum Severity {
    ERROR,
    WARNING
  }

  public static Diagnostic error(String file, int row, int column, String message) {
    return new Diagnostic(file, row, column, Severity.ERROR, message, null);
  }

  public static Diagnostic warning(String file, int row, int column, String message) {
    return new Diagnostic(file, row, column, Severity.WARNING, message, null);
  }

  public Diagnostic withHint(@Nullable String newHint) {
    return new Diagnostic(file, row, column, severity, message, newHint);
  }

  public boolean isError() {
    return severity == Severity.ERROR;
  }

  /** {@code file:row:column: error: message (hint)}, without the parts that are 0 or null. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(file);
    if (row > 0) {
      text.append(':').append(row);
      if (column > 0) {
        text.append(':').append(column);
      }
    }
    text.append(severity == Severity.ERROR ? ": error: " : ": warning: ").append(message);
    if (hint != null) {
      text.append(" (").append(hint).append(')');
    }
    return text.toString();
  }
}
