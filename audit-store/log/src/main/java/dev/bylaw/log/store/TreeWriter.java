package dev.bylaw.log.store;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.entry.EncodedEntry;
import dev.bylaw.log.merkle.CompactRange;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.Hasher;
import dev.bylaw.log.merkle.Proofs;
import dev.bylaw.log.note.NoteSigner;
import dev.bylaw.log.tile.EntryBundle;
import dev.bylaw.log.tile.TilePath;
import dev.bylaw.log.tile.Tiles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Integrates entries into the tree on disk and publishes its checkpoint. A root is signed only
 * after it was derived again from what stands on disk.
 */
final class TreeWriter {
  static final String CHECKPOINT = "checkpoint";

  private final Disk disk;
  private final Path root;
  private final NoteSigner signer;
  private final Hasher hasher = new Hasher();
  // what is not yet in a full bundle or tile
  private final List<byte[]> leaves = new ArrayList<>();
  private final List<byte[]> payloads = new ArrayList<>();
  private final List<List<Hash>> edges = new ArrayList<>();
  private final CompactRange range;
  private final DurableFiles files;

  private TreeWriter(Disk disk, Path root, NoteSigner signer, CompactRange range) {
    this.disk = disk;
    this.root = root;
    this.signer = signer;
    this.range = range;
    this.files = new DurableFiles(disk, root);
  }

  /** Takes up the tree of a published checkpoint, and checks that its tiles have the same root. */
  static TreeWriter open(Disk disk, Path root, NoteSigner signer, Checkpoint published)
      throws IOException {
    long size = published.size();
    Tiles tiles = new Tiles(path -> disk.read(root.resolve(path)), size);
    CompactRange range = Proofs.range(size, tiles);
    if (!range.root().equals(published.root())) {
      throw new CorruptLogException(
          "the tiles at size %d have the root %s, the checkpoint says %s"
              .formatted(size, range.root(), published.root()));
    }
    TreeWriter writer = new TreeWriter(disk, root, signer, range);
    writer.takeUpEdges(tiles);
    return writer;
  }

  private void takeUpEdges(Tiles tiles) throws IOException {
    long size = range.size();
    for (int level = 0; TilePath.count(level, size) > 0; level++) {
      long last = TilePath.count(level, size) / TilePath.WIDTH;
      boolean partial = TilePath.width(level, last, size) > 0;
      edges.add(new ArrayList<>(partial ? tiles.tile(level, last) : List.of()));
    }
    long bundle = size / TilePath.WIDTH;
    if (TilePath.width(0, bundle, size) > 0) {
      leaves.addAll(Bundles.leaves(disk, root, bundle, size));
      payloads.addAll(Bundles.payloads(disk, root, bundle, size));
      for (int i = 0; i < leaves.size(); i++) {
        if (!hasher.leaf(leaves.get(i)).equals(edges.getFirst().get(i))) {
          throw new CorruptLogException(
              "entry %d of bundle %d is not the one in the tree".formatted(i, bundle));
        }
      }
    }
  }

  long size() {
    return range.size();
  }

  /**
   * Writes entries into the tree and publishes a checkpoint over them. When it throws the published
   * tree is what it was before, and the same entries may be tried again with a new writer.
   */
  Checkpoint integrate(List<EncodedEntry> entries) throws IOException {
    long before = range.size();
    for (EncodedEntry entry : entries) {
      leaves.add(entry.leaf());
      payloads.add(entry.payload());
      Hash hash = hasher.leaf(entry.leaf());
      range.append(hash);
      if (leaves.size() == TilePath.WIDTH) {
        writeBundle();
        leaves.clear();
        payloads.clear();
      }
      append(0, hash);
    }
    if (!leaves.isEmpty()) {
      writeBundle();
    }
    for (int level = 0; level < edges.size(); level++) {
      if (!edges.get(level).isEmpty()) {
        writeTile(level, edges.get(level));
      }
    }
    files.commit();
    Checkpoint checkpoint = new Checkpoint(signer.name(), range.size(), derive(before));
    files.write(CHECKPOINT, checkpoint.sign(signer).toBytes());
    files.commit();
    return checkpoint;
  }

