package dev.bylaw.sidecar.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** The digest of a folder: of the names and bytes of all its files, whatever their dates. */
final class TreeDigest {
  private TreeDigest() {}

  /**
   * SHA-256 over each file, sorted by path: path, 0x00, length, 0x00, bytes.
   *
   * @throws IOException if a file cannot be read, or there is no such folder
   */
  static String of(Path root) throws IOException {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
    try {
      for (Path file : files(root)) {
        byte[] bytes = Files.readAllBytes(file);
        String head = root.relativize(file) + "\0" + bytes.length + "\0";
        sha256.update(head.getBytes(StandardCharsets.UTF_8));
        sha256.update(bytes);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
