package dev.bylaw.log.note;

/** A text is not a signed note, or is not signed as required; the message says in which way. */
public final class NoteException extends Exception {
  private static final long serialVersionUID = 1;

  public NoteException(String message) {
    super(message);
  }
}
