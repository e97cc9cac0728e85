package dev.bylaw.cli.replay;

import dev.bylaw.cli.Failure;
import java.io.IOException;

/** Where recorded decisions are read from: a log's folder, or the store that keeps it. */
sealed interface Decisions permits LogFolder, LogService {
  /** Takes a decision. */
  interface Taker {
    void take(Recorded recorded) throws Failure, IOException;
  }

  /** Tells how far it is; for people alone. */
  interface Progress {
    void at(long read, long all);
  }

  /** Passes those that are wanted, in the order of the log where none is named. */
  void read(Wanted wanted, Progress progress, Taker taker) throws Failure, IOException;

  /** What was shown of the log that they stand in, in a sentence. */
  String proof();
}
