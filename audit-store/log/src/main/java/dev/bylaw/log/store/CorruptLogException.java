package dev.bylaw.log.store;

import java.io.IOException;

/** What is on disk is not what was made durable there; nothing is signed or accepted any more. */
public final class CorruptLogException extends IOException {
  private static final long serialVersionUID = 1;

  public CorruptLogException(String message) {
    super(message);
  }
}
