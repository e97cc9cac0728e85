package dev.bylaw.rego.eval;

import dev.bylaw.rego.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several ground paths from `data`, read in one evaluation: what one computes the next finds, and
 * one set of limits bounds them all.
 */
public final class Readings {
  private final Reading[] readings;

  private Readings(Reading[] readings) {
    this.readings = readings;
  }

  static Readings of(PlanContext context, List<List<Value>> paths) {
    return new Readings(
        paths.stream().map(path -> Reading.of(context, path)).toArray(Reading[]::new));
  }

  /** The number of paths. */
  public int size() {
    return readings.length;
  }

  /** Begins an evaluation. */
  public Evaluating begin(Run run) {
    // slots are given out in order, so the last reading knows of all
    int slots = readings.length == 0 ? 0 : readings[readings.length - 1].slots();
    return new Evaluating(readings, Reading.machine(run, slots));
  }

  /** One evaluation, used by one thread. */
  public static final class Evaluating {
    private final Reading[] readings;
    private final Machine machine;

    private Evaluating(Reading[] readings, Machine machine) {
      this.readings = readings;
      this.machine = machine;
    }

    /**
     * The value at a path, or null where it is undefined. An error at one path leaves the others as
     * they are.
     *
     * @param index of the path; requires 0 <= index < size
     * @throws Halt if reading it ends in an error
     */
    public @Nullable Value value(int index) throws Halt {
      Machine.Mark mark = machine.mark();
      try {
        return readings[index].value(machine);
      } finally {
        machine.reset(mark);
      }
    }
  }
}
