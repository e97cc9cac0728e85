package dev.bylaw.log.store;

import dev.bylaw.log.merkle.Hash;
import java.io.IOException;
import java.util.List;

/** The leaves of a published tree, in their order, and its roots. */
public interface LeafSource {
  /** The log's origin. */
  String origin();

  /** The root of the tree of a size. Requires 1 <= size <= the published size. */
  Hash root(long size) throws IOException;

  /**
   * Up to 256 leaves that follow one another: all of one bundle, from an index on. Requires 0 <=
   * first < the published size.
   */
  List<byte[]> leavesFrom(long first) throws IOException;
}
