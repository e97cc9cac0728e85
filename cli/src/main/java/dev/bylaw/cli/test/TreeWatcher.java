package dev.bylaw.cli.test;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Waits for files under some folders to change; one change is many events, which count as one. */
final class TreeWatcher implements AutoCloseable {
  /** How long nothing more must happen before a change counts as whole. */
  private static final long QUIET_MILLIS = 200;

  private final WatchService service;
  private final Path[] roots;

  TreeWatcher(Path... roots) throws IOException {
    this.roots = roots;
    this.service = roots[0].getFileSystem().newWatchService();
    for (Path root : roots) {
      register(root);
    }
  }

  private void register(Path root) throws IOException {
    try (Stream<Path> folders = Files.walk(root)) {
      for (Path folder : folders.filter(Files::isDirectory).toList()) {
        folder.register(
            service,
            StandardWatchEventKinds.ENTRY_CREATE,
            StandardWatchEventKinds.ENTRY_DELETE,
            StandardWatchEventKinds.ENTRY_MODIFY);
      }
    }
  }

  /** Returns when something changed and then nothing did for a moment; false when closed. */
  boolean await() throws IOException, InterruptedException {
    try {
      WatchKey key = service.take();
      while (key != null) {
        for (WatchEvent<?> _ : key.pollEvents()) {
          // what changed does not matter: all is run again
        }
        key.reset();
        key = service.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (ClosedWatchServiceException _) {
      return false;
    }
    for (Path root : roots) {
      register(root); // folders that are new; those that are known stay as they are
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    service.close();
  }
}
