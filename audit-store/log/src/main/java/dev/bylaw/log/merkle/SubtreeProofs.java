package dev.bylaw.log.merkle;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Proofs that a subtree, the tree over the leaves [start, end), is part of a tree
 * (draft-ietf-plants-merkle-tree-certs-02 section 4.4). A subtree's start is a multiple of the
 * least power of two that is not below its width.
 */
public final class SubtreeProofs {
  private SubtreeProofs() {}

  /** Whether [start, end) is a subtree: not empty, and begins where one of its width may. */
  public static boolean isSubtree(long start, long end) {
    if (start < 0 || end <= start || end > CompactRange.MAX_SIZE) {
      return false;
    }
    long width = end - start;
    long unit = Long.highestOneBit(width) == width ? width : Long.highestOneBit(width) << 1;
    return (start & (unit - 1)) == 0;
  }

  /** The proof of a subtree in the tree of {@code size} leaves. Requires a subtree, end <= size. */
  public static List<Hash> prove(long start, long end, long size, NodeSource nodes)
      throws IOException {
    require(isSubtree(start, end) && end <= size, start, end, size);
    List<Hash> proof = new ArrayList<>();
    prove(start, end, 0, size, true, nodes, proof);
    return List.copyOf(proof);
  }

  // start and end count from the first of the whole tree, as from and to do, which is looked at
  private static void prove(
      long start, long end, long from, long to, boolean known, NodeSource nodes, List<Hash> proof)
      throws IOException {
    if (start == from && end == to) {
      if (!known) {
        proof.add(root(from, to, nodes));
      }
      return;
    }
    long middle = from + Long.highestOneBit(to - from - 1);
    if (end <= middle) {
      prove(start, end, from, middle, known, nodes, proof);
      proof.add(root(middle, to, nodes));
    } else if (start >= middle) {
      prove(start, end, middle, to, known, nodes, proof);
      proof.add(root(from, middle, nodes));
    } else {
      prove(middle, end, middle, to, false, nodes, proof);
      proof.add(root(from, middle, nodes));
    }
  }

  /** The hash of the tree over [start, end), whose start is as a subtree's. */
  public static Hash root(long start, long end, NodeSource nodes) throws IOException {
    long width = end - start;
    if (Long.bitCount(width) == 1) {
      int level = Long.numberOfTrailingZeros(width);
      return nodes.node(level, start >>> level);
    }
    long middle = start + Long.highestOneBit(width - 1);
    Hash left = root(start, middle, nodes);
    return new Hasher().node(left, root(middle, end, nodes));
  }

  /** Verifies that the subtree with this hash is part of the tree with this root. */
  public static void verify(
      long start, long end, long size, Hash subtree, List<Hash> proof, Hash root)
      throws ProofException {
    if (!isSubtree(start, end) || end > size || size > CompactRange.MAX_SIZE) {
      throw new ProofException(
          "[%d, %d) is no subtree of a tree of size %d".formatted(start, end, size));
    }
    Iterator<Hash> hashes = proof.iterator();
    Pair derived = derive(start, end, size, true, subtree, hashes);
    if (hashes.hasNext()) {
      throw new ProofException("the subtree proof is too long: " + proof.size() + " hashes");
    }
    if (!derived.inside.equals(subtree)) {
      throw new ProofException(
          "the subtree [%d, %d): expected %s, found %s"
              .formatted(start, end, subtree, derived.inside));
    }
    if (!derived.root.equals(root)) {
      throw new ProofException(
          "the root at size %d: expected %s, found %s".formatted(size, root, derived.root));
    }
  }

  /** What the hashes so far make of the subtree, and of the tree around it. */
  private record Pair(Hash inside, Hash root) {}

  private static Pair derive(
      long start, long end, long size, boolean known, Hash subtree, Iterator<Hash> hashes)
      throws ProofException {
    if (start == 0 && end == size) {
      Hash hash = known ? subtree : next(hashes);
      return new Pair(hash, hash);
    }
    Hasher hasher = new Hasher();
    long middle = Long.highestOneBit(size - 1);
    if (end <= middle) {
      Pair below = derive(start, end, middle, known, subtree, hashes);
      return new Pair(below.inside, hasher.node(below.root, next(hashes)));
    }
    if (start >= middle) {
      Pair below = derive(start - middle, end - middle, size - middle, known, subtree, hashes);
      return new Pair(below.inside, hasher.node(next(hashes), below.root));
    }
    Pair below = derive(0, end - middle, size - middle, false, subtree, hashes);
    Hash left = next(hashes);
    return new Pair(hasher.node(left, below.inside), hasher.node(left, below.root));
  }

  private static Hash next(Iterator<Hash> hashes) throws ProofException {
    if (!hashes.hasNext()) {
      throw new ProofException("the subtree proof is too short");
    }
    return hashes.next();
  }

  private static void require(boolean holds, long start, long end, long size) {
    if (!holds) {
      throw new IllegalArgumentException(
          "[%d, %d) is no subtree of a tree of size %d".formatted(start, end, size));
    }
  }
}
