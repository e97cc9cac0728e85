package dev.bylaw.log.mirror;

import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.Hasher;
import dev.bylaw.log.store.Disk;
import dev.bylaw.log.store.DurableFiles;
import dev.bylaw.log.tile.EntryBundle;
import dev.bylaw.log.tile.TileException;
import dev.bylaw.log.tile.TilePath;
import dev.bylaw.log.tile.Tiles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The files of one mirrored log: those of tlog-tiles, and nothing else. By one thread at a time.
 */
final class MirrorFiles {
  static final String CHECKPOINT = "checkpoint";

  private final Disk disk;
  private final Path root;
  private final Hasher hasher = new Hasher();

  MirrorFiles(Disk disk, Path root) {
    this.disk = disk;
    this.root = root;
  }

  /** The bytes of a file; {@link NoSuchFileException} if there is none. */
  byte[] read(String path) throws IOException {
    return disk.read(root.resolve(path));
  }

  /** How many entries stand there one after another, when so many are known to. */
  long count(long known) {
    long bundle = known / TilePath.WIDTH;
    while (disk.exists(root.resolve(TilePath.entries(bundle, TilePath.WIDTH)))) {
      bundle++;
    }
    int width = TilePath.WIDTH - 1;
    while (width > 0 && !disk.exists(root.resolve(TilePath.entries(bundle, width)))) {
      width--;
    }
    return Math.max(known, bundle * TilePath.WIDTH + width);
  }

  /**
   * Makes durable what stands there: an earlier process may have ended between a rename and its
   * sync, and what was not synced must not count.
   *
   * @param size of the checkpoint
   * @param next how many entries stand there
   */
  void sync(long size, long next) throws IOException {
    Set<Path> folders = new LinkedHashSet<>();
    for (long first = size; first < next; first = (first / TilePath.WIDTH + 1) * TilePath.WIDTH) {
      long bundle = first / TilePath.WIDTH;
      int width = (int) Math.min(TilePath.WIDTH, next - bundle * TilePath.WIDTH);
      Path folder = root.resolve(TilePath.entries(bundle, width)).getParent();
      while (folder != null && !folder.equals(root) && folders.add(folder)) {
        folder = folder.getParent();
      }
    }
    folders.add(root);
    for (Path folder : folders) {
      disk.syncDirectory(folder);
    }
  }

  /** The first entries of a bundle. Requires that there are so many. */
  List<byte[]> entries(long bundle, int width) throws IOException {
    for (int w = width; w <= TilePath.WIDTH; w++) {
      String path = TilePath.entries(bundle, w);
      if (disk.exists(root.resolve(path))) {
        return EntryBundle.decode(read(path), w).subList(0, width);
      }
    }
    throw new NoSuchFileException(root.resolve(TilePath.entries(bundle, width)).toString());
  }

  List<Hash> leafHashes(long bundle, int width) throws IOException {
    return entries(bundle, width).stream().map(hasher::leaf).toList();
  }

  void writeBundle(long bundle, List<byte[]> entries) throws IOException {
    DurableFiles files = new DurableFiles(disk, root);
    files.write(TilePath.entries(bundle, entries.size()), EntryBundle.encode(entries));
    files.commit();
    if (entries.size() == TilePath.WIDTH) {
      removePartials(TilePath.entries(bundle, 1));
    }
  }

  /** Writes the tiles by which a tree of one size becomes one of another. */
  void writeTiles(long from, long to) throws IOException {
    DurableFiles files = new DurableFiles(disk, root);
    List<String> replaced = new ArrayList<>();
    for (int level = 0; TilePath.count(level, to) > 0; level++) {
      long first = TilePath.count(level, from) / TilePath.WIDTH;
      for (long tile = first; TilePath.width(level, tile, to) > 0; tile++) {
        int width = TilePath.width(level, tile, to);
        List<Hash> hashes = level == 0 ? leafHashes(tile, width) : above(level, tile, width);
        files.write(TilePath.tile(level, tile, width), Tiles.encode(hashes));
        if (width == TilePath.WIDTH) {
          replaced.add(TilePath.tile(level, tile, 1));
        }
      }
    }
    files.commit();
    // not before what takes their place is durable
    for (String partial : replaced) {
      removePartials(partial);
    }
  }

  /** The hashes of a tile, each the root of a full tile of the level below. */
  private List<Hash> above(int level, long tile, int width) throws IOException {
    List<Hash> hashes = new ArrayList<>(width);
    for (int i = 0; i < width; i++) {
      String path = TilePath.tile(level - 1, tile * TilePath.WIDTH + i, TilePath.WIDTH);
      hashes.add(fold(Tiles.decode(path, read(path), TilePath.WIDTH)));
    }
    return hashes;
  }

  private Hash fold(List<Hash> hashes) throws TileException {
    List<Hash> level = hashes;
    while (level.size() > 1) {
      List<Hash> next = new ArrayList<>(level.size() / 2);
      for (int i = 0; i < level.size(); i += 2) {
        next.add(hasher.node(level.get(i), level.get(i + 1)));
      }
      level = next;
    }
    return level.getFirst();
  }

  Tiles tiles(long size) {
    return new Tiles(this::read, size);
  }

  void writeCheckpoint(byte[] note) throws IOException {
    DurableFiles files = new DurableFiles(disk, root);
    files.write(CHECKPOINT, note);
    files.commit();
  }

  private void removePartials(String partial) throws IOException {
    Path folder = root.resolve(partial).getParent();
    if (folder != null) {
      for (Path file : disk.list(folder)) {
        disk.delete(file);
      }
      disk.delete(folder);
    }
  }
}
