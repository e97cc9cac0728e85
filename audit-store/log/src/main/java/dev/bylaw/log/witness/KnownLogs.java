package dev.bylaw.log.witness;

import dev.bylaw.log.note.NoteVerifier;
import java.util.List;

/** Which logs a witness cosigns, and the keys that it trusts for each. */
@FunctionalInterface
public interface KnownLogs {
  /** The keys of the log of this origin, each under the origin as its name; none if unknown. */
  List<NoteVerifier> keys(String origin);
}
