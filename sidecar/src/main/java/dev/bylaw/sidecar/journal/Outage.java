package dev.bylaw.sidecar.journal;

import java.time.Instant;

/**
 * A time in which the journal could not be written, and so nothing was decided.
 *
 * @param from when the first write failed
 * @param to when a write succeeded again
 * @param refused how many entries were refused between
 * @param reason what the disk said first
 */
public record Outage(Instant from, Instant to, long refused, String reason) {}
