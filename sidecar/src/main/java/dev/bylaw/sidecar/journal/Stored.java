package dev.bylaw.sidecar.journal;

import dev.bylaw.log.entry.EncodedEntry;

/**
 * An entry read back from the journal.
 *
 * @param sequence its number in its epoch, from 0
 * @param entry its bytes
 */
public record Stored(long sequence, EncodedEntry entry) {}
