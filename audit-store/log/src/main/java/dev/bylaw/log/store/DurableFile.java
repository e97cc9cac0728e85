package dev.bylaw.log.store;

import java.io.IOException;
import java.nio.file.Path;

/** A file below a log's root that is there wholly or not at all. */
public final class DurableFile {
  private DurableFile() {}

  /** Makes a file durable, over one that is there. */
  public static void write(Disk disk, Path root, String path, byte[] bytes) throws IOException {
    DurableFiles files = new DurableFiles(disk, root);
    files.write(path, bytes);
    files.commit();
  }

  /** Removes a file durably; nothing happens if it does not exist. */
  public static void delete(Disk disk, Path root, String path) throws IOException {
    Path file = root.resolve(path);
    if (disk.exists(file)) {
      disk.delete(file);
      disk.syncDirectory(DurableFiles.requireParent(file));
    }
  }
}
