package dev.bylaw.log.completeness;

import java.time.Instant;

/**
 * A sidecar's state from one moment to another.
 *
 * @param sidecar {@code <mesh>/sidecar/<id>}
 * @param origin the epoch's log that it is about; the sidecar's name where it is about none
 * @param state what can be said of it
 * @param from the first moment
 * @param until the last
 * @param reason why, for people
 * @param evidence the index of the entry in the store's log that shows it; -1 where it is that none
 *     is there
 */
public record Stretch(
    String sidecar,
    String origin,
    State state,
    Instant from,
    Instant until,
    String reason,
    long evidence) {

  /** The states, the gravest last. */
  public enum State {
    /** Every entry is there, and none took long to come. */
    COMPLETE,
    /** Every entry is there, and some came late. */
    LATE,
    /** Nothing was written for longer than the sidecar promised, and nothing says why. */
    SILENT,
    /** The sidecar signed two histories. */
    FORKED,
    /** Entries were written, or may have been, that never came. */
    LOST,
    /** What stands in the log under the sidecar's name is not what its enrolled key signed. */
    UNPROVEN
  }

  boolean touches(Instant start, Instant end) {
    return from.isBefore(end) && !until.isBefore(start);
  }
}
