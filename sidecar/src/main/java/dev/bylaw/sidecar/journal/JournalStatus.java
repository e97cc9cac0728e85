package dev.bylaw.sidecar.journal;

import org.jspecify.annotations.Nullable;

/**
 * How the journal fares.
 *
 * @param failure why it cannot be written; null when it can
 * @param origin the log of the newest epoch; null before the first
 * @param size how many entries of that epoch are durable
 * @param waiting how many entries wait to be written
 * @param unshipped how many durable entries, over all epochs, the audit store has not acknowledged
 */
public record JournalStatus(
    @Nullable String failure, @Nullable String origin, long size, int waiting, long unshipped) {}
