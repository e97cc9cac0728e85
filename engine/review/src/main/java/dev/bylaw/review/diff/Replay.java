package dev.bylaw.review.diff;

import dev.bylaw.pdp.PolicySet;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/** Asks two revisions every question of a source, on all processors, and counts what changed. */
public final class Replay {
  /** How many parts are worked upon between two reports of progress. */
  private static final int WINDOW = 64;

  /** Why a question about data that no revision has is not asked. */
  static final String UNKNOWN = "neither revision knows the data product";

  private Replay() {}

  /** Where questions come from, in parts that are read by several threads. */
  public interface Source {
    /** How many parts there are. */
    long parts();

    /** One of them, from 0; read once. */
    Part part(long number);

    /** Questions that are at hand, as one part. */
    static Source of(List<Question> questions) {
      Part only = new Part(questions, Map.of());
      return new Source() {
        @Override
        public long parts() {
          return 1;
        }

        @Override
        public Part part(long number) {
          return only;
        }
      };
    }
  }

  /**
   * Some questions, few enough to be in memory.
   *
   * @param unreadable how many more there were that cannot be asked any more, by the reason why
   */
  public record Part(List<Question> questions, Map<String, Long> unreadable) {
    public Part {
      questions = List.copyOf(questions);
      unreadable = Map.copyOf(unreadable);
    }
  }

  /**
   * Replays.
   *
   * @param progress told how many were asked so far
   */
  public static Impact run(
      PolicySet before, PolicySet after, Source source, LongConsumer progress) {
    Comparison comparison = new Comparison(before, after);
    Impact.Counter all = new Impact.Counter();
    long parts = source.parts();
    for (long from = 0; from < parts; from += WINDOW) {
      LongStream.range(from, Math.min(parts, from + WINDOW))
          .parallel()
          .mapToObj(number -> ask(comparison, source.part(number)))
          .toList()
          .forEach(all::add);
      progress.accept(all.asked());
    }
    return all.impact();
  }

  private static Impact.Counter ask(Comparison comparison, Part part) {
    Impact.Counter counter = new Impact.Counter();
    part.unreadable().forEach(counter::unreadable);
    for (Question question : part.questions()) {
      if (!comparison.isKnown(question)) {
        counter.unreadable(UNKNOWN, 1);
        continue;
      }
      counter.asked(question);
      Difference difference = comparison.compare(question);
      if (difference != null) {
        counter.add(difference);
      }
    }
    return counter;
  }
}
