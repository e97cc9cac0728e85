package dev.bylaw.federation.record;

import java.time.Instant;

/**
 * The journal could not be written for a while, so that no decision was made: the first record
 * after recovery.
 *
 * @param at when it was written
 * @param from when the first call was refused
 * @param to when the journal could be written again
 * @param refusedCalls how many calls were refused; at least 1
 * @param cause what failed, a line for people
 */
public record OutageRecord(Instant at, Instant from, Instant to, long refusedCalls, String cause)
    implements JournalRecord {}
