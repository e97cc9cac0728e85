package dev.bylaw.sidecar.journal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of an epoch, told by its first entry.
 *
 * @param origin the new epoch's log
 * @param previousOrigin the log of the epoch before; null for the first
 * @param previousSize how many entries of that epoch are known to be durable
 * @param reason why the epoch before takes no more entries
 * @param at when
 * @param heartbeatSeconds after how long without an entry a heartbeat is written; 0 for never
 */
public record EpochOpening(
    String origin,
    @Nullable String previousOrigin,
    long previousSize,
    String reason,
    Instant at,
    long heartbeatSeconds) {}
