package dev.bylaw.log.tile;

import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.Hasher;
import dev.bylaw.log.merkle.NodeSource;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The complete subtrees of a tree, read from its tiles. Tiles that were read are kept: an instance
 * is for one tree size and one task, by one thread.
 */
public final class Tiles implements NodeSource {
  private static final int KEPT = 256;

  /** Reads the bytes at a path below the log's root. */
  @FunctionalInterface
  public interface Fetcher {
    /**
     * @throws NoSuchFileException if there is nothing at the path
     */
    byte[] fetch(String path) throws IOException;
  }

  private final Fetcher fetcher;
  private final long treeSize;
  private final Hasher hasher = new Hasher();
  private final Map<String, List<Hash>> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<Hash>> eldest) {
          return size() > KEPT;
        }
      };

  /**
   * @param fetcher reads tiles
   * @param treeSize a size at which a checkpoint was published
   */
  public Tiles(Fetcher fetcher, long treeSize) {
    this.fetcher = fetcher;
    this.treeSize = treeSize;
  }

  @Override
  public Hash node(int level, long index) throws IOException {
    int tileLevel = level / TilePath.HEIGHT;
    int above = level % TilePath.HEIGHT;
    long first = index << above;
    List<Hash> tile = tile(tileLevel, first / TilePath.WIDTH);
    int at = (int) (first % TilePath.WIDTH);
    int end = at + (1 << above);
    if (end > tile.size()) {
      throw new TileException(
          "node %d of level %d is not in a tree of size %d".formatted(index, level, treeSize));
    }
    return fold(tile.subList(at, end));
  }

  /** The hashes of one tile. */
  public List<Hash> tile(int level, long index) throws IOException {
    int width = TilePath.width(level, index, treeSize);
    if (width == 0) {
      throw new TileException(
          "tile %d of level %d is not in a tree of size %d".formatted(index, level, treeSize));
    }
    String path = TilePath.tile(level, index, width);
    List<Hash> hashes = kept.get(path);
    if (hashes == null) {
      hashes = decode(path, fetch(level, index, path), width);
      kept.put(path, hashes);
    }
    return hashes;
  }

  /** Reads a tile of at least {@code width} hashes and gives the first of them. */
  public static List<Hash> decode(String path, byte[] bytes, int width) throws TileException {
    if (bytes.length % Hash.BYTES != 0 || bytes.length < width * Hash.BYTES) {
      throw new TileException(
          "`%s`: expected %d bytes, found %d".formatted(path, width * Hash.BYTES, bytes.length));
    }
    List<Hash> hashes = new ArrayList<>(width);
    for (int i = 0; i < width; i++) {
      hashes.add(Hash.at(bytes, i * Hash.BYTES));
    }
    return hashes;
  }

  public static byte[] encode(List<Hash> hashes) {
    byte[] bytes = new byte[hashes.size() * Hash.BYTES];
    for (int i = 0; i < hashes.size(); i++) {
      hashes.get(i).writeTo(bytes, i * Hash.BYTES);
    }
    return bytes;
  }

  // a partial tile may be gone once the full one is there
  private byte[] fetch(int level, long index, String path) throws IOException {
    try {
      return fetcher.fetch(path);
    } catch (NoSuchFileException e) {
      String full = TilePath.tile(level, index, TilePath.WIDTH);
      if (full.equals(path)) {
        throw e;
      }
      return fetcher.fetch(full);
    }
  }

  private Hash fold(List<Hash> hashes) {
    if (hashes.size() == 1) {
      return hashes.getFirst();
    }
    int middle = hashes.size() / 2;
    Hash left = fold(hashes.subList(0, middle));
    return hasher.node(left, fold(hashes.subList(middle, hashes.size())));
  }
}
