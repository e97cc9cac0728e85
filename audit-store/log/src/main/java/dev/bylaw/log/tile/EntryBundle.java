package dev.bylaw.log.tile;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Entry bundles: entries one after another, each behind its length in 16 bits, big-endian. */
public final class EntryBundle {
  /** The size that 16 bits can tell. */
  public static final int MAX_ENTRY_BYTES = 65_535;

  private EntryBundle() {}

  /** Requires at most 256 entries of at most 65,535 bytes. */
  public static byte[] encode(List<byte[]> entries) {
    if (entries.size() > TilePath.WIDTH) {
      throw new IllegalArgumentException("a bundle of " + entries.size() + " entries");
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] entry : entries) {
      if (entry.length > MAX_ENTRY_BYTES) {
        throw new IllegalArgumentException("an entry of " + entry.length + " bytes");
      }
      out.write(entry.length >>> 8);
      out.write(entry.length);
      out.write(entry, 0, entry.length);
    }
    return out.toByteArray();
  }

  /** Reads a bundle of exactly {@code width} entries. */
  public static List<byte[]> decode(byte[] bundle, int width) throws TileException {
    List<byte[]> entries = new ArrayList<>(width);
    int at = 0;
    while (at < bundle.length) {
      if (bundle.length - at < 2) {
        throw new TileException("the bundle ends within a length");
      }
      int length = (bundle[at] & 0xff) << 8 | bundle[at + 1] & 0xff;
      at += 2;
      if (bundle.length - at < length) {
        throw new TileException("the bundle ends within entry " + entries.size());
      }
      entries.add(Arrays.copyOfRange(bundle, at, at + length));
      at += length;
    }
    if (entries.size() != width) {
      throw new TileException(
          "expected a bundle of %d entries, found %d".formatted(width, entries.size()));
    }
    return entries;
  }
}
