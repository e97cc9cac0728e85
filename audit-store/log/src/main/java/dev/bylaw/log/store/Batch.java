package dev.bylaw.log.store;

import dev.bylaw.log.entry.EncodedEntry;
import java.util.List;

/**
 * Consecutive entries of one sidecar's log, as it ships them.
 *
 * @param origin the log's origin, as in {@link dev.bylaw.log.entry.SidecarOrigin}
 * @param first the sequence number of the first entry
 * @param entries at most {@link #MAX_ENTRIES}; none asks whether the checkpoint is known
 * @param checkpoint the signed note of the log's checkpoint at size first + entries
 */
@SuppressWarnings("ArrayRecordComponent") // a batch is passed on, never compared
public record Batch(String origin, long first, List<EncodedEntry> entries, byte[] checkpoint) {
  /** More entries in one batch are refused. */
  public static final int MAX_ENTRIES = 4_096;

  /** More bytes of leaves and payloads in one batch are refused. */
  public static final long MAX_BYTES = 4L << 20;

  public Batch {
    entries = List.copyOf(entries);
  }

  /** The leaves and payloads together, in bytes. */
  public long bytes() {
    long bytes = 0;
    for (EncodedEntry entry : entries) {
      bytes += entry.leaf().length + entry.payload().length;
    }
    return bytes;
  }
}
