package dev.bylaw.log.merkle;

import java.util.ArrayList;
import java.util.List;

/**
 * The part of a tree that a batch of leaves added: with the right edge before the batch it holds
 * every node that an inclusion proof of one of these leaves needs. Safe for use by several threads
 * at once.
 */
public final class BatchTree implements NodeSource {
  private final long first;
  private final long size;
  // by level, and within it from the number of the first node that is kept
  private final List<List<Hash>> levels = new ArrayList<>();
  private final long[] starts = new long[64];

  /**
   * @param before the tree before the batch; it is not changed
   * @param leaves the hashes of the leaves that the batch appends
   */
  public BatchTree(CompactRange before, List<Hash> leaves) {
    first = before.size();
    size = first + leaves.size();
    List<Hash> edge = before.hashes();
    int next = edge.size() - 1;
    Hasher hasher = new Hasher();
    List<Hash> added = leaves;
    for (int level = 0; level == 0 || size >>> level > 0; level++) {
      boolean edged = (first >>> level & 1) == 1;
      List<Hash> nodes = new ArrayList<>(added.size() + 1);
      if (edged) {
        // the edge's subtree of this level is the left sibling of what the batch added
        nodes.add(edge.get(next--));
      }
      nodes.addAll(added);
      starts[level] = (first >>> level) - (edged ? 1 : 0);
      levels.add(nodes);
      List<Hash> above = new ArrayList<>(nodes.size() / 2);
      for (int i = 0; i + 1 < nodes.size(); i += 2) {
        above.add(hasher.node(nodes.get(i), nodes.get(i + 1)));
      }
      added = above;
    }
  }

  /** The number of leaves with the batch. */
  public long size() {
    return size;
  }

  /** The proof that a leaf of the batch is in the tree. Requires before.size() <= index < size. */
  public List<Hash> inclusion(long index) {
    if (index < first) {
      throw new IllegalArgumentException("leaf " + index + " is none of the batch");
    }
    try {
      return Proofs.inclusion(index, size, this);
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Hash node(int level, long index) {
    return levels.get(level).get(Math.toIntExact(index - starts[level]));
  }
}
