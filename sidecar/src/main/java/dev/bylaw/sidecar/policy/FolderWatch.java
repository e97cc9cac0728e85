package dev.bylaw.sidecar.policy;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Wakes its owner when something changes in a folder, or at the latest after some time. A hint
 * only: what the file system does not tell is found by looking.
 */
final class FolderWatch implements AutoCloseable {
  private final Path root;
  private final @Nullable WatchService watch;

  FolderWatch(Path root) {
    this.root = root;
    WatchService service = null;
    try {
      service = root.getFileSystem().newWatchService();
    } catch (IOException | UnsupportedOperationException _) {
      // without it changes are found later, by looking
    }
    this.watch = service;
    register();
  }

  /** Waits for a change, at most so long. */
  void await(Duration most) throws InterruptedException {
    if (watch == null) {
      Thread.sleep(most);
      return;
    }
    try {
      WatchKey key = watch.poll(most.toNanos(), TimeUnit.NANOSECONDS);
      if (key != null) {
        do {
          key.pollEvents();
          key.reset();
          key = watch.poll();
        } while (key != null);
        register();
      }
    } catch (ClosedWatchServiceException _) {
      LockSupport.parkNanos(this, most.toNanos());
    }
  }

  /** New folders are watched too; a folder that is watched already stays so. */
  private void register() {
    if (watch == null) {
      return;
    }
    List<Path> folders;
    try (Stream<Path> all = Files.walk(root)) {
      folders = all.filter(Files::isDirectory).toList();
      for (Path folder : folders) {
        folder.register(
            watch,
            StandardWatchEventKinds.ENTRY_CREATE,
            StandardWatchEventKinds.ENTRY_MODIFY,
            StandardWatchEventKinds.ENTRY_DELETE);
      }
    } catch (IOException | RuntimeException _) {
      // the folder may be changing right now; looking finds what this misses
    }
  }

  @Override
  public void close() {
    if (watch != null) {
      try {
        watch.close();
      } catch (IOException _) {
        // nothing is lost with it
      }
    }
  }
}
