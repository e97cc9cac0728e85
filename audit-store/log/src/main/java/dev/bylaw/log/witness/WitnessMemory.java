package dev.bylaw.log.witness;

import dev.bylaw.log.note.SignedNote;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What a witness must not forget. */
public interface WitnessMemory {
  /** The checkpoint of a log that was cosigned last; null if none was. */
  @Nullable SignedNote last(String origin) throws IOException;

  /** Makes a checkpoint the last one; it is durable when this returns. */
  void remember(String origin, SignedNote note) throws IOException;

  /** Keeps two checkpoints that one log signed and that cannot both be true. */
  void conflict(String origin, SignedNote known, SignedNote claimed) throws IOException;
}
