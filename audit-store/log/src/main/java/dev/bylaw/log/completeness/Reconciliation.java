package dev.bylaw.log.completeness;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.merkle.CompactRange;
import dev.bylaw.log.merkle.Hash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds receipts against a log: follows it from its first leaf and says whether the entry of each
 * receipt is there, and whether the tree that the sidecar signed is the one that it shipped. The
 * receipts' signatures and proofs are verified before.
 */
public final class Reconciliation {
  /** What became of a receipt. */
  public sealed interface Result {}

  /**
   * The entry stands in the log.
   *
   * @param index where in the store's log
   */
  public record Found(long index) implements Result {}

  /**
   * The store has not got so far.
   *
   * @param size how many entries of this origin it has
   */
  public record NotYet(long size) implements Result {}

  /**
   * The log has something else there: the sidecar gave out one history and shipped another.
   *
   * @param how what was expected and what was found
   */
  public record Contradicted(String how) implements Result {}

  private record Receipt(Checkpoint checkpoint, long sequence, Hash leaf) {}

  /** What the log has of one origin, kept where receipts speak of it. */
  private static final class Log {
    final CompactRange tree = new CompactRange();
    final Set<Long> sequences = new HashSet<>();
    final Set<Long> sizes = new HashSet<>();
    final Map<Long, Hash> leaves = new HashMap<>();
    final Map<Long, Long> indices = new HashMap<>();
    final Map<Long, Hash> roots = new HashMap<>();
  }

  private final List<Receipt> receipts = new ArrayList<>();
  private final Map<String, Log> logs = new HashMap<>();
  private long size;

  /** Adds a receipt. Requires that no leaf was followed yet. */
  public void expect(Checkpoint checkpoint, long sequence, Hash leaf) {
    if (size > 0) {
      throw new IllegalStateException("the log is being followed already");
    }
    receipts.add(new Receipt(checkpoint, sequence, leaf));
    Log log = logs.computeIfAbsent(checkpoint.origin(), _ -> new Log());
    log.sequences.add(sequence);
    log.sizes.add(checkpoint.size());
  }

  /** Takes the next leaf of the log. */
  public void follow(byte[] bytes) throws EntryException {
    long index = size++;
    Leaf leaf = Leaf.parse(bytes);
    Log log = logs.get(leaf.origin());
    if (log == null) {
      return;
    }
    long sequence = log.tree.size();
    Hash hash = log.tree.append(bytes);
    if (log.sequences.contains(sequence)) {
      log.leaves.put(sequence, hash);
      log.indices.put(sequence, index);
    }
    if (log.sizes.contains(sequence + 1)) {
      log.roots.put(sequence + 1, log.tree.root());
    }
  }

  /** What became of the receipts, in their order. */
  public List<Result> results() {
    return receipts.stream().map(this::result).toList();
  }

  private Result result(Receipt receipt) {
    Log log = logs.get(receipt.checkpoint.origin());
    Hash leaf = log == null ? null : log.leaves.get(receipt.sequence);
    if (log == null || leaf == null) {
      return new NotYet(log == null ? 0 : log.tree.size());
    }
    if (!leaf.equals(receipt.leaf)) {
      return new Contradicted(
          "entry %d of `%s`: the receipt says %s, the log has %s"
              .formatted(receipt.sequence, receipt.checkpoint.origin(), receipt.leaf, leaf));
    }
    Hash root = log.roots.get(receipt.checkpoint.size());
    if (root != null && !root.equals(receipt.checkpoint.root())) {
      return new Contradicted(
          "the tree of `%s` at size %d: the sidecar signed %s, the log has %s"
              .formatted(
                  receipt.checkpoint.origin(),
                  receipt.checkpoint.size(),
                  receipt.checkpoint.root(),
                  root));
    }
    return new Found(log.indices.getOrDefault(receipt.sequence, -1L));
  }
}
