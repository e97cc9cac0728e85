package dev.bylaw.bundle.passport;

/** A passport does not hold; the message says in which way, with what was expected and found. */
public final class PassportException extends Exception {
  public PassportException(String message) {
    super(message);
  }
}
