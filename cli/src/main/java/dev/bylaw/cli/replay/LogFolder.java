package dev.bylaw.cli.replay;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.entry.EncodedEntry;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Kinds;
import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.SignedNote;
import dev.bylaw.log.seal.PayloadReader;
import dev.bylaw.log.store.LocalDisk;
import dev.bylaw.log.store.LogReader;
import dev.bylaw.log.tile.TilePath;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The decisions of a log's folder; whether it is sound is what {@code audit fsck} tells. */
final class LogFolder {
  private LogFolder() {}

  /** Takes a decision; tells whether to go on. */
  interface Consumer {
    boolean take(Recorded recorded) throws Failure, IOException;
  }

  static void read(Path folder, PayloadReader payloads, Consumer consumer)
      throws Failure, IOException {
    LogReader log = new LogReader(new LocalDisk(), folder);
    long size;
    try {
      size = Checkpoint.parse(SignedNote.parse(log.read(LogReader.CHECKPOINT)).text()).size();
    } catch (IOException | NoteException e) {
      throw new Failure(
          ExitCode.USAGE, "`" + folder + "` is no folder of an audit log: " + e.getMessage());
    }
    for (long bundle = 0; bundle * TilePath.WIDTH < size; bundle++) {
      long index = bundle * TilePath.WIDTH;
      for (EncodedEntry entry : log.entries(bundle, size)) {
        Leaf leaf = leaf(entry);
        if (leaf != null
            && leaf.kind().equals(Kinds.DECISION)
            && !consumer.take(new Recorded(index, leaf, payloads.open(entry)))) {
          return;
        }
        index++;
      }
    }
  }

  private static @Nullable Leaf leaf(EncodedEntry entry) {
    try {
      return Leaf.parse(entry.leaf());
    } catch (EntryException _) {
      return null;
    }
  }
}
