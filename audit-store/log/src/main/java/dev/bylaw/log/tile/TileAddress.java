package dev.bylaw.log.tile;

import dev.bylaw.log.merkle.Hash;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A tile or a bundle, as a path names it.
 *
 * @param level of a tile, 0 for leaves; {@link #ENTRIES} for a bundle of entries
 * @param index its number among those of its level
 * @param width how many hashes or entries, 1 to 256
 */
public record TileAddress(int level, long index, int width) {
  /** The level of bundles. */
  public static final int ENTRIES = -1;

  // at most five elements: 10^15 tiles
  private static final Pattern FORM =
      Pattern.compile(
          "tile/(entries|0|[1-9]|[1-5][0-9]|6[0-3])/((?:x[0-9]{3}/){0,4}[0-9]{3})"
              + "(?:\\.p/([1-9][0-9]{0,2}))?");

  public TileAddress {
    if (level < ENTRIES || level > 63 || index < 0 || width < 1 || width > TilePath.WIDTH) {
      throw new IllegalArgumentException(
          "tile %d of level %d and width %d".formatted(index, level, width));
    }
  }

  /** Reads a path in its one form; null for any other. */
  public static @Nullable TileAddress parse(String path) {
    Matcher form = FORM.matcher(path);
    if (path.length() > 64 || !form.matches()) {
      return null;
    }
    int level = form.group(1).equals("entries") ? ENTRIES : Integer.parseInt(form.group(1));
    long index = Long.parseLong(form.group(2).replaceAll("[x/]", ""));
    int width = form.group(3) == null ? TilePath.WIDTH : Integer.parseInt(form.group(3));
    if (width > TilePath.WIDTH) {
      return null;
    }
    TileAddress read = new TileAddress(level, index, width);
    return read.toString().equals(path) ? read : null;
  }

  /** Its width in a tree of this size; 0 where the tree has none of it. */
  public int widthIn(long treeSize) {
    return TilePath.width(Math.max(level, 0), index, treeSize);
  }

  /** The same one with another width. */
  public TileAddress of(int other) {
    return new TileAddress(level, index, other);
  }

  /** The first of its bytes, as many as another width has. Requires width <= this one's. */
  public byte[] cut(byte[] bytes, int other) throws TileException {
    if (other == width) {
      return bytes;
    }
    if (level == ENTRIES) {
      List<byte[]> entries = EntryBundle.decode(bytes, width);
      return EntryBundle.encode(entries.subList(0, other));
    }
    if (bytes.length != width * Hash.BYTES) {
      throw new TileException(
          "`%s`: expected %d bytes, found %d".formatted(this, width * Hash.BYTES, bytes.length));
    }
    return Arrays.copyOf(bytes, other * Hash.BYTES);
  }

  /** The path below a log's root. */
  @Override
  public String toString() {
    return level == ENTRIES ? TilePath.entries(index, width) : TilePath.tile(level, index, width);
  }
}
