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

  /** It cannot be decided again. */
  record NotReplayable(String why) implements Verdict {}
}
