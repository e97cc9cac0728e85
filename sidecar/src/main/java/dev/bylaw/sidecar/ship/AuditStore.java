package dev.bylaw.sidecar.ship;

import dev.bylaw.sidecar.journal.Stored;
import java.util.List;

/** The audit store as the shipper sees it. */
public interface AuditStore extends AutoCloseable {
  /**
   * What the store answers.
   *
   * @param next the sequence number that it expects next; all below are durable there
   * @param cosignature its signature lines under the checkpoint; empty where it made none
   */
  record Answer(long next, String cosignature) {}

  /**
   * Appends consecutive entries of one epoch. Entries that the store has already are skipped.
   *
   * @param origin the epoch's log
   * @param firstSequence the number of the first entry
   * @param entries may be empty, to ask how far the store is
   * @param checkpoint a signed checkpoint of the tree of exactly {@code firstSequence + entries};
   *     empty to ask alone. Without entries, and with the sidecar's own cosignature, it is a sign
   *     of life
   * @throws StoreException if the call failed; the entries may have been appended nevertheless
   */
  Answer append(String origin, long firstSequence, List<Stored> entries, String checkpoint)
      throws StoreException;

  /** Ends it; what it was opened with stays the caller's. */
  @Override
  default void close() {}
}
