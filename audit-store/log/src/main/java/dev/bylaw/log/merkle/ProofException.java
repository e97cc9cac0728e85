package dev.bylaw.log.merkle;

/** A proof does not prove what it was given for; the message says what was expected and found. */
public final class ProofException extends Exception {
  private static final long serialVersionUID = 1;

  public ProofException(String message) {
    super(message);
  }
}
