package dev.bylaw.lowering;

/**
 * Something of a decision cannot be said to this engine. Nothing is shown then: a caller that
 * cannot lower an obligation cannot discharge it.
 */
public final class LoweringException extends Exception {
  LoweringException(String message) {
    super(message);
  }
}
