package dev.bylaw.drools.policy;

import dev.bylaw.drools.sheet.Cell;
import dev.bylaw.drools.sheet.Diagnostic;
import org.jspecify.annotations.Nullable;

/** A cell does not say what its column head asks for; the caller knows the place. */
public final class CellException extends Exception {
  private @Nullable String hint;

  public CellException(String message) {
    super(message, null, false, false);
  }

  public CellException hint(@Nullable String text) {
    hint = text;
    return this;
  }

  public @Nullable String hint() {
    return hint;
  }

  public String message() {
    return String.valueOf(getMessage());
  }

  /** The diagnostic of this error at a cell. */
  public Diagnostic at(String file, Cell cell) {
    return Diagnostic.error(file, cell.row(), cell.column(), message()).withHint(hint);
  }
}
