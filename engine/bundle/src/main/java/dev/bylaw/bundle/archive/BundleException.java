package dev.bylaw.bundle.archive;

/** A bundle is refused; the message says what was expected and what was found. */
public final class BundleException extends Exception {
  private static final long serialVersionUID = 1;

  public BundleException(String message) {
    super(message);
  }
}
