package dev.bylaw.opa;

/** A bundle or an entrypoint that cannot be used; the message says what was expected and found. */
public final class OpaException extends Exception {
  OpaException(String message) {
    super(message);
  }

  OpaException(String message, Throwable cause) {
    super(message, cause);
  }
}
