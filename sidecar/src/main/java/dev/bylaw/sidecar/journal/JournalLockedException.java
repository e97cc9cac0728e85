package dev.bylaw.sidecar.journal;

import java.io.IOException;
import java.nio.file.Path;

/** Another process writes this journal; two writers would give one number to two entries. */
public final class JournalLockedException extends IOException {
  private static final long serialVersionUID = 1;

  JournalLockedException(Path lock) {
    super("another process holds `" + lock + "`");
  }
}
