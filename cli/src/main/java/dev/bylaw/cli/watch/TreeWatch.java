package dev.bylaw.cli.watch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Waits for changes under some folders by looking at sizes and times, which every file system
 * keeps; editors replace files in ways that change notifications miss. One change is many writes:
 * it counts when nothing more happens.
 */
public final class TreeWatch {
  private static final Duration EACH = Duration.ofMillis(300);

  private final List<Path> folders;
  private Map<Path, State> seen;

  private record State(long size, long time) {}

  /** What is there now counts as seen. */
  public TreeWatch(List<Path> folders) throws IOException {
    this.folders = List.copyOf(folders);
    this.seen = look();
  }

  /** Returns when something has changed since the last call and changes no more. */
  public void await() throws IOException, InterruptedException {
    Map<Path, State> before = seen;
    Map<Path, State> last = before;
    while (true) {
      Thread.sleep(EACH);
      Map<Path, State> now = look();
      if (now.equals(last) && !now.equals(before)) {
        seen = now;
        return;
      }
      last = now;
    }
  }

  private Map<Path, State> look() throws IOException {
    Map<Path, State> found = new TreeMap<>();
    for (Path folder : folders) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
          if (is.isRegularFile()) {
            found.put(file, new State(is.size(), is.lastModifiedTime().toMillis()));
          }
        }
      } catch (NoSuchFileException _) {
        // it vanished while we looked: what is missing is seen next time
      } catch (UncheckedIOException e) {
        if (!(e.getCause() instanceof NoSuchFileException)) {
          throw e.getCause();
        }
      }
    }
    return found;
  }
}
