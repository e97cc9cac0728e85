package dev.bylaw.cli.replay;

import dev.bylaw.log.entry.Facts;
import dev.bylaw.log.entry.Kinds;
import dev.bylaw.log.entry.Leaf;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Which decisions are to be decided again.
 *
 * @param names decision ids or indices of entries; none for all that the rest leaves
 * @param kinds the kinds of entry
 * @param from not before
 * @param until before
 * @param sample at most so many, spread evenly; 0 for all
 */
record Wanted(Set<String> names, Set<String> kinds, Instant from, Instant until, long sample) {
  /** The kinds of entry that record an answer to a caller. */
  static final List<String> KINDS = List.of(Kinds.DECISION, Kinds.RETENTION, Kinds.COMPLIANCE);

  Wanted {
    names = Set.copyOf(names);
    kinds = Set.copyOf(kinds);
  }

  boolean isNamed() {
    return !names.isEmpty();
  }

  /** Whether an entry is of a kind, and of those named or of the period. */
  boolean takes(long index, Leaf leaf) {
    if (isNamed()) {
      // a receipt bears the id of its decision
      String id = leaf.text(Facts.DECISION_ID);
      return KINDS.contains(leaf.kind())
          && ((id != null && names.contains(id)) || names.contains(Long.toString(index)));
    }
    return kinds.contains(leaf.kind())
        && !leaf.time().isBefore(from)
        && leaf.time().isBefore(until);
  }

  /** Whether the decision at a place among all that match is in the sample. */
  boolean isSampled(long place, long all) {
    return sample == 0 || sample >= all || place * sample / all != (place + 1) * sample / all;
  }
}
