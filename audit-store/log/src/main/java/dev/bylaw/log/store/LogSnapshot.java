package dev.bylaw.log.store;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.merkle.CompactRange;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.Proofs;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.NoteVerifier;
import dev.bylaw.log.tile.TilePath;
import dev.bylaw.log.tile.Tiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A log's directory at the checkpoint that was published when it was opened, for one who only reads
 * it while its store goes on writing. The checkpoint's signature is verified; leaves and hashes are
 * as they stand on disk, until their root was compared with the checkpoint's.
 */
public final class LogSnapshot implements LeafSource {
  private final Disk disk;
  private final Path root;
  private final byte[] note;
  private final Checkpoint checkpoint;

  private LogSnapshot(Disk disk, Path root, byte[] note, Checkpoint checkpoint) {
    this.disk = disk;
    this.root = root;
    this.note = note;
    this.checkpoint = checkpoint;
  }

  /**
   * Reads the newest checkpoint of a log.
   *
   * @param verifier the log's key, whose name is the log's origin
   * @throws CorruptLogException if the key did not sign the checkpoint
   * @throws IOException if there is no log
   */
  public static LogSnapshot open(Disk disk, Path root, NoteVerifier verifier) throws IOException {
    byte[] note = disk.read(root.resolve(LogReader.CHECKPOINT));
    try {
      Checkpoint checkpoint = Checkpoint.open(note, verifier.name(), verifier);
      return new LogSnapshot(disk, root, note, checkpoint);
    } catch (NoteException e) {
      throw new CorruptLogException("the published checkpoint: " + e.getMessage());
    }
  }

  public Checkpoint checkpoint() {
    return checkpoint;
  }

  /** The signed note of the checkpoint, as it stands on disk. */
  public byte[] note() {
    return note.clone();
  }

  @Override
  public String origin() {
    return checkpoint.origin();
  }

  @Override
  public Hash root(long size) throws IOException {
    return Proofs.root(requireSize(size), tiles());
  }

  /** The right edge of the tree of a size. Requires 0 <= size <= the published size. */
  public CompactRange range(long size) throws IOException {
    return size == 0 ? new CompactRange() : Proofs.range(requireSize(size), tiles());
  }

  @Override
  public List<byte[]> leavesFrom(long first) throws IOException {
    if (first < 0 || first >= checkpoint.size()) {
      throw new IllegalArgumentException(
          "index %d is not in a log of size %d".formatted(first, checkpoint.size()));
    }
    List<byte[]> leaves = Bundles.leaves(disk, root, first / TilePath.WIDTH, checkpoint.size());
    return leaves.subList((int) (first % TilePath.WIDTH), leaves.size());
  }

  private Tiles tiles() {
    return new Tiles(path -> disk.read(root.resolve(path)), checkpoint.size());
  }

  private long requireSize(long size) {
    if (size < 1 || size > checkpoint.size()) {
      throw new IllegalArgumentException(
          "size %d is not in 1 to %d".formatted(size, checkpoint.size()));
    }
    return size;
  }
}
