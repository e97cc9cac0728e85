package dev.bylaw.log.store;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.entry.EncodedEntry;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.Proofs;
import dev.bylaw.log.tile.TileAddress;
import dev.bylaw.log.tile.TilePath;
import dev.bylaw.log.tile.Tiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What is published of a log: entries and proofs, read while the log grows. Safe for use by several
 * threads at once.
 */
final class PublishedLog {
  private static final int KEPT_BUNDLES = 16;
  private static final int ATTEMPTS = 8;

  private final Disk disk;
  private final Path root;
  private final Supplier<Checkpoint> published;
  // full bundles only: they do not change while the log is open
  private final Map<Long, List<EncodedEntry>> bundles =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, List<EncodedEntry>> eldest) {
          return size() > KEPT_BUNDLES;
        }
      };

  PublishedLog(Disk disk, Path root, Supplier<Checkpoint> published) {
    this.disk = disk;
    this.root = root;
    this.published = published;
  }

  StoredEntry entry(long index) throws IOException {
    requireIndex(index);
    List<EncodedEntry> bundle = bundle(index / TilePath.WIDTH);
    return new StoredEntry(index, bundle.get((int) (index % TilePath.WIDTH)));
  }

  List<StoredEntry> entriesFrom(long first) throws IOException {
    long size = requireIndex(first);
    List<EncodedEntry> bundle = bundle(first / TilePath.WIDTH);
    long start = first / TilePath.WIDTH * TilePath.WIDTH;
    List<StoredEntry> entries = new ArrayList<>();
    for (int i = (int) (first - start); i < bundle.size() && start + i < size; i++) {
      entries.add(new StoredEntry(start + i, bundle.get(i)));
    }
    return entries;
  }

  /** Leaves alone, for one who goes through the log: neither payloads nor what is kept. */
  List<byte[]> leavesFrom(long first) throws IOException {
    long size = requireIndex(first);
    List<byte[]> leaves = Bundles.leaves(disk, root, first / TilePath.WIDTH, size);
    return leaves.subList((int) (first % TilePath.WIDTH), leaves.size());
  }

  /** Reads a bundle from disk again: its payloads changed. */
  void forget(long bundle) {
    synchronized (bundles) {
      bundles.remove(bundle);
    }
  }

  private List<EncodedEntry> bundle(long bundle) throws IOException {
    synchronized (bundles) {
      List<EncodedEntry> kept = bundles.get(bundle);
      if (kept != null) {
        return kept;
      }
    }
    // partial files may be replaced while they are read: then what replaced them is there
    for (int attempt = 1; ; attempt++) {
      long size = published.get().size();
      try {
        List<EncodedEntry> entries = Bundles.entries(disk, root, bundle, size);
        if (TilePath.width(0, bundle, size) == TilePath.WIDTH) {
          synchronized (bundles) {
            bundles.put(bundle, entries);
          }
        }
        return entries;
      } catch (IOException e) {
        if (attempt == ATTEMPTS || size == published.get().size()) {
          throw e;
        }
      }
    }
  }

  byte[] tile(TileAddress address) throws IOException {
    for (int attempt = 1; ; attempt++) {
      long size = published.get().size();
      int width = address.widthIn(size);
      if (width < address.width()) {
        throw new IllegalArgumentException("`" + address + "` is not in a log of size " + size);
      }
      TileAddress whole = address.of(width);
      try {
        return whole.cut(disk.read(root.resolve(whole.toString())), address.width());
      } catch (IOException e) {
        // it is replaced by a wider one as soon as there is one
        if (attempt == ATTEMPTS || size == published.get().size()) {
          throw e;
        }
      }
    }
  }

  List<Hash> inclusionProof(long index, long size) throws IOException {
    return Proofs.inclusion(index, requireSize(size), tiles());
  }

  List<Hash> consistencyProof(long first, long second) throws IOException {
    return Proofs.consistency(first, requireSize(second), tiles());
  }

  Hash root(long size) throws IOException {
    return Proofs.root(requireSize(size), tiles());
  }

  // the tiles of the newest tree hold every complete subtree of the earlier ones
  private Tiles tiles() {
    return new Tiles(path -> disk.read(root.resolve(path)), published.get().size());
  }

  private long requireIndex(long index) {
    long size = published.get().size();
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException("index " + index + " is not in a log of size " + size);
    }
    return size;
  }

  private long requireSize(long size) {
    long limit = published.get().size();
    if (size < 1 || size > limit) {
      throw new IllegalArgumentException("size " + size + " is not in 1 to " + limit);
    }
    return size;
  }
}
