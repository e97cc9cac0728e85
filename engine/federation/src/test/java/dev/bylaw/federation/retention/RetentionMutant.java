package dev.bylaw.federation.retention;

import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.policy.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Retention with one rule broken, each with the law that must notice. */
enum RetentionMutant {
  THE_LAST_MINIMUM_FOUND_WINS(RetentionLaw.R1_ORDER_AND_REPETITION, LastMinimum::new),
  ONE_HOLD_IS_NOT_ENOUGH(RetentionLaw.R2_HOLDS_HOLD, TwoHolds::new),
  A_RELEASED_HOLD_LINGERS(RetentionLaw.R3_RELEASE_RESTORES, LingeringHolds::new),
  DELETION_IS_DUE_FOR_A_YEAR_ONLY(RetentionLaw.R4_CLOCK_MONOTONE, DueForAYear::new),
  AN_ERROR_IS_OVERLOOKED(RetentionLaw.R5_ERRORS_RESTRICT, SilentErrors::new),
  THE_SHORTEST_MINIMUM_WINS(RetentionLaw.R6_MINIMUMS_BIND, ShortestMinimum::new),
  THE_LONGEST_MAXIMUM_WINS(RetentionLaw.R7_MAXIMUMS_BIND, LongestMaximum::new),
  A_CONFLICT_IS_SETTLED_BY_THE_SHORTEST_MINIMUM(
      RetentionLaw.R8_CONFLICTS_SHOW, ShortestMinimum::new),
  EVERYBODY_IS_HEARD(RetentionLaw.R9_LOCALITY, HearsEverybody::new);

  private final RetentionLaw law;
  private final Supplier<RetentionRules> rules;

  RetentionMutant(RetentionLaw law, Supplier<RetentionRules> rules) {
    this.law = law;
    this.rules = rules;
  }

  /** The law that must notice. */
  RetentionLaw law() {
    return law;
  }

  /** The broken kernel. */
  Retention kernel() {
    return new Retention(rules.get());
  }

  private static final class LastMinimum extends RetentionRules {
    @Override
    @Nullable Instant laterMinimum(@Nullable Instant a, @Nullable Instant b) {
      return b == null ? a : b;
    }
  }

  private static final class TwoHolds extends RetentionRules {
    @Override
    boolean isHeld(Set<Hold> holds) {
      return holds.size() > 1;
    }
  }

  private static final class LingeringHolds extends RetentionRules {
    private final Set<Hold> seen = new TreeSet<>();

    @Override
    boolean isHeld(Set<Hold> holds) {
      seen.addAll(holds);
      return !seen.isEmpty();
    }
  }

  private static final class DueForAYear extends RetentionRules {
    @Override
    boolean isReached(Instant end, Instant clock) {
      return super.isReached(end, clock) && clock.isBefore(end.plus(Duration.ofDays(365)));
    }
  }

  private static final class SilentErrors extends RetentionRules {
    @Override
    boolean errorRestricts() {
      return false;
    }
  }

  private static final class ShortestMinimum extends RetentionRules {
    @Override
    @Nullable Instant laterMinimum(@Nullable Instant a, @Nullable Instant b) {
      return super.earlierMaximum(a, b);
    }
  }

  private static final class LongestMaximum extends RetentionRules {
    @Override
    @Nullable Instant earlierMaximum(@Nullable Instant a, @Nullable Instant b) {
      return super.laterMinimum(a, b);
    }
  }

  private static final class HearsEverybody extends RetentionRules {
    @Override
    boolean hears(Source source, ResourceFacts resource) {
      return true;
    }
  }
}
