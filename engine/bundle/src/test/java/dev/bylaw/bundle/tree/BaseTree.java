package dev.bylaw.bundle.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;

/** The tree that tests start from; it has nothing to complain of. */
final class BaseTree {

  static final Instant CLOCK = Instant.parse("2026-11-21T10:00:00Z");

  static final Path FOLDER = Path.of("src/test/resources/trees/base");

  private BaseTree() {}

  static Path copyTo(Path target) throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = target.resolve(FOLDER.relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
    return target;
  }
}
