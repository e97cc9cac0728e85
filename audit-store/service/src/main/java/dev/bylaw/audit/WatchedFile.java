package dev.bylaw.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Tells when a settings file is to be read again. By one thread at a time. */
final class WatchedFile {
  // a file that took another's place within a millisecond differs by its identity
  private record Version(long modifiedMillis, long size, @Nullable Object identity) {}

  private final Path path;
  private @Nullable Version seen;

  WatchedFile(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  /**
   * Whether the file is there and is another than at the last call, so that an error in it is told
   * once. One that vanished is no change.
   */
  boolean changed() throws IOException {
    if (!Files.exists(path)) {
      return false;
    }
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    Version now =
        new Version(
            attributes.lastModifiedTime().toMillis(), attributes.size(), attributes.fileKey());
    boolean changed = !now.equals(seen);
    seen = now;
    return changed;
  }

  /** Has the file read again, changed or not. */
  void forget() {
    seen = null;
  }
}
