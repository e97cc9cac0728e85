package dev.bylaw.sidecar.journal;

/** The entry was refused: it is not durable, so what it records did not happen. */
public final class JournalUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Why an entry is refused. */
  public enum Reason {
    /** The disk failed, and no probe has succeeded since. */
    DISK,
    /** As many entries wait as the queue holds. */
    QUEUE_FULL,
    /** The journal is closing. */
    CLOSED
  }

  private final Reason reason;

  JournalUnavailableException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
