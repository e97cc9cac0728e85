package dev.bylaw.log.store;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.merkle.CompactRange;
import dev.bylaw.log.merkle.Hash;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the store has of one origin.
 *
 * @param range its tree, as large as the entries that were accepted
 * @param checkpoint the signed note of the last checkpoint that was accepted; empty before the
 *     first
 * @param recent the roots of the last checkpoints by their sizes
 */
record OriginState(CompactRange range, String checkpoint, Map<Long, Hash> recent) {
  private static final int RECENT = 64;

  static OriginState empty() {
    return new OriginState(new CompactRange(), "", Map.of());
  }

  /** Requires that nothing appends to the range that is given. */
  static OriginState of(CompactRange range, String checkpoint) {
    return new OriginState(range, checkpoint, Map.of());
  }

  /** The next sequence number. */
  long next() {
    return range.size();
  }

  /** The root at a size that was accepted lately, or at the size of now. */
  @Nullable Hash root(long size) {
    return size == range.size() ? range.root() : recent.get(size);
  }

  OriginState accept(CompactRange grown, Checkpoint accepted, byte[] note) {
    Map<Long, Hash> roots = new LinkedHashMap<>(recent);
    roots.put(accepted.size(), accepted.root());
    while (roots.size() > RECENT) {
      roots.remove(roots.keySet().iterator().next());
    }
    return new OriginState(grown, new String(note, StandardCharsets.UTF_8), roots);
  }
}
