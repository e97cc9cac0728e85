package dev.bylaw.cli.diff;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.PayloadKeysOption;
import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.entry.EncodedEntry;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Kinds;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.SignedNote;
import dev.bylaw.log.seal.OpenedPayload;
import dev.bylaw.log.seal.PayloadReader;
import dev.bylaw.log.store.LocalDisk;
import dev.bylaw.log.store.LogReader;
import dev.bylaw.log.tile.TilePath;
import dev.bylaw.review.diff.Question;
import dev.bylaw.review.diff.Replay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The access and retention decisions of an audit log's folder, in their order: what was asked, and
 * the clock then. They are read as they are; whether the log is sound is what {@code bylaw audit
 * fsck} tells.
 */
final class RecordedRequests implements Replay.Source {
  private static final String DAMAGED = "not to be read";

  private final LogReader log;
  private final PayloadReader payloads;
  private final long size;
  private final Instant from;
  private final Instant until;
  private final long sample;

  private RecordedRequests(
      LogReader log, PayloadReader payloads, long size, Instant from, Instant until, long sample) {
    this.log = log;
    this.payloads = payloads;
    this.size = size;
    this.from = from;
    this.until = until;
    this.sample = sample;
  }

  /**
   * Opens a log's folder.
   *
   * @param keys by which sealed requests are opened
   * @param sample at most about so many entries, spread evenly over the log; 0 for all
   */
  static RecordedRequests open(
      Path folder, PayloadKeysOption keys, Instant from, Instant until, long sample)
      throws Failure {
    LogReader log = new LogReader(new LocalDisk(), folder);
    try {
      Checkpoint checkpoint =
          Checkpoint.parse(SignedNote.parse(log.read(LogReader.CHECKPOINT)).text());
      return new RecordedRequests(log, keys.reader(folder), checkpoint.size(), from, until, sample);
    } catch (IOException | NoteException e) {
      throw new Failure(
          ExitCode.USAGE, "`" + folder + "` is no folder of an audit log: " + e.getMessage());
    }
  }

  @Override
  public long parts() {
    return Math.ceilDiv(size, TilePath.WIDTH);
  }

  @Override
  public Replay.Part part(long bundle) {
    long first = bundle * TilePath.WIDTH;
    long end = Math.min(size, first + TilePath.WIDTH);
    List<Question> questions = new ArrayList<>(TilePath.WIDTH);
    Map<String, Long> unreadable = new HashMap<>();
    if (sampledBefore(first) == sampledBefore(end)) {
      return new Replay.Part(questions, unreadable);
    }
    try {
      long index = first;
      for (EncodedEntry stored : log.entries(bundle, size)) {
        if (sampledBefore(index) != sampledBefore(++index)) {
          read(stored, questions, unreadable);
        }
      }
      return new Replay.Part(questions, unreadable);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds what was asked, or why nobody can tell; nothing of entries that answer no question. */
  private void read(EncodedEntry stored, List<Question> questions, Map<String, Long> unreadable) {
    EntryScan.Head head = EntryScan.head(stored);
    if (head != null && !head.isAsked()) {
      return;
    }
    Instant clock = head == null ? null : head.clock();
    if (head == null || clock == null) {
      unreadable.merge(DAMAGED, 1L, Long::sum);
      return;
    }
    if (clock.isBefore(from) || !clock.isBefore(until)) {
      return;
    }
    OpenedPayload opened = payloads.open(stored);
    Question question = question(head, clock, new EncodedEntry(stored.leaf(), opened.bytes()));
    if (question != null) {
      questions.add(question);
    } else {
      unreadable.merge(why(opened), 1L, Long::sum);
    }
  }

  private static String why(OpenedPayload opened) {
    return switch (opened) {
      case OpenedPayload.Erased _ -> "erased";
      case OpenedPayload.None _ -> "without its personal fields: erased, or never kept";
      case OpenedPayload.Closed _ -> "sealed, and not opened by the keys at hand";
      case OpenedPayload.Open _ -> DAMAGED;
    };
  }

  /** How many of the entries before this one are in the sample: spread evenly over the log. */
  private long sampledBefore(long index) {
    return sample == 0 || sample >= size ? index : index * sample / size;
  }

  /** The question that was asked; null if its text was erased, or is none that can be read. */
  private static @Nullable Question question(
      EntryScan.Head head, Instant clock, EncodedEntry entry) {
    try {
      String text = EntryScan.request(entry);
      String title = "decision " + head.decisionId();
      return text == null
          ? null
          : head.kind().equals(Kinds.DECISION)
              ? RecordedRequest.access(title, text, clock)
              : RecordedRequest.retention(title, text, clock);
    } catch (EntryException e) {
      return null;
    }
  }
}
