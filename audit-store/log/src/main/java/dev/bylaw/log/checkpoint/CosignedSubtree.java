package dev.bylaw.log.checkpoint;

import dev.bylaw.log.merkle.Hash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A part of a log's tree as an ML-DSA-44 cosignature speaks of it (C2SP tlog-cosignature): the tree
 * over the leaves [start, end). A whole tree, which a checkpoint commits to, begins at 0.
 *
 * @param origin the log
 * @param start the index of the first leaf
 * @param end the index behind the last leaf
 * @param hash the root hash of that tree
 */
public record CosignedSubtree(String origin, long start, long end, Hash hash) {
  /** Cosignatures cannot name longer logs or cosigners: a byte tells the length. */
  public static final int MAX_NAME_BYTES = 255;

  private static final byte[] LABEL = "subtree/v1\n\0".getBytes(StandardCharsets.US_ASCII);

  public CosignedSubtree {
    if (!isName(origin)) {
      throw new IllegalArgumentException(
          "`" + origin + "` cannot be cosigned: an origin of 1 to 255 bytes was expected");
    }
    if (start < 0 || end < start || (start == end && start > 0)) {
      throw new IllegalArgumentException("[%d, %d) is no subtree".formatted(start, end));
    }
  }

  /** The whole tree of a checkpoint; its extension lines are no part of what is cosigned. */
  public static CosignedSubtree of(Checkpoint checkpoint) {
    return new CosignedSubtree(checkpoint.origin(), 0, checkpoint.size(), checkpoint.root());
  }

  /** Whether a log or a cosigner can be named in a cosignature. */
  public static boolean isName(String name) {
    int length = name.getBytes(StandardCharsets.UTF_8).length;
    return length > 0 && length <= MAX_NAME_BYTES;
  }

  /**
   * The bytes that are signed, {@code cosigned_message}.
   *
   * @param cosigner the name of the key that signs
   * @param seconds since the epoch; 0 for no statement about the time. Requires 0 unless start is 0
   */
  byte[] message(String cosigner, long seconds) {
    byte[] by = cosigner.getBytes(StandardCharsets.UTF_8);
    byte[] log = origin.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(LABEL.length + 1 + by.length + 8 + 1 + log.length + 16 + Hash.BYTES)
        .put(LABEL)
        .put((byte) by.length)
        .put(by)
        .putLong(seconds)
        .put((byte) log.length)
        .put(log)
        .putLong(start)
        .putLong(end)
        .put(hash.toBytes())
        .array();
  }
}
