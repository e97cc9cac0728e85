package dev.bylaw.log.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Writes whole files so that each is there wholly or not at all: a temporary file, sync, rename;
 * the directories of all of them are synced once, by {@link #commit}. After a failure an instance
 * is not used again.
 */
public final class DurableFiles {
  static final String TEMPORARY = ".tmp";

  private final Disk disk;
  private final Path root;
  private final Set<Path> dirty = new LinkedHashSet<>();
  private final Set<Path> known = new HashSet<>();

  public DurableFiles(Disk disk, Path root) {
    this.disk = disk;
    this.root = root;
  }

  public void write(String path, byte[] bytes) throws IOException {
    Path file = root.resolve(path);
    Path directory = requireParent(file);
    createDirectories(directory);
    Path temporary = directory.resolve(file.getFileName() + TEMPORARY);
    try {
      try (Disk.OpenFile out = disk.create(temporary)) {
        out.write(0, ByteBuffer.wrap(bytes));
        out.sync();
      }
      disk.move(temporary, file);
    } catch (IOException e) {
      deleteAfter(e, temporary);
      throw e;
    }
    dirty.add(directory);
  }

  public void commit() throws IOException {
    for (Path directory : dirty) {
      disk.syncDirectory(directory);
    }
    dirty.clear();
  }

  /**
   * Makes a directory below the root, and those above it. A directory that is there may have been
   * made by an attempt that failed before it was durable: its parent is synced all the same.
   */
  void createDirectories(Path directory) throws IOException {
    if (directory.equals(root) || !known.add(directory)) {
      return;
    }
    Path parent = requireParent(directory);
    createDirectories(parent);
    disk.createDirectory(directory);
    dirty.add(parent);
  }

  /**
   * Makes the root itself and those above it that are missing. One that is there may have been made
   * by a process that ended before it was durable: its parent is synced all the same.
   */
  public static void createRoot(Disk disk, Path root) throws IOException {
    Path parent = requireParent(root);
    if (!disk.isDirectory(root)) {
      if (parent.getParent() != null) {
        createRoot(disk, parent);
      }
      disk.createDirectory(root);
    }
    disk.syncDirectory(parent);
  }

  private void deleteAfter(IOException cause, Path temporary) {
    try {
      disk.delete(temporary);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  static Path requireParent(Path path) throws IOException {
    Path parent = path.getParent();
    if (parent == null) {
      throw new IOException("`" + path + "` has no parent");
    }
    return parent;
  }
}
