package dev.bylaw.log.store;

import dev.bylaw.log.entry.EncodedEntry;

/**
 * An entry of the log.
 *
 * @param index its index, from 0
 * @param entry its leaf and payload; the payload is empty where it has none or was erased
 */
public record StoredEntry(long index, EncodedEntry entry) {}
