package dev.bylaw.federation.laws;

import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Runs a property over many generated cases; each case has a seed of its own. */
public final class Cases {
  /** How many cases a law is tried on in one run; -Dbylaw.cases=N for a longer one. */
  public static final int COUNT = Integer.getInteger("bylaw.cases", 5_000);

  private Cases() {}

  /** Tries the property; a failure tells the seed that repeats its case as the first. */
  public static void tryAll(String law, int count, Consumer<SplittableRandom> property) {
    long base = Long.getLong("bylaw.seed", new SplittableRandom().nextLong());
    for (int i = 0; i < count; i++) {
      long seed = base + i;
      try {
        property.accept(new SplittableRandom(seed));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(law + " fails; repeat with -Dbylaw.seed=" + seed, e);
      }
    }
  }

  /** Whether some case breaks the property. */
  public static boolean anyBreaks(int count, Consumer<SplittableRandom> property) {
    long base = Long.getLong("bylaw.seed", 20_261_121L);
    for (int i = 0; i < count; i++) {
      try {
        property.accept(new SplittableRandom(base + i));
      } catch (AssertionError _) {
        return true;
      }
    }
    return false;
  }
}
