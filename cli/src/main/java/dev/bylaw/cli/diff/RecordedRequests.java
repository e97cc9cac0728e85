package dev.bylaw.cli.diff;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.entry.EncodedEntry;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Facts;
import dev.bylaw.log.entry.Kinds;
import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.entry.Payload;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.SignedNote;
import dev.bylaw.log.store.LocalDisk;
import dev.bylaw.log.store.LogReader;
import dev.bylaw.log.tile.TilePath;
import dev.bylaw.review.diff.Question;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The access decisions of an audit log's folder, in their order: what was asked, and the clock
 * then. They are read as they are; whether the log is sound is what {@code bylaw audit fsck} tells.
 */
final class RecordedRequests implements Iterator<RecordedRequests.Recorded> {
  /** An entry that is a decision. */
  record Recorded(Leaf leaf, EncodedEntry entry) {}

  private final LogReader log;
  private final long size;
  private final Instant from;
  private final Instant until;
  private final long sample;
  private final Queue<Recorded> ready = new ArrayDeque<>();
  private long bundle;
  private long index;

  private RecordedRequests(LogReader log, long size, Instant from, Instant until, long sample) {
    this.log = log;
    this.size = size;
    this.from = from;
    this.until = until;
    this.sample = sample;
  }

  /**
   * Opens a log's folder.
   *
   * @param sample at most about so many entries, spread evenly over the log; 0 for all
   */
  static RecordedRequests open(Path folder, Instant from, Instant until, long sample)
      throws Failure {
    LogReader log = new LogReader(new LocalDisk(), folder);
    try {
      Checkpoint checkpoint =
          Checkpoint.parse(SignedNote.parse(log.read(LogReader.CHECKPOINT)).text());
      return new RecordedRequests(log, checkpoint.size(), from, until, sample);
    } catch (IOException | NoteException e) {
      throw new Failure(
          ExitCode.USAGE, "`" + folder + "` is no folder of an audit log: " + e.getMessage());
    }
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && bundle * TilePath.WIDTH < size) {
      try {
        for (EncodedEntry entry : log.entries(bundle++, size)) {
          if (isSampled(index++)) {
            take(entry);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return !ready.isEmpty();
  }

  private boolean isSampled(long at) {
    return sample == 0
        || sample >= size
        || Math.floorDiv(at * sample, size) != Math.floorDiv((at + 1) * sample, size);
  }

  private void take(EncodedEntry entry) {
    try {
      Leaf leaf = Leaf.parse(entry.leaf());
      if (leaf.kind().equals(Kinds.DECISION)
          && !leaf.time().isBefore(from)
          && leaf.time().isBefore(until)) {
        ready.add(new Recorded(leaf, entry));
      }
    } catch (EntryException _) {
      // no entry of ours: fsck tells it
    }
  }

  @Override
  public Recorded next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  /** The question that was asked; null if its text was erased, or is none that can be read. */
  static @Nullable Question question(Recorded recorded) {
    try {
      String text = Payload.parse(recorded.entry.payload()).text("request");
      AccessRequest request = text == null ? null : RecordedRequest.read(text);
      return request == null
          ? null
          : new Question(
              "decision " + recorded.leaf.text(Facts.DECISION_ID), request, recorded.leaf.time());
    } catch (EntryException e) {
      return null;
    }
  }
}
