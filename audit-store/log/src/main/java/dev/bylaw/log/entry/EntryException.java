package dev.bylaw.log.entry;

/** Bytes are not an entry of the log; the message says what was expected and found. */
public final class EntryException extends Exception {
  private static final long serialVersionUID = 1;

  public EntryException(String message) {
    super(message);
  }
}
