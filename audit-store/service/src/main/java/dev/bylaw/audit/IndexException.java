package dev.bylaw.audit;

/** The query index failed; the log is not affected. */
final class IndexException extends Exception {
  private static final long serialVersionUID = 1;

  IndexException(Throwable cause) {
    super("the query index failed: " + cause.getMessage(), cause);
  }
}
