package dev.bylaw.log.store;

import dev.bylaw.log.entry.Entry;
import dev.bylaw.log.entry.Facts;
import dev.bylaw.log.entry.Json;
import dev.bylaw.log.entry.Kinds;
import dev.bylaw.log.merkle.Hash;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * The store's own entry of a checkpoint that a sidecar signed and that contradicts what it shipped:
 * whoever holds the log alone can show both.
 */
final class ConflictEntry {
  private ConflictEntry() {}

  static Entry of(byte[] note, Hash derived, long size, Instant time) {
    Json.Obj facts =
        Json.Obj.of(
            new Json.Member(Facts.DERIVED_ROOT, derived.toBase64()),
            new Json.Member(Facts.DERIVED_SIZE, size),
            new Json.Member(Facts.NOTE, new String(note, StandardCharsets.UTF_8)));
    return new Entry(Kinds.CONFLICT, time, facts, List.of());
  }
}
