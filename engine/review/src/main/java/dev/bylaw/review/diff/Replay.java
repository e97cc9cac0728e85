package dev.bylaw.review.diff;

import dev.bylaw.pdp.PolicySet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Asks two revisions every question of a stream, on all processors, and counts what changed. */
public final class Replay {
  /** How many questions are in memory at once. */
  private static final int CHUNK = 4096;

  private Replay() {}

  /**
   * Replays.
   *
   * @param recorded where the questions come from, in any form
   * @param reader makes a question of one; null where it cannot be read any more. Called by several
   *     threads
   * @param progress told how many were asked so far
   */
  public static <T> Impact run(
      PolicySet before,
      PolicySet after,
      Iterator<T> recorded,
      Function<T, @Nullable Question> reader,
      LongConsumer progress) {
    Comparison comparison = new Comparison(before, after);
    Impact.Counter counter = new Impact.Counter();
    List<T> chunk = new ArrayList<>(CHUNK);
    while (recorded.hasNext()) {
      chunk.add(recorded.next());
      if (chunk.size() == CHUNK || !recorded.hasNext()) {
        List<Asked> asked =
            chunk.parallelStream().map(each -> ask(comparison, reader.apply(each))).toList();
        for (Asked each : asked) {
          each.difference.ifPresent(counter::add);
        }
        long read = asked.stream().filter(Asked::readable).count();
        counter.asked(read);
        counter.unreadable(asked.size() - read);
        progress.accept(counter.asked());
        chunk.clear();
      }
    }
    return counter.impact();
  }

  private record Asked(boolean readable, Optional<Difference> difference) {}

  private static Asked ask(Comparison comparison, @Nullable Question question) {
    return question == null
        ? new Asked(false, Optional.empty())
        : new Asked(true, Optional.ofNullable(comparison.compare(question)));
  }
}
