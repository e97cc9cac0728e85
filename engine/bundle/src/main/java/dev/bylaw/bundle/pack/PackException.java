package dev.bylaw.bundle.pack;

/** A folder is no pack; the message says why. */
public final class PackException extends Exception {
  private static final long serialVersionUID = 1L;

  PackException(String message) {
    super(message);
  }
}
