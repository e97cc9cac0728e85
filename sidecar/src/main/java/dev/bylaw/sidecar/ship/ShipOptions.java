package dev.bylaw.sidecar.ship;

import java.time.Duration;

/**
 * How the journal is shipped.
 *
 * @param maxEntries how many entries a batch holds at most; the store takes 4,096
 * @param maxBytes how many bytes of leaves and payloads a batch holds at most; the store takes 4
 *     MiB
 * @param pause how long to wait after all was shipped before looking again; bounds the lag of a
 *     quiet sidecar, and how many checkpoints a busy one signs
 * @param firstRetry how long to wait after a first failure; doubles with each further one
 * @param lastRetry the longest wait between two attempts
 * @param alive after how long without a checkpoint the store gets a sign of life; zero for never
 */
public record ShipOptions(
    int maxEntries,
    int maxBytes,
    Duration pause,
    Duration firstRetry,
    Duration lastRetry,
    Duration alive) {
  /** The usual values: 2,048 entries, 3 MiB, 200 ms, 100 ms to 30 s, a sign each minute. */
  public static final ShipOptions DEFAULT =
      new ShipOptions(
          2_048,
          3 << 20,
          Duration.ofMillis(200),
          Duration.ofMillis(100),
          Duration.ofSeconds(30),
          Duration.ofMinutes(1));

  public ShipOptions {
    if (maxEntries < 1 || maxEntries > 4_096) {
      throw new IllegalArgumentException("a batch holds 1 to 4096 entries, found " + maxEntries);
    }
  }
}
