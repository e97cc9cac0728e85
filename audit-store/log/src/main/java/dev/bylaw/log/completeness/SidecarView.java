package dev.bylaw.log.completeness;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.completeness.Stretch.State;
import dev.bylaw.log.entry.Facts;
import dev.bylaw.log.entry.Kinds;
import dev.bylaw.log.entry.Leaf;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One sidecar, as the leaves so far tell of it. */
final class SidecarView {
  /** What an epoch's first entry said of the one before, to be held against what came of that. */
  private record Opening(
      String origin, long index, Instant at, @Nullable String previous, long size) {}

  private final String name;
  private final List<Stretch> stretches = new ArrayList<>();
  private final Map<String, Long> sizes = new TreeMap<>();
  private final List<Opening> openings = new ArrayList<>();
  private @Nullable Instant expectedSince;
  private boolean retired;
  // the last entry: of which epoch, when, and how long after it the next was promised
  private String origin;
  private @Nullable Instant last;
  private long lastIndex = -1;
  private @Nullable Instant seen;
  private Duration seenAgain = Duration.ZERO;
  private long heartbeatSeconds = -1;
  // of what came since the last checkpoint: the oldest
  private @Nullable Instant oldest;

  SidecarView(String name) {
    this.name = name;
    this.origin = name;
  }

  /** It lived then, and would have said so again within this time. */
  void seen(String log, Instant at, Duration again) {
    if (seen == null || at.isAfter(seen)) {
      seen = at;
      seenAgain = again;
      origin = last == null ? log : origin;
    }
  }

  void enrolled(Instant at) {
    if (expectedSince == null || retired) {
      expectedSince = at;
      retired = false;
    }
  }

  void retired(Instant at) {
    missing(at);
    expectedSince = null;
    last = null;
    retired = true;
  }

  void entry(long index, Leaf leaf) {
    Instant time = last != null && leaf.time().isBefore(last) ? last : leaf.time();
    boolean opens = leaf.kind().equals(Kinds.EPOCH_OPEN);
    if (opens) {
      opens(index, leaf);
    }
    if (!leaf.kind().equals(Kinds.OUTAGE) || !explained(leaf, index, time)) {
      missing(time);
    }
    if (opens) {
      heartbeatSeconds = Completeness.number(leaf, Facts.HEARTBEAT_SECONDS);
    }
    extend(State.COMPLETE, leaf.origin(), time, "every entry is there", index);
    origin = leaf.origin();
    last = time;
    lastIndex = index;
    oldest = oldest == null || time.isBefore(oldest) ? time : oldest;
    expectedSince = expectedSince == null && !retired ? time : expectedSince;
    sizes.merge(leaf.origin(), 1L, Long::sum);
  }

  void mirrored(long index, String log, Instant at, Duration lateAfter) {
    Instant first = oldest;
    oldest = null;
    Instant until = last;
    if (first == null || until == null || !log.equals(origin)) {
      return;
    }
    Duration took = Duration.between(first, at);
    if (took.compareTo(lateAfter) > 0) {
      add(State.LATE, log, first, until, "entries came up to " + words(took) + " late", index);
    }
  }

  void forked(long index, Checkpoint claimed, Leaf leaf) {
    add(
        State.FORKED,
        claimed.origin(),
        leaf.time(),
        leaf.time(),
        "it signed the root %s at size %d, its entries have %s"
            .formatted(claimed.root(), claimed.size(), leaf.text(Facts.DERIVED_ROOT)),
        index);
  }

  /** All that is known when it is this late. */
  List<Stretch> until(Instant now) {
    List<Stretch> all = new ArrayList<>(stretches);
    all.addAll(losses());
    Stretch silence = silence(now);
    Stretch unseen = unseen(now);
    if (silence != null || unseen != null) {
      all.add(silence == null ? unseen : silence);
    }
    all.sort(Comparator.comparing(Stretch::from).thenComparing(Stretch::state));
    return all;
  }

  private void opens(long index, Leaf leaf) {
    openings.add(
        new Opening(
            leaf.origin(),
            index,
            leaf.time(),
            leaf.text(Facts.PREVIOUS_ORIGIN),
            Completeness.number(leaf, Facts.PREVIOUS_SIZE)));
  }

