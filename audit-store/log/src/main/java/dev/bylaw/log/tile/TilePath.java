package dev.bylaw.log.tile;

/** The paths of tiles and bundles below a log's root (C2SP tlog-tiles). */
public final class TilePath {
  /** The hashes of a full tile, the entries of a full bundle. */
  public static final int WIDTH = 256;

  /** A tile holds every eighth level of the tree. */
  public static final int HEIGHT = 8;

  private TilePath() {}

  /** How many hashes a tile level has in a tree: one for each complete subtree of 256^level. */
  public static long count(int level, long treeSize) {
    return level * HEIGHT >= 63 ? 0 : treeSize >>> (level * HEIGHT);
  }

  /** The width of a tile or bundle (level 0) in a tree of this size; 0 where it has none. */
  public static int width(int level, long index, long treeSize) {
    long rest = count(level, treeSize) - index * WIDTH;
    return (int) Math.clamp(rest, 0, WIDTH);
  }

  /** {@code tile/<L>/<N>[.p/<W>]}. Requires 0 <= level <= 63 and 1 <= width <= 256. */
  public static String tile(int level, long index, int width) {
    if (level < 0 || level > 63) {
      throw new IllegalArgumentException("tile level " + level + " is out of range");
    }
    return path("tile/" + level + "/", index, width);
  }

  /** {@code tile/entries/<N>[.p/<W>]}. Requires 1 <= width <= 256. */
  public static String entries(long index, int width) {
    return path("tile/entries/", index, width);
  }

  /** The same form below another folder. Requires 1 <= width <= 256. */
  public static String path(String folder, long index, int width) {
    if (index < 0 || width < 1 || width > WIDTH) {
      throw new IllegalArgumentException("tile " + index + " of width " + width);
    }
    StringBuilder path = new StringBuilder(folder);
    elements(path, index / 1000);
    path.append("%03d".formatted(index % 1000));
    if (width < WIDTH) {
      path.append(".p/").append(width);
    }
    return path.toString();
  }

  private static void elements(StringBuilder path, long index) {
    if (index > 0) {
      elements(path, index / 1000);
      path.append("x%03d/".formatted(index % 1000));
    }
  }
}
