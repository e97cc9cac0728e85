package dev.bylaw.log.merkle;

import java.io.IOException;

/** Where the hashes of complete subtrees come from: a table in memory, tiles on disk or afar. */
@FunctionalInterface
public interface NodeSource {
  /**
   * The root of the complete subtree over the leaves [index * 2^level, (index + 1) * 2^level).
   *
   * @param level 0 for leaves
   * @param index the subtree's number among those of its level
   */
  Hash node(int level, long index) throws IOException;
}
