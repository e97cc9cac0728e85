package dev.bylaw.sidecar.journal;

import java.io.IOException;

/** A segment holds bytes that are no header and no frame. */
final class TornSegmentException extends IOException {
  private static final long serialVersionUID = 1;

  TornSegmentException(String message) {
    super(message);
  }
}
