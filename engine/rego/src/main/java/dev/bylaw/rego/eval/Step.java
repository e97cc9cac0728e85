package dev.bylaw.rego.eval;

import dev.bylaw.rego.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * A statement together with all that follow it in its body. Where it holds several times (a
 * generator), it runs what follows once for each.
 */
abstract class Step {
  /** Runs this and what follows; true ends the search, because enough solutions were found. */
  abstract boolean run(Machine m, @Nullable Value[] f) throws Halt;

  /** The end of a body of which one solution is enough. */
  static final class Found extends Step {
    static final Found FOUND = new Found();

    @Override
    boolean run(Machine m, @Nullable Value[] f) {
      return true;
    }
  }

  /** Statements that hold at most once, then a step. */
  static final class Checks extends Step {
    private final Check[] checks;
    private final Step next;

    Checks(Check[] checks, Step next) {
      this.checks = checks;
      this.next = next;
    }

    @Override
    boolean run(Machine m, @Nullable Value[] f) throws Halt {
      for (Check check : checks) {
        if (!check.holds(m, f)) {
          return false;
        }
      }
      return next.run(m, f);
    }
  }
}
