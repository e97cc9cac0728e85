package dev.bylaw.cli.replay;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.entry.EncodedEntry;
import dev.bylaw.log.entry.EntryException;
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
final class LogFolder implements Decisions {
  private final LogReader log;
  private final PayloadReader payloads;
  private final long size;

  LogFolder(Path folder, PayloadReader payloads) throws Failure {
    this.log = new LogReader(new LocalDisk(), folder);
    this.payloads = payloads;
    try {
      size = Checkpoint.parse(SignedNote.parse(log.read(LogReader.CHECKPOINT)).text()).size();
    } catch (IOException | NoteException e) {
      throw new Failure(
          ExitCode.USAGE, "`" + folder + "` is no folder of an audit log: it has no checkpoint");
    }
  }

  private interface Found {
    void entry(long index, EncodedEntry entry, Leaf leaf) throws Failure, IOException;
  }

  @Override
  public void read(Wanted wanted, Progress progress, Taker taker) throws Failure, IOException {
    long[] matching = new long[1];
    if (wanted.sample() > 0 && !wanted.isNamed()) {
      matching(wanted, (_, _) -> {}, (_, _, _) -> matching[0]++);
    }
    long[] place = new long[1];
    matching(
        wanted,
        progress,
        (index, entry, leaf) -> {
          if (wanted.isNamed() || wanted.isSampled(place[0]++, matching[0])) {
            taker.take(new Recorded(index, leaf, payloads.open(entry)));
          }
        });
  }

  private void matching(Wanted wanted, Progress progress, Found found) throws Failure, IOException {
    for (long bundle = 0; bundle * TilePath.WIDTH < size; bundle++) {
      long index = bundle * TilePath.WIDTH;
      progress.at(index, size);
      for (EncodedEntry entry : log.entries(bundle, size)) {
        Leaf leaf = leaf(entry);
        if (leaf != null && wanted.takes(index, leaf)) {
          found.entry(index, entry, leaf);
        }
        index++;
      }
    }
  }

  @Override
  public String proof() {
    return "read from a folder: whether it is sound is what `bylaw audit fsck` tells";
  }

  private static @Nullable Leaf leaf(EncodedEntry entry) {
    try {
      return Leaf.parse(entry.leaf());
    } catch (EntryException _) {
      return null;
    }
  }
}
