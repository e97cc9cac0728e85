package dev.bylaw.log.store;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.entry.Entry;
import dev.bylaw.log.entry.Facts;
import dev.bylaw.log.entry.Json;
import dev.bylaw.log.entry.Kinds;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.SignedNote;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The store's own entry behind each batch: the sidecar's signed checkpoint. So the log alone tells
 * what every sidecar signed, and each checkpoint of the log commits to the size and root of every
 * origin.
 */
final class MirrorEntry {
  private MirrorEntry() {}

  static Entry of(byte[] note, Instant time) {
    Json.Obj facts =
        Json.Obj.of(new Json.Member(Facts.NOTE, new String(note, StandardCharsets.UTF_8)));
    return new Entry(Kinds.MIRROR, time, facts, List.of());
  }

  static @Nullable Checkpoint checkpoint(String note) {
    try {
      return Checkpoint.parse(SignedNote.parse(note.getBytes(StandardCharsets.UTF_8)).text());
    } catch (NoteException _) {
      return null;
    }
  }
}
