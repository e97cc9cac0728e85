package dev.bylaw.log.completeness;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Facts;
import dev.bylaw.log.entry.Json;
import dev.bylaw.log.entry.Kinds;
import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.entry.SidecarOrigin;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.SignedNote;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Follows a store's log from its first leaf and says of each sidecar when it was complete. All of
 * it is derived from leaves, so that whoever has verified the log needs to believe nobody; that the
 * sidecars signed their entries is verified by the keys that the log enrolled for them.
 *
 * <p>Within an epoch a gap cannot stand in the log: an entry's number is its index. What can be
 * missing is an end: of an epoch, which the next one's first entry tells, or of the time, which
 * heartbeats tell.
 */
public final class Completeness {
  private final Duration lateAfter;
  private final Map<String, SidecarView> sidecars = new TreeMap<>();
  private final Map<String, SignedEpochs> signatures = new TreeMap<>();
  private long size;
  private int signs;
  private Instant newest = Instant.EPOCH;

  /**
   * @param lateAfter how long an entry may take from its sidecar's clock to the store's
   */
  public Completeness(Duration lateAfter) {
    this.lateAfter = lateAfter;
  }

  /**
   * Takes the next leaf of the log.
   *
   * @throws EntryException if it is none
   */
  public void follow(byte[] bytes) throws EntryException {
    long index = size++;
    Leaf leaf = Leaf.parse(bytes);
    if (SidecarOrigin.isValid(leaf.origin())) {
      SidecarOrigin origin = SidecarOrigin.parse(leaf.origin());
      sidecar(origin.keyName()).entry(index, leaf);
      signed(origin.keyName()).entry(leaf.origin(), bytes);
      return;
    }
    newest = leaf.time().isAfter(newest) ? leaf.time() : newest;
    String named = leaf.text(Facts.SIDECAR);
    switch (leaf.kind()) {
      case Kinds.ENROLMENT -> {
        if (named != null) {
          sidecar(named).enrolled(leaf.time());
          signed(named).enrolled(leaf.text(Facts.KEY));
        }
      }
      case Kinds.RETIREMENT -> {
        if (named != null) {
          sidecar(named).retired(leaf.time());
          signed(named).retired();
        }
      }
      case Kinds.MIRROR -> {
        Checkpoint checkpoint = checkpoint(leaf);
        if (checkpoint != null) {
          sidecarOf(checkpoint).mirrored(index, checkpoint.origin(), leaf.time(), lateAfter);
          signed(keyName(checkpoint))
              .mirrored(index, checkpoint, String.valueOf(leaf.text(Facts.NOTE)), leaf.time());
        }
      }
      case Kinds.CONFLICT -> {
        Checkpoint checkpoint = checkpoint(leaf);
        if (checkpoint != null
            && signed(keyName(checkpoint))
                .conflict(index, checkpoint, String.valueOf(leaf.text(Facts.NOTE)), leaf.time())) {
          sidecarOf(checkpoint).forked(index, checkpoint, leaf);
        }
      }
      default -> {}
    }
  }

  /**
   * Takes a sign of life that stands beside the log. From then on its sidecar is silent too where
   * no other came for a while.
   *
   * @param silentAfter how long may pass without one
   * @throws NoteException if it is none by the key that is enrolled now
   */
  public void sign(String note, Duration silentAfter) throws NoteException {
    String origin = SignOfLife.origin(note);
    try {
      String name = SidecarOrigin.parse(origin).keyName();
      SignOfLife sign = SignOfLife.open(note, signed(name).key());
      sidecar(name).seen(origin, sign.at(), silentAfter);
      signs++;
    } catch (EntryException e) {
      throw new NoteException(String.valueOf(e.getMessage()));
    }
  }

  /** How many signs of life were taken. */
  public int signs() {
    return signs;
  }

  /** How many leaves were followed. */
  public long size() {
    return size;
  }

  /** The newest time by the store's own clock. */
  public Instant newest() {
    return newest;
  }

  /**
   * What is known of a time.
   *
   * @param from its first moment
   * @param until its end; what should have come by then is missed
   * @return by sidecar, and for each in the order of time
   */
  public List<Stretch> between(Instant from, Instant until) {
    List<Stretch> found = new ArrayList<>();
    sidecars.forEach((name, sidecar) -> {
      List<Stretch> all = new ArrayList<>(sidecar.until(until));
      all.addAll(signed(name).problems());
      all.sort(Comparator.comparing(Stretch::from).thenComparing(Stretch::state));
      for (Stretch stretch : all) {
        if (stretch.touches(from, until)) {
          found.add(stretch);
        }
      }
    });
    return found;
  }

  private SidecarView sidecar(String name) {
    return sidecars.computeIfAbsent(name, SidecarView::new);
  }

  private SidecarView sidecarOf(Checkpoint checkpoint) throws EntryException {
    return sidecar(keyName(checkpoint));
  }

  private static String keyName(Checkpoint checkpoint) throws EntryException {
    return SidecarOrigin.parse(checkpoint.origin()).keyName();
  }

  private SignedEpochs signed(String name) {
    return signatures.computeIfAbsent(name, SignedEpochs::new);
  }

  private static @Nullable Checkpoint checkpoint(Leaf leaf) {
    try {
      String note = leaf.text(Facts.NOTE);
      Checkpoint read =
          note == null
              ? null
              : Checkpoint.parse(SignedNote.parse(note.getBytes(StandardCharsets.UTF_8)).text());
      return read != null && SidecarOrigin.isValid(read.origin()) ? read : null;
    } catch (NoteException _) {
      return null;
    }
  }

  static long number(Leaf leaf, String fact) {
    return leaf.facts().get(fact) instanceof Json.Int(long value) ? value : -1;
  }
}
