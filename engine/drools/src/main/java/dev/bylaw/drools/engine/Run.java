package dev.bylaw.drools.engine;

import dev.bylaw.drools.fact.Facts;
import dev.bylaw.federation.policy.ErrorCode;
import java.util.List;

/** What came of running one table, before it is put into the kernel's words. */
sealed interface Run {
  /** The table has no say here. */
  record OutOfScope() implements Run {}

  /**
   * The table was run.
   *
   * @param hits which rows matched which facts, in the rows' order
   * @param facts all facts of the table's grain
   */
  record Matched(List<Hits.Hit> hits, List<? extends Facts> facts) implements Run {}

  /** The table could not be run. */
  record Failed(ErrorCode code, String message) implements Run {}
}
