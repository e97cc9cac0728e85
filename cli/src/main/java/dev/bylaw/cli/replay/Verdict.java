package dev.bylaw.cli.replay;

import java.util.List;

/** What came of deciding again. */
sealed interface Verdict {
  /** A field of the answer that is another. Empty texts where it is absent. */
  record Difference(String field, String recorded, String replayed) {}

  /** Every field of the leaf and the whole answer are the same. */
  record Same() implements Verdict {}

  record Different(List<Difference> differences) implements Verdict {
    public Different {
      differences = List.copyOf(differences);
    }
  }

  /** Its personal fields are gone for ever, and what was asked with them. */
  record Erased(long entry) implements Verdict {}

  /** The policies that decided are not at hand. */
  record NoRevision(String revision) implements Verdict {}

  /** It cannot be decided again for another reason. */
  record NotReplayable(String why) implements Verdict {}

  /** The verdict in one word, as reports have it. */
  default String word() {
    return switch (this) {
      case Same() -> "same";
      case Different _ -> "different";
      case Erased _ -> "erased";
      case NoRevision _ -> "revision_not_available";
      case NotReplayable _ -> "not_replayable";
    };
  }
}
