package dev.bylaw.log.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * What the log asks of a file system: few operations, so that a test can fail each of them. What
 * was written is durable once {@link OpenFile#sync} returned; a new name once {@link
 * #syncDirectory} of its directory did.
 */
public interface Disk {
  /** All bytes of a file; {@link java.nio.file.NoSuchFileException} if there is none. */
  byte[] read(Path file) throws IOException;

  boolean exists(Path path);

  boolean isDirectory(Path path);

  /** What stands in a directory, in order; nothing where it does not exist. */
  List<Path> list(Path directory) throws IOException;

  /** Makes one directory, whose parent exists; nothing happens if it exists. */
  void createDirectory(Path directory) throws IOException;

  /** Makes an empty file, or empties one. */
  OpenFile create(Path file) throws IOException;

  /** Opens a file that exists, to change it in place. */
  OpenFile open(Path file) throws IOException;

  /** Renames a file at once, over one that is there. */
  void move(Path from, Path to) throws IOException;

  /** Removes a file or an empty directory; nothing happens if it does not exist. */
  void delete(Path path) throws IOException;

  void syncDirectory(Path directory) throws IOException;

  /**
   * Takes the only lock on a file, which is made if needed.
   *
   * @throws IOException if another holds it, in this process or another
   */
  Closeable lock(Path file) throws IOException;

  /** A file that is open for writing. */
  interface OpenFile extends Closeable {
    /** Writes all of the buffer's remaining bytes at a position. */
    void write(long position, ByteBuffer bytes) throws IOException;

    /** Makes what was written durable (fdatasync). */
    void sync() throws IOException;
  }
}
