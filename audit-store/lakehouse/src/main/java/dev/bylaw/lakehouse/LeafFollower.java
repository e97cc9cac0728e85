package dev.bylaw.lakehouse;

import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Kinds;
import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.merkle.CompactRange;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.store.CorruptLogException;
import dev.bylaw.log.store.LeafSource;
import dev.bylaw.log.store.LogSnapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Hands on leaves in their order and builds the tree over them, so that what was made of them can
 * be held against a signed root at the end. It begins at some size with the tree's right edge as
 * the tiles tell it; an edge that lies gives another root.
 */
final class LeafFollower implements LeafSource {
  private static final byte[] ERASURE =
      ("\"kind\":\"" + Kinds.ERASURE + "\"").getBytes(StandardCharsets.UTF_8);

  private final LogSnapshot log;
  private final Registered before;
  private CompactRange range;
  private boolean sawErasure;

  /**
   * @param start where to begin: at most {@code before.size}, so that its root is come by
   */
  LeafFollower(LogSnapshot log, Registered before, long start) throws IOException {
    this.log = log;
    this.before = before;
    this.range = log.range(start);
    comparePrevious();
  }

  @Override
  public String origin() {
    return log.origin();
  }

  @Override
  public Hash root(long size) throws IOException {
    return size == range.size() ? range.root() : log.root(size);
  }

  long position() {
    return range.size();
  }

  /** Where to come back to by {@link #back}. */
  CompactRange mark() {
    return range.copy();
  }

  void back(CompactRange mark) {
    range = mark.copy();
  }

  @Override
  public List<byte[]> leavesFrom(long first) throws IOException {
    if (first != range.size()) {
      throw new IllegalArgumentException(
          "expected %d as the next leaf, found %d".formatted(range.size(), first));
    }
    List<byte[]> leaves = log.leavesFrom(first);
    for (byte[] leaf : leaves) {
      sawErasure = sawErasure || (range.size() >= before.size() && isErasure(leaf));
      range.append(leaf);
      comparePrevious();
    }
    return leaves;
  }

  /** Passes over leaves up to one. */
  void skipTo(long index) throws IOException {
    while (range.size() < index) {
      leavesFrom(range.size());
    }
  }

  /** Requires that the leaves up to the checkpoint's size have the root that was signed. */
  void finish() throws IOException {
    skipTo(log.checkpoint().size());
    if (!range.root().equals(log.checkpoint().root())) {
      throw new CorruptLogException(
          "the leaves of the log have the root %s, the checkpoint of size %d has %s"
              .formatted(range.root(), log.checkpoint().size(), log.checkpoint().root()));
    }
  }

  /** Whether an entry beyond what was registered tells of an erasure. */
  boolean sawErasure() {
    return sawErasure;
  }

  private void comparePrevious() throws CorruptLogException {
    if (range.size() == before.size() && !range.root().equals(before.root())) {
      throw new CorruptLogException(
          "the log forked: at size %d it has the root %s, the table's newest snapshot has %s"
              .formatted(before.size(), range.root(), before.root()));
    }
  }

  private static boolean isErasure(byte[] leaf) throws CorruptLogException {
    try {
      return contains(leaf) && Leaf.parse(leaf).kind().equals(Kinds.ERASURE);
    } catch (EntryException e) {
      throw new CorruptLogException("an entry of the log: " + e.getMessage());
    }
  }

  private static boolean contains(byte[] leaf) {
    for (int at = 0; at + ERASURE.length <= leaf.length; at++) {
      int same = 0;
      while (same < ERASURE.length && leaf[at + same] == ERASURE[same]) {
        same++;
      }
      if (same == ERASURE.length) {
        return true;
      }
    }
    return false;
  }
}
