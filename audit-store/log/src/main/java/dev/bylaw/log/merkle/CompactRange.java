package dev.bylaw.log.merkle;

import java.util.ArrayList;
import java.util.List;

/**
 * The right edge of a growing tree: the roots of the complete subtrees that its size decomposes
 * into, the largest first. It is all that is needed to append and to know the root. Not safe for
 * use by several threads at once.
 */
public final class CompactRange {
  /** Trees beyond this size are refused; the limit is far beyond use and keeps arithmetic exact. */
  public static final long MAX_SIZE = 1L << 62;

  private final Hasher hasher = new Hasher();
  private final ArrayList<Hash> hashes;
  private long size;

  public CompactRange() {
    hashes = new ArrayList<>();
  }

  private CompactRange(long size, List<Hash> hashes) {
    this.size = size;
    this.hashes = new ArrayList<>(hashes);
  }

  /**
   * Takes up a tree where it was left.
   *
   * @param size the number of leaves, 0 <= size <= {@link #MAX_SIZE}
   * @param hashes the roots of its complete subtrees, the largest first; as many as size has bits
   */
  public static CompactRange restore(long size, List<Hash> hashes) {
    if (size < 0 || size > MAX_SIZE) {
      throw new IllegalArgumentException("tree size " + size + " is out of range");
    }
    if (hashes.size() != Long.bitCount(size)) {
      throw new IllegalArgumentException(
          "a tree of size %d has %d complete subtrees, found %d"
              .formatted(size, Long.bitCount(size), hashes.size()));
    }
    return new CompactRange(size, hashes);
  }

  /** Reads what {@link #toBytes} wrote; {@code size} is kept beside it. */
  public static CompactRange restore(long size, byte[] bytes) {
    if (bytes.length % Hash.BYTES != 0) {
      throw new IllegalArgumentException(bytes.length + " bytes are not a list of hashes");
    }
    List<Hash> hashes = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += Hash.BYTES) {
      hashes.add(Hash.at(bytes, at));
    }
    return restore(size, hashes);
  }

  public CompactRange copy() {
    return new CompactRange(size, hashes);
  }

  /** Hashes a leaf and appends it. */
  public Hash append(byte[] leaf) {
    Hash hash = hasher.leaf(leaf);
    append(hash);
    return hash;
  }

  /** Appends the hash of a leaf. */
  public void append(Hash leafHash) {
    if (size == MAX_SIZE) {
      throw new IllegalStateException("the tree is full");
    }
    Hash hash = leafHash;
    for (long bits = size; (bits & 1) == 1; bits >>>= 1) {
      hash = hasher.node(hashes.removeLast(), hash);
    }
    hashes.add(hash);
    size++;
  }

  /** The number of leaves. */
  public long size() {
    return size;
  }

  /** The root of the whole tree (RFC 6962 MTH). */
  public Hash root() {
    if (hashes.isEmpty()) {
      return Hasher.EMPTY_ROOT;
    }
    Hash root = hashes.getLast();
    for (int i = hashes.size() - 2; i >= 0; i--) {
      root = hasher.node(hashes.get(i), root);
    }
    return root;
  }

  /** The roots of the complete subtrees, the largest first. */
  public List<Hash> hashes() {
    return List.copyOf(hashes);
  }

  /** The hashes one after another, 32 bytes each, the largest subtree first. */
  public byte[] toBytes() {
    byte[] bytes = new byte[hashes.size() * Hash.BYTES];
    for (int i = 0; i < hashes.size(); i++) {
      hashes.get(i).writeTo(bytes, i * Hash.BYTES);
    }
    return bytes;
  }
}
