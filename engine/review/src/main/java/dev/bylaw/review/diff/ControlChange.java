package dev.bylaw.review.diff;

import java.util.List;

/**
 * What became of one thing that binds: a policy, an answer, an agreement, a waiver, a hold.
 *
 * @param kind what happened to it
 * @param what the sort of thing: {@code policy}, {@code table}, {@code answer}, …
 * @param id its id
 * @param title what it says, in a line
 * @param file where it stands now, or stood
 * @param details what is different, a line each; empty where it appeared or vanished
 */
public record ControlChange(
    Kind kind, String what, String id, String title, String file, List<String> details) {
  public ControlChange {
    details = List.copyOf(details);
  }

  /** What happened to it. */
  public enum Kind {
    APPEARED,
    VANISHED,
    /** By its header alone it asks for more than before, and for nothing less. */
    TIGHTENED,
    /** By its header alone it asks for less than before, and for nothing more. */
    LOOSENED,
    /** Its text is another: what that means, the decisions show. */
    CHANGED
  }
}
