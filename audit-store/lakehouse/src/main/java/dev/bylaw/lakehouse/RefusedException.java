package dev.bylaw.lakehouse;

/** Something does not agree with the log, and nothing was registered; the message says what. */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1;

  RefusedException(String message) {
    super(message);
  }
}
