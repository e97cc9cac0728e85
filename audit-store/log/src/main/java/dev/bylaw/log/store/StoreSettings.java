package dev.bylaw.log.store;

/**
 * The limits of a store.
 *
 * @param segmentBytes the size of a write-ahead segment
 * @param maxFrameBytes how much is made durable by one sync at most, a single batch aside
 * @param maxPendingBytes how much may be durable and not yet in the tree; beyond it appends wait
 *     until it is
 * @param snapshotEntries after how many entries the state of the origins is written down, so that
 *     opening need not read the whole log
 */
public record StoreSettings(
    int segmentBytes, int maxFrameBytes, long maxPendingBytes, long snapshotEntries) {
  public static final StoreSettings DEFAULT =
      new StoreSettings(16 << 20, 4 << 20, 64L << 20, 1L << 16);

  public StoreSettings {
    if (segmentBytes < 1 || maxFrameBytes < 1 || maxPendingBytes < 1 || snapshotEntries < 1) {
      throw new IllegalArgumentException("a store's limits are positive");
    }
  }
}
