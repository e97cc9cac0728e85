package dev.bylaw.federation.record;

import java.time.Instant;
import java.util.List;

/**
 * Personal data of entries was erased: their leaves stay, their payloads and salts are gone.
 *
 * @param at when
 * @param erasureId the erasure's id, unique in the mesh
 * @param entries the indices of the entries in the log, ascending
 * @param reason why, for people; without personal data
 */
public record ErasureRecord(Instant at, String erasureId, List<Long> entries, String reason)
    implements JournalRecord {
  public ErasureRecord {
    entries = List.copyOf(entries);
  }
}
