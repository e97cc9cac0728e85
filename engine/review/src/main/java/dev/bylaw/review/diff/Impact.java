package dev.bylaw.review.diff;

import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.retention.RetentionDecision;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whom a change concerns, counted over all questions that were asked.
 *
 * @param asked how many questions
 * @param retention how many of them were about retention
 * @param unasked how many could not be asked, such as erased entries of a log, by the reason why
 * @param directions how many answers went which way; without SAME
 * @param groups by what they are grouped by ({@code domain}, {@code product}, {@code consumer},
 *     {@code retention}, {@code policy}), the most affected first
 * @param examples some differences, the loosened first; at most {@link #MAX_EXAMPLES}
 */
public record Impact(
    long asked,
    long retention,
    Map<String, Long> unasked,
    Map<Direction, Long> directions,
    Map<String, List<Group>> groups,
    List<Difference> examples) {

  /** The most differences that are kept whole; all are counted. */
  public static final int MAX_EXAMPLES = 100;

  /** How many answers changed for one domain, product, consumer or policy. */
  public record Group(String name, long tighter, long looser, long other) {
    public long changed() {
      return tighter + looser + other;
    }
  }

  /** How many could not be asked. */
  public long unreadable() {
    return unasked.values().stream().mapToLong(Long::longValue).sum();
  }

  public long changed() {
    return directions.values().stream().mapToLong(Long::longValue).sum();
  }

  public long of(Direction direction) {
    return directions.getOrDefault(direction, 0L);
  }

  /** Counts differences as they come; for one thread. */
  static final class Counter {
    private static final Comparator<Group> MOST_FIRST =
        Comparator.comparingLong(Group::changed).reversed().thenComparing(Group::name);

    private static final List<String> GROUPS =
        List.of("domain", "product", "consumer", "retention", "policy");

    private long asked;
    private long retention;
    private final Map<String, Long> unasked = new TreeMap<>();
    private final Map<Direction, Long> directions = new EnumMap<>(Direction.class);
    private final Map<String, Map<String, long[]>> groups = new LinkedHashMap<>();
    private final Map<Direction, List<Difference>> examples = new EnumMap<>(Direction.class);

    void asked(Question question) {
      asked++;
      retention += question instanceof Question.Retention ? 1 : 0;
    }

    void unreadable(String why, long more) {
      unasked.merge(why, more, Long::sum);
    }

    long asked() {
      return asked;
    }

    /** Adds what another counted, after all that this one did. */
    void add(Counter later) {
      asked += later.asked;
      retention += later.retention;
      later.unasked.forEach(this::unreadable);
      later.directions.forEach((direction, count) -> directions.merge(direction, count, Long::sum));
      later.groups.forEach((by, names) ->
          names.forEach((name, counts) -> {
            long[] mine = counts(by, name);
            for (int i = 0; i < mine.length; i++) {
              mine[i] += counts[i];
            }
          }));
      later.examples.forEach((direction, kept) -> kept.forEach(each -> keep(direction, each)));
    }

    void add(Difference difference) {
      Direction direction = difference.direction();
      directions.merge(direction, 1L, Long::sum);
      keep(direction, difference);
      count("domain", difference.domain(), direction);
      switch (difference.question()) {
        case Question.Access access -> {
          count("product", access.request().resource().dataProduct(), direction);
          count("consumer", consumer(access.request()), direction);
        }
        case Question.Retention records -> {
          count("product", records.request().resource().dataProduct(), direction);
          count(
              "retention",
              outcome(difference.before()) + " → " + outcome(difference.after()),
              direction);
        }
      }
      difference.policies().forEach(policy -> count("policy", policy.value(), direction));
    }

    private void keep(Direction direction, Difference difference) {
      List<Difference> kept = examples.computeIfAbsent(direction, _ -> new ArrayList<>());
      if (kept.size() < MAX_EXAMPLES) {
        kept.add(difference);
      }
    }

    private static String outcome(@Nullable Answer answer) {
      return answer instanceof Answer.Retention(RetentionDecision decision)
          ? decision.outcome().name()
          : "unknown";
    }

    private static String consumer(AccessRequest request) {
      String product = request.consumer().product();
      String domain = request.consumer().domain();
      return product != null ? product : domain != null ? domain : "(unstated)";
    }

    private void count(String by, String name, Direction direction) {
      counts(by, name)[direction.ordinal()]++;
    }

    private long[] counts(String by, String name) {
      return groups
          .computeIfAbsent(by, _ -> new TreeMap<>())
          .computeIfAbsent(name, _ -> new long[Direction.values().length]);
    }

    Impact impact() {
      Map<String, List<Group>> sorted = new LinkedHashMap<>();
      for (String by : GROUPS) {
        Map<String, long[]> names = groups.get(by);
        if (names == null) {
          continue;
        }
        List<Group> all = new ArrayList<>();
        names.forEach((name, counts) ->
            all.add(
                new Group(
                    name,
                    counts[Direction.TIGHTER.ordinal()],
                    counts[Direction.LOOSER.ordinal()],
                    counts[Direction.OTHER.ordinal()])));
        all.sort(MOST_FIRST);
        sorted.put(by, List.copyOf(all));
      }
      List<Difference> first = new ArrayList<>();
      for (Direction direction : List.of(Direction.LOOSER, Direction.OTHER, Direction.TIGHTER)) {
        first.addAll(examples.getOrDefault(direction, List.of()));
      }
      return new Impact(
          asked,
          retention,
          Collections.unmodifiableMap(new TreeMap<>(unasked)),
          Map.copyOf(directions),
          sorted,
          List.copyOf(first.subList(0, Math.min(MAX_EXAMPLES, first.size()))));
    }
  }
}
