package dev.bylaw.rego.observe;

import dev.bylaw.rego.eval.Observer;
import dev.bylaw.rego.syntax.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Measures where the time of an evaluation goes, by line. The time between two events counts for
 * the statement of the first; what observing costs is in it. For one thread at a time.
 *
 * {@snippet file="EmbeddingExamplesTest.java" region="profile"}
 */
public final class Profile implements Observer {
  private final Map<Place, Sum> sums = new HashMap<>();
  private @Nullable Event last;
  private long since;

  private record Place(String file, int line) {}

  /** What is known of a line. */
  private static final class Sum {
    private final Span first;
    private final Set<Integer> statements = new HashSet<>();
    private long nanos;
    private long evals;
    private long redos;

    Sum(Span first) {
      this.first = first;
    }
  }

  /**
   * What a line cost.
   *
   * @param span of the line's statement that was evaluated first
   * @param timeNanos spent between its events and the next ones
   * @param evaluations how often a statement of the line was evaluated
   * @param redos how often another solution was looked for
   * @param statements how many statements stand on the line
   */
  public record Line(Span span, long timeNanos, long evaluations, long redos, int statements) {}

  /** What lines are sorted by. */
  public enum Order {
    TOTAL_TIME_NS(Comparator.comparingLong(Line::timeNanos).reversed()),
    NUM_EVAL(Comparator.comparingLong(Line::evaluations).reversed()),
    NUM_REDO(Comparator.comparingLong(Line::redos).reversed()),
    NUM_GEN_EXPR(Comparator.comparingInt(Line::statements).reversed()),
    FILE(Comparator.comparing((Line line) -> line.span().file()).reversed()),
    LINE(Comparator.comparingInt((Line line) -> line.span().startLine()).reversed());

    private final Comparator<Line> comparator;

    Order(Comparator<Line> comparator) {
      this.comparator = comparator;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public void on(Event event) {
    if (event.subject() != Subject.STATEMENT
        || (event.kind() != Kind.EVAL && event.kind() != Kind.REDO)) {
      return;
    }
    long now = System.nanoTime();
    count(now);
    last = event;
    since = System.nanoTime();
  }

  private void count(long now) {
    Event event = last;
    if (event == null) {
      return;
    }
    Span span = event.span();
    Sum sum = sums.computeIfAbsent(new Place(span.file(), span.startLine()), _ -> new Sum(span));
    sum.nanos += now - since;
    sum.statements.add(span.startOffset());
    if (event.kind() == Kind.EVAL) {
      sum.evals++;
    } else {
      sum.redos++;
    }
  }

  /**
   * The lines, those first that the criteria put first; to be asked once the evaluation is over.
   */
  public List<Line> lines(List<Order> criteria) {
    count(System.nanoTime());
    last = null;
    List<Line> lines = new ArrayList<>();
    sums.forEach((_, sum) ->
        lines.add(new Line(sum.first, sum.nanos, sum.evals, sum.redos, sum.statements.size())));
    Comparator<Line> comparator = (_, _) -> 0;
    for (Order order : criteria) {
      comparator = comparator.thenComparing(order.comparator);
    }
    lines.sort(comparator.thenComparing(Line::span));
    return lines;
  }
}
