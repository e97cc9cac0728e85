package dev.bylaw.audit.columns;

/** A statement may not run, or went beyond a bound; the message says why. */
public final class RefusedSqlException extends Exception {
  private static final long serialVersionUID = 1;

  public RefusedSqlException(String message) {
    super(message);
  }
}