  /** What an epoch's opening says of the last one, against what came of it until now. */
  private List<Stretch> losses() {
    List<Stretch> found = new ArrayList<>();
    String before = null;
    for (Opening opening : openings) {
      String previous = opening.previous;
      if (before != null && !before.equals(previous)) {
        found.add(
            lost(
                before,
                opening,
                "the epoch was closed without its final size: what followed entry "
                    + (sizes.getOrDefault(before, 0L) - 1)
                    + " is unknown"));
      }
      if (previous != null) {
        long there = sizes.getOrDefault(previous, 0L);
        if (there < opening.size) {
          found.add(
              lost(
                  previous,
                  opening,
                  "entries %d to %d were recorded and have not come"
                      .formatted(there, opening.size - 1)));
        } else if (there > opening.size && opening.size >= 0) {
          found.add(
              lost(
                  previous,
                  opening,
                  "the sidecar lost its entries from %d on; those up to %d are here, whether more"
                          .formatted(opening.size, there - 1)
                      + " followed is unknown"));
        }
      }
      before = opening.origin;
    }
    return found;
  }

  private Stretch lost(String log, Opening opening, String reason) {
    Instant from = opening.at;
    for (Stretch stretch : stretches) {
      if (stretch.origin().equals(log) && stretch.state() == State.COMPLETE) {
        from = stretch.until();
      }
    }
    return new Stretch(
        name,
        log,
        State.LOST,
        from.isAfter(opening.at) ? opening.at : from,
        opening.at,
        reason,
        opening.index);
  }

  /** Notes the silence before a moment, if it was longer than promised. */
  private void missing(Instant now) {
    Stretch silence = silence(now);
    if (silence != null) {
      stretches.add(silence);
    }
  }

  private @Nullable Stretch silence(Instant now) {
    Instant since = last != null ? last : expectedSince;
    if (since == null || retired) {
      return null;
    }
    Duration quiet = Duration.between(since, now);
    if (last == null) {
      return quiet.isPositive()
          ? new Stretch(
              name, name, State.SILENT, since, now, "it is enrolled and has written nothing", -1)
          : null;
    }
    // without a promise silence says nothing
    if (heartbeatSeconds <= 0 || quiet.compareTo(Duration.ofSeconds(2 * heartbeatSeconds)) <= 0) {
      return null;
    }
    return new Stretch(
        name,
        origin,
        State.SILENT,
        since,
        now,
        "no entry for %s, though one was promised every %d s"
            .formatted(words(quiet), heartbeatSeconds),
        lastIndex);
  }

  /** Since its last sign of life; only while the log itself does not miss anything yet. */
  private @Nullable Stretch unseen(Instant now) {
    Instant alive = seen;
    if (alive == null || retired) {
      return null;
    }
    Instant since = last != null && last.isAfter(alive) ? last : alive;
    Duration quiet = Duration.between(since, now);
    return quiet.compareTo(seenAgain) <= 0
        ? null
        : new Stretch(
            name,
            origin,
            State.SILENT,
            since,
            now,
            "no sign of life for %s; the log does not miss an entry yet".formatted(words(quiet)),
            -1);
  }

  /** An outage says what happened since the last entry: nothing was decided, and how often. */
  private boolean explained(Leaf leaf, long index, Instant until) {
    Instant from = last;
    if (from == null) {
      return false;
    }
    add(
        State.SILENT,
        leaf.origin(),
        from,
        until,
        "the journal could not be written; %d calls were refused"
            .formatted(Math.max(0, Completeness.number(leaf, "refused"))),
        index);
    return true;
  }

  private void extend(State state, String log, Instant at, String reason, long index) {
    if (!stretches.isEmpty()) {
      Stretch open = stretches.getLast();
      if (open.state() == state && open.origin().equals(log)) {
        stretches.set(
            stretches.size() - 1,
            new Stretch(name, log, state, open.from(), at, reason, open.evidence()));
        return;
      }
    }
    add(state, log, at, at, reason, index);
  }

  private void add(
      State state, String log, Instant from, Instant until, String reason, long index) {
    stretches.add(new Stretch(name, log, state, from, until, reason, index));
  }

  static String words(Duration time) {
    long seconds = time.toSeconds();
    if (seconds < 120) {
      return seconds + " s";
    }
    return seconds < 7_200
        ? seconds / 60 + " min"
        : seconds < 172_800 ? seconds / 3_600 + " h" : seconds / 86_400 + " d";
  }
}