  /** Removes partial files that full ones, or later payload files, have replaced. */
  void removeReplaced(long before) throws IOException {
    long size = range.size();
    for (long bundle = before / TilePath.WIDTH; bundle * TilePath.WIDTH < size; bundle++) {
      int width = TilePath.width(0, bundle, size);
      String payload = Bundles.payloadPath(bundle, 1);
      for (Path file : disk.list(DurableFiles.requireParent(root.resolve(payload)))) {
        if (width == TilePath.WIDTH || !file.endsWith(String.valueOf(width))) {
          disk.delete(file);
        }
      }
      if (width == TilePath.WIDTH) {
        disk.delete(DurableFiles.requireParent(root.resolve(payload)));
        removePartials(TilePath.entries(bundle, 1));
      }
    }
    for (int level = 0; TilePath.count(level, size) > 0; level++) {
      long first = TilePath.count(level, before) / TilePath.WIDTH;
      for (long tile = first; TilePath.width(level, tile, size) == TilePath.WIDTH; tile++) {
        removePartials(TilePath.tile(level, tile, 1));
      }
    }
  }

  private void removePartials(String partial) throws IOException {
    Path folder = DurableFiles.requireParent(root.resolve(partial));
    for (Path file : disk.list(folder)) {
      disk.delete(file);
    }
    disk.delete(folder);
  }

  private void writeBundle() throws IOException {
    long bundle = (bundleStart() + leaves.size() - 1) / TilePath.WIDTH;
    files.write(TilePath.entries(bundle, leaves.size()), EntryBundle.encode(leaves));
    files.write(Bundles.payloadPath(bundle, leaves.size()), Bundles.encodePayloads(payloads));
  }

  private long bundleStart() {
    return range.size() - leaves.size();
  }

  private void append(int level, Hash hash) throws IOException {
    if (edges.size() == level) {
      edges.add(new ArrayList<>());
    }
    List<Hash> edge = edges.get(level);
    edge.add(hash);
    if (edge.size() == TilePath.WIDTH) {
      writeTile(level, edge);
      CompactRange tile = new CompactRange();
      edge.forEach(tile::append);
      edge.clear();
      append(level + 1, tile.root());
    }
  }

  private void writeTile(int level, List<Hash> hashes) throws IOException {
    long index = (TilePath.count(level, range.size()) - 1) / TilePath.WIDTH;
    files.write(TilePath.tile(level, index, hashes.size()), Tiles.encode(hashes));
  }

  /** The root of what stands on disk: bundles against leaf tiles, then tiles upwards. */
  private Hash derive(long before) throws IOException {
    long size = range.size();
    Tiles tiles = new Tiles(path -> disk.read(root.resolve(path)), size);
    for (long bundle = before / TilePath.WIDTH; bundle * TilePath.WIDTH < size; bundle++) {
      int width = TilePath.width(0, bundle, size);
      List<Hash> tile = tiles.tile(0, bundle);
      List<byte[]> stored = Bundles.leaves(disk, root, bundle, size);
      Bundles.payloads(disk, root, bundle, size);
      CompactRange subtree = new CompactRange();
      for (int i = 0; i < width; i++) {
        Hash hash = hasher.leaf(stored.get(i));
        if (!hash.equals(tile.get(i))) {
          throw new CorruptLogException(
              "entry %d of bundle %d on disk is not the one in its tile".formatted(i, bundle));
        }
        subtree.append(hash);
      }
      if (width == TilePath.WIDTH) {
        Hash above = tiles.tile(1, bundle / TilePath.WIDTH).get((int) (bundle % TilePath.WIDTH));
        if (!above.equals(subtree.root())) {
          throw new CorruptLogException("tile " + bundle + " on disk is not the one above it");
        }
      }
    }
    Hash derived = Proofs.root(size, tiles);
    if (!derived.equals(range.root())) {
      throw new CorruptLogException(
          "the tiles on disk have the root %s, the entries %s".formatted(derived, range.root()));
    }
    return derived;
  }

  /** Reads the published checkpoint's note; nothing if the log was never published. */
  static byte[] readCheckpoint(Disk disk, Path root) throws IOException {
    try {
      return disk.read(root.resolve(CHECKPOINT));
    } catch (NoSuchFileException _) {
      return new byte[0];
    }
  }
}
