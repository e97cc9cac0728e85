package dev.bylaw.sidecar.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** The file operations that the journal needs; the seam at which tests inject faults. */
interface Disk {
  /** The machine's own file system. */
  static Disk real() {
    return new NioDisk();
  }

  void createDirectories(Path directory) throws IOException;

  /** The names in a directory, sorted. */
  List<String> list(Path directory) throws IOException;

  /** Takes the directory for this process alone; fails if another has it. */
  Closeable lock(Path file) throws IOException;

  /** Makes a file that must not exist yet. */
  Handle create(Path file) throws IOException;

  /** Opens a file that exists, to read and write. */
  Handle open(Path file) throws IOException;

  void rename(Path from, Path to) throws IOException;

  /** Deletes a file or an empty directory, if it exists. */
  void delete(Path file) throws IOException;

  /** Makes names in a directory durable. */
  void syncDirectory(Path directory) throws IOException;

  /** When a file was last written, milliseconds since 1970. */
  long modifiedMillis(Path file) throws IOException;

  /** An open file. */
  interface Handle extends Closeable {
    long size() throws IOException;

    /** Writes all remaining bytes. */
    void write(ByteBuffer bytes, long position) throws IOException;

    /** Fills the buffer from a position, less at the end of the file. */
    void read(ByteBuffer into, long position) throws IOException;

    /** Makes the written bytes durable (fdatasync). */
    void force() throws IOException;
  }
}
