package dev.bylaw.sidecar.ship;

import dev.bylaw.sidecar.journal.Stored;
import java.util.List;

/** The audit store as the shipper sees it. */
public interface AuditStore extends AutoCloseable {

  /**
   * Appends consecutive entries of one epoch. Entries that the store has already are skipped.
   *
   * @param origin the epoch's log
   * @param firstSequence the number of the first entry
   * @param entries may be empty, to ask how far the store is
   * @param checkpoint a signed checkpoint of the tree of exactly {@code firstSequence + entries};
   *     empty if there are no entries
   * @return the sequence number that the store expects next; all below are durable there
   * @throws StoreException if the call failed; the entries may have been appended nevertheless
   */
  long append(String origin, long firstSequence, List<Stored> entries, String checkpoint)
      throws StoreException;

  /** Ends it; what it was opened with stays the caller's. */
  @Override
  default void close() {}
}
