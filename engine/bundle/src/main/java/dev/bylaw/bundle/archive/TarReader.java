package dev.bylaw.bundle.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads an archive of POSIX.1-1988 (ustar) with the long names of POSIX.1-2001 and of GNU, whoever
 * wrote it: nothing but files and folders, each once, within limits. Nothing is written anywhere.
 */
final class TarReader {
  private static final int BLOCK = 512;

  /** What a pax or GNU header with a long name may have. */
  private static final int EXTRA_BYTES = 8 << 10;

  private final InputStream in;
  private final ArchiveLimits limits;
  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final Set<String> folders = new HashSet<>();
  private long unpacked;
  private int entries;

  private TarReader(InputStream in, ArchiveLimits limits) {
    this.in = in;
    this.limits = limits;
  }

  /** The files by path, in their order. */
  static Map<String, byte[]> read(InputStream in, ArchiveLimits limits)
      throws IOException, BundleException {
    TarReader reader = new TarReader(in, limits);
    reader.read();
    return reader.files;
  }

  private void read() throws IOException, BundleException {
    String longName = null;
    for (byte[] header = block(); !isZero(header); header = block()) {
      checkSum(header);
      if (++entries > limits.entries()) {
        throw new BundleException("the bundle has more than " + limits.entries() + " entries");
      }
      String name = longName == null ? name(header) : longName;
      long size = octal(header, 124, 12);
      char type = (char) (header[156] & 0xff);
      switch (type) {
        case 'x', 'L' -> longName = longName(type, size, longName);
        case 'g' -> content("a global header", size, EXTRA_BYTES);
        case '5' -> {
          folder(ArchivePath.check(name, limits.pathBytes()), size);
          longName = null;
        }
        case '0', '\0' -> {
          file(ArchivePath.check(name, limits.pathBytes()), size);
          longName = null;
        }
        default ->
            throw new BundleException(
                "`%s` is %s, expected files and folders alone"
                    .formatted(ArchivePath.shown(name), kind(type)));
      }
    }
    nothingMore();
  }

  private void file(String path, long size) throws IOException, BundleException {
    byte[] content = content("`" + ArchivePath.shown(path) + "`", size, limits.fileBytes());
    if (path.isEmpty() || folders.contains(path) || files.put(path, content) != null) {
      throw new BundleException("`" + ArchivePath.shown(path) + "` stands in the bundle twice");
    }
    parents(path);
  }

  private void folder(String path, long size) throws BundleException {
    if (size != 0) {
      throw new BundleException("`" + ArchivePath.shown(path) + "` is a folder with a content");
    }
    if (files.containsKey(path)) {
      throw new BundleException("`" + ArchivePath.shown(path) + "` is both a file and a folder");
    }
    if (!path.isEmpty()) {
      folders.add(path);
      parents(path);
    }
  }

  /** Whatever holds something is a folder and no file. */
  private void parents(String path) throws BundleException {
    for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      String parent = path.substring(0, slash);
      if (files.containsKey(parent)) {
        throw new BundleException(
            "`" + ArchivePath.shown(parent) + "` is both a file and a folder");
      }
      if (!folders.add(parent)) {
        return;
      }
    }
  }

  private static String kind(char type) {
    return switch (type) {
      case '1' -> "a hard link";
      case '2' -> "a symbolic link";
      case '3', '4' -> "a device";
      case '6' -> "a pipe";
      default -> "of the unknown type " + (int) type;
    };
  }

  private @Nullable String longName(char type, long size, @Nullable String before)
      throws IOException, BundleException {
    byte[] bytes = content("a long name", size, EXTRA_BYTES);
    if (type == 'L') {
      return text(bytes, 0, bytes.length);
    }
    String found = before;
    // records of the form `LENGTH KEY=VALUE\n`, the length counting itself
    for (int at = 0; at < bytes.length; ) {
      int space = at;
      while (space < bytes.length && bytes[space] >= '0' && bytes[space] <= '9') {
        space++;
      }
      int length = space - at > 0 && space - at < 6 ? number(bytes, at, space) : 0;
      int end = at + length;
      if (length < space - at + 3 || end > bytes.length || bytes[end - 1] != '\n') {
        throw new BundleException("a pax header of the bundle is malformed");
      }
      String entry = new String(bytes, space + 1, end - space - 2, StandardCharsets.UTF_8);
      if (entry.startsWith("path=")) {
        found = entry.substring("path=".length());
      } else if (entry.startsWith("size=") || entry.startsWith("linkpath=")) {
        throw new BundleException(
            "a pax header of the bundle sets `" + entry.substring(0, entry.indexOf('=')) + "`");
      }
      at = end;
    }
    return found;
  }

  private static int number(byte[] bytes, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = number * 10 + bytes[i] - '0';
    }
    return number;
  }

  private static String name(byte[] header) {
    String name = text(header, 0, 100);
    String prefix = text(header, 257, 5).equals("ustar") ? text(header, 345, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private static String text(byte[] bytes, int from, int length) {
    int end = from;
    while (end < from + length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, from, end - from, StandardCharsets.UTF_8);
  }

  private static long octal(byte[] header, int from, int length) throws BundleException {
    String digits = text(header, from, length).strip();
    if (!digits.matches("[0-7]{1,11}")) {
      throw new BundleException("not a bundle: a header has no number where one is due");
    }
    return Long.parseLong(digits, 8);
  }

  private static void checkSum(byte[] header) throws BundleException {
    long sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
    }
    if (sum != octal(header, 148, 8)) {
      throw new BundleException("not a bundle: the checksum of a header does not hold");
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

  /** Beyond the end there is padding alone: what a reader passes over could be anything. */
  private void nothingMore() throws IOException, BundleException {
    byte[] rest = in.readNBytes(BLOCK);
    while (rest.length > 0) {
      count(rest.length);
      if (!isZero(rest)) {
        throw new BundleException("the bundle goes on after its end");
      }
      rest = in.readNBytes(BLOCK);
    }
  }

  private byte[] block() throws IOException, BundleException {
    count(BLOCK);
    byte[] block = in.readNBytes(BLOCK);
    if (block.length < BLOCK) {
      throw new BundleException("the bundle is cut short");
    }
    return block;
  }

  private byte[] content(String what, long size, int most) throws IOException, BundleException {
    if (size > most) {
      throw new BundleException("%s has %d bytes, expected at most %d".formatted(what, size, most));
    }
    long padded = (size + BLOCK - 1) / BLOCK * BLOCK;
    count(padded);
    byte[] content = in.readNBytes((int) size);
    if (content.length < size || in.readNBytes((int) (padded - size)).length < padded - size) {
      throw new BundleException("the bundle is cut short");
    }
    return content;
  }

  private void count(long bytes) throws BundleException {
    unpacked += bytes;
    if (unpacked > limits.unpackedBytes()) {
      throw new BundleException(
          "the bundle unpacks to more than " + limits.unpackedBytes() + " bytes");
    }
  }
}
