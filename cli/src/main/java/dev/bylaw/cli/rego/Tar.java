package dev.bylaw.cli.rego;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** Reads the files of a gzipped tar archive (POSIX ustar, and long names of GNU and pax). */
final class Tar {
  private static final int BLOCK = 512;
  private static final long MOST_BYTES = 512L << 20;

  private Tar() {}

  /**
   * The regular files by name, in their order.
   *
   * @throws IOException if it is no such archive, or holds more than 512 MiB
   */
  static Map<String, byte[]> read(Path archive) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    long left = MOST_BYTES;
    try (InputStream in =
        new BufferedInputStream(new GZIPInputStream(Files.newInputStream(archive)))) {
      String longName = null;
      while (true) {
        byte[] header = in.readNBytes(BLOCK);
        if (header.length < BLOCK || header[0] == 0) {
          return files;
        }
        long size = octal(header, 124, 12);
        left -= size;
        if (size < 0 || left < 0) {
          throw new IOException(archive + " holds more than " + (MOST_BYTES >> 20) + " MiB");
        }
        byte[] content = content(in, (int) size);
        char type = (char) header[156];
        switch (type) {
          case 'L' -> longName = text(content, 0, content.length);
          case 'x' -> longName = pathOf(text(content, 0, content.length));
          case '0', '\0' -> {
            files.put(longName == null ? name(header) : longName, content);
            longName = null;
          }
          default -> longName = null;
        }
      }
    }
  }

  private static byte[] content(InputStream in, int size) throws IOException {
    byte[] content = in.readNBytes(size);
    if (content.length < size) {
      throw new IOException("archive ends within a file");
    }
    in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
    return content;
  }

  private static String name(byte[] header) {
    String prefix = header[257] == 'u' ? text(header, 345, 155) : "";
    String name = text(header, 0, 100);
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  /** The `path` of a pax header: records `length key=value\n`. */
  private static String pathOf(String pax) {
    for (String line : pax.split("\n")) {
      int at = line.indexOf(" path=");
      if (at > 0) {
        return line.substring(at + 6);
      }
    }
    return "";
  }

  private static String text(byte[] bytes, int from, int most) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = from; i < from + most && bytes[i] != 0; i++) {
      out.write(bytes[i]);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static long octal(byte[] bytes, int from, int length) throws IOException {
    String digits = text(bytes, from, length).strip();
    try {
      return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    } catch (NumberFormatException e) {
      throw new IOException("not a tar archive", e);
    }
  }
}
