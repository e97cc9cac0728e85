package dev.bylaw.opa;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads an archive of POSIX.1-1988 (ustar), with the long names of POSIX.1-2001 and of GNU. */
final class Tar {
  private static final int BLOCK = 512;
  private static final int LONGEST_NAME = 4096;

  private final InputStream in;
  private final BundleFiles files;

  Tar(InputStream in, BundleFiles files) {
    this.in = in;
    this.files = files;
  }

  void read() throws IOException, OpaException {
    String longName = null;
    boolean any = false;
    for (byte[] header = block(); header != null && !isZero(header); header = block()) {
      checkSum(header);
      any = true;
      long size = octal(header, 124, 12);
      char type = (char) header[156];
      switch (type) {
        case 'x', 'L' -> longName = longName(type, size, longName);
        case 'g' -> longName(type, size, longName);
        case '5' -> {
          files.enter(local(name(header, longName)), 0);
          skip(padded(size));
          longName = null;
        }
        case '0', '\0' -> {
          String name = local(name(header, longName));
          if (files.enter(name, size)) {
            files.put(name, content(size));
          } else {
            skip(padded(size));
          }
          longName = null;
        }
        default ->
            throw new OpaException(
                "`" + name(header, longName) + "` is neither file nor folder (type " + type + ")");
      }
    }
    if (!any) {
      throw new OpaException("bundle is an empty archive");
    }
  }

  /** The path from the root of the bundle; refuses one that leads out of it. */
  private static String local(String name) throws OpaException {
    StringBuilder local = new StringBuilder();
    for (String step : name.split("/", -1)) {
      if (step.equals("..") || step.indexOf('\\') >= 0 || step.indexOf('\0') >= 0) {
        throw new OpaException("`" + name + "` leads out of the bundle");
      }
      if (!step.isEmpty() && !step.equals(".")) {
        local.append(local.isEmpty() ? "" : "/").append(step);
      }
    }
    return local.toString();
  }

  private @Nullable String longName(char type, long size, @Nullable String before)
      throws IOException, OpaException {
    if (size < 0 || size > LONGEST_NAME) {
      throw new OpaException("header of the archive has " + size + " bytes");
    }
    files.enter("", size);
    String text = new String(content(size), StandardCharsets.UTF_8);
    if (type == 'L') {
      return text.replace("\0", "");
    }
    // records of the form `LENGTH KEY=VALUE\n`
    for (String line : text.split("\n", -1)) {
      int key = line.indexOf(" path=");
      if (key >= 0) {
        return line.substring(key + " path=".length());
      }
      if (line.contains(" size=")) {
        throw new OpaException("file larger than 8 GiB in the archive");
      }
    }
    return before;
  }

  private static String name(byte[] header, @Nullable String longName) {
    if (longName != null) {
      return longName;
    }
    String name = text(header, 0, 100);
    String prefix = text(header, 257, 5).equals("ustar") ? text(header, 345, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private static String text(byte[] header, int from, int length) {
    int end = from;
    while (end < from + length && header[end] != 0) {
      end++;
    }
    return new String(header, from, end - from, StandardCharsets.UTF_8);
  }

  private static long octal(byte[] header, int from, int length) throws OpaException {
    try {
      return Long.parseLong(text(header, from, length).strip(), 8);
    } catch (NumberFormatException e) {
      throw new OpaException("not an archive: header has no number where one is due", e);
    }
  }

  private static void checkSum(byte[] header) throws OpaException {
    long sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xFF;
    }
    if (sum != octal(header, 148, 8)) {
      throw new OpaException("not an archive: checksum of a header does not hold");
    }
  }

  private static boolean isZero(byte[] block) {
    for (byte each : block) {
      if (each != 0) {
        return false;
      }
    }
    return true;
  }

  private byte @Nullable [] block() throws IOException {
    byte[] block = in.readNBytes(BLOCK);
    if (block.length == 0) {
      return null;
    }
    if (block.length < BLOCK) {
      throw new EOFException();
    }
    return block;
  }

  private byte[] content(long size) throws IOException {
    byte[] content = in.readNBytes(Math.toIntExact(size));
    if (content.length < size) {
      throw new EOFException();
    }
    skip(padded(size) - size);
    return content;
  }

  private void skip(long count) throws IOException {
    in.skipNBytes(count);
  }

  private static long padded(long size) {
    return (size + BLOCK - 1) / BLOCK * BLOCK;
  }
}
