package dev.bylaw.log.merkle;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds roots and proofs from the complete subtrees of a tree (RFC 6962 sections 2.1.1, 2.1.2).
 */
public final class Proofs {
  private Proofs() {}

  /** The root of the first {@code size} leaves. Requires size >= 0. */
  public static Hash root(long size, NodeSource nodes) throws IOException {
    requireSize(size);
    return size == 0 ? Hasher.EMPTY_ROOT : subtree(0, size, nodes, new Hasher());
  }

  /** The compact range of the first {@code size} leaves. Requires size >= 0. */
  public static CompactRange range(long size, NodeSource nodes) throws IOException {
    requireSize(size);
    List<Hash> hashes = new ArrayList<>();
    long start = 0;
    while (start < size) {
      int level = 63 - Long.numberOfLeadingZeros(size - start);
      hashes.add(nodes.node(level, start >>> level));
      start += 1L << level;
    }
    return CompactRange.restore(size, hashes);
  }

  /**
   * The proof that leaf {@code index} is in the tree of {@code size} leaves: the siblings on the
   * way up, the lowest first. Requires 0 <= index < size.
   */
  public static List<Hash> inclusion(long index, long size, NodeSource nodes) throws IOException {
    requireSize(size);
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException("index " + index + " is not in a tree of size " + size);
    }
    List<Hash> proof = new ArrayList<>();
    path(index, 0, size, nodes, new Hasher(), proof);
    return List.copyOf(proof);
  }

  /**
   * The proof that the tree of {@code second} leaves extends the tree of {@code first} leaves.
   * Empty where they are equal or the first is empty. Requires 0 <= first <= second.
   */
  public static List<Hash> consistency(long first, long second, NodeSource nodes)
      throws IOException {
    requireSize(second);
    if (first < 1 || first > second) {
      throw new IllegalArgumentException(
          "there is no proof from size " + first + " to size " + second);
    }
    if (first == second) {
      return List.of();
    }
    List<Hash> proof = new ArrayList<>();
    subproof(first, 0, second, true, nodes, new Hasher(), proof);
    return List.copyOf(proof);
  }

  // PATH(m, D[start:end]), with m counted from the start of the whole tree
  private static void path(
      long index, long start, long end, NodeSource nodes, Hasher hasher, List<Hash> proof)
      throws IOException {
    if (end - start == 1) {
      return;
    }
    long middle = start + split(end - start);
    if (index < middle) {
      path(index, start, middle, nodes, hasher, proof);
      proof.add(subtree(middle, end, nodes, hasher));
    } else {
      path(index, middle, end, nodes, hasher, proof);
      proof.add(subtree(start, middle, nodes, hasher));
    }
  }

  // SUBPROOF(m, D[start:end], whole), with m counted from the start of the whole tree
  private static void subproof(
      long first,
      long start,
      long end,
      boolean whole,
      NodeSource nodes,
      Hasher hasher,
      List<Hash> proof)
      throws IOException {
    if (first == end) {
      if (!whole) {
        proof.add(subtree(start, end, nodes, hasher));
      }
      return;
    }
    long middle = start + split(end - start);
    if (first <= middle) {
      subproof(first, start, middle, whole, nodes, hasher, proof);
      proof.add(subtree(middle, end, nodes, hasher));
    } else {
      subproof(first, middle, end, false, nodes, hasher, proof);
      proof.add(subtree(start, middle, nodes, hasher));
    }
  }

  // MTH(D[start:end]); start is a multiple of the largest power of two that is <= end - start
  private static Hash subtree(long start, long end, NodeSource nodes, Hasher hasher)
      throws IOException {
    long width = end - start;
    if (Long.bitCount(width) == 1) {
      int level = Long.numberOfTrailingZeros(width);
      return nodes.node(level, start >>> level);
    }
    long middle = start + split(width);
    Hash left = subtree(start, middle, nodes, hasher);
    return hasher.node(left, subtree(middle, end, nodes, hasher));
  }

  /** The largest power of two smaller than n. Requires n >= 2. */
  private static long split(long n) {
    return Long.highestOneBit(n - 1);
  }

  private static void requireSize(long size) {
    if (size < 0 || size > CompactRange.MAX_SIZE) {
      throw new IllegalArgumentException("tree size " + size + " is out of range");
    }
  }
}
