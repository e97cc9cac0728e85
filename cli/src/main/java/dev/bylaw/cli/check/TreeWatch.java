package dev.bylaw.cli.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * Waits for changes of a folder by looking at sizes and times, which every file system keeps;
 * editors replace files in ways that change notifications miss.
 */
final class TreeWatch {
  private static final Duration EACH = Duration.ofMillis(400);

  private final Path folder;
  private long seen;

  TreeWatch(Path folder) throws IOException {
    this.folder = folder;
    this.seen = fingerprint();
  }

  /** Returns when something has changed; false when the thread is interrupted. */
  boolean await() throws IOException {
    try {
      while (true) {
        Thread.sleep(EACH);
        long now = fingerprint();
        if (now != seen) {
          seen = now;
          return true;
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private long fingerprint() throws IOException {
    long print = 17;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.sorted()::iterator) {
        print = 31 * print + file.hashCode();
        if (Files.isRegularFile(file)) {
          BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
          print = 31 * (31 * print + is.size()) + is.lastModifiedTime().toMillis();
        }
      }
    }
    return print;
  }
}
