package dev.bylaw.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Secrets in a file that its owner alone reads. */
final class SecretFile {
  private SecretFile() {}

  /** Makes the folder that a file is to stand in, and gives it. */
  static Path folder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException("`" + file + "` is no place for a file");
    }
    return Files.createDirectories(folder);
  }

  /**
   * Writes a file that is not there yet. When this returns it is durable, its name too: what is
   * signed or sealed by the secret must not outlive it.
   */
  static void create(Path file, String text) throws IOException {
    Path folder = folder(file);
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    Files.deleteIfExists(temporary);
    Files.createFile(
        temporary,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        temporary, text, StandardCharsets.UTF_8, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
    Files.move(temporary, file);
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }
}
