package dev.bylaw.bundle.tree;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;

/**
 * The name of a tree's content: {@code sha256:} and the digest over, for each file in the order of
 * its path's UTF-8 bytes, the length of the path (four bytes, big-endian), the path and the SHA-256
 * of the content. It depends on nothing else: not on the file system, its order or its times.
 */
final class Revision {

  private Revision() {}

  static String of(Collection<TreeFile> files) {
    MessageDigest digest = sha256();
    files.stream()
        .sorted(Comparator.comparing(file -> utf8(file.path()), Arrays::compareUnsigned))
        .forEach(file -> {
          byte[] path = utf8(file.path());
          digest.update(ByteBuffer.allocate(4).putInt(path.length).flip());
          digest.update(path);
          digest.update(sha256().digest(file.bytes()));
        });
    return "sha256:" + HexFormat.of().formatHex(digest.digest());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
