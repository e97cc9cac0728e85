package dev.bylaw.drools;

import java.time.Duration;

/**
 * Bounds on evaluation. What reaches one becomes a failed contribution of every policy that was
 * being evaluated, and the session that suffered it is not used again.
 *
 * @param sessions how many sessions of each rule base exist at most, and so how many evaluations
 *     run at once
 * @param acquireTimeout how long an evaluation waits for a session
 * @param tableTime how long the tables of one evaluation may take
 * @param drlTime how long the rule files of one evaluation may take, waiting for a thread included
 * @param drlFirings how many rules of the rule files may fire in one evaluation
 * @param drlContributions how many statements the rule files may make in one evaluation
 * @param abandonedThreads how many threads may be stuck in a rule that does not return; beyond it
 *     every evaluation of the rule files fails at once
 */
public record EvaluationLimits(
    int sessions,
    Duration acquireTimeout,
    Duration tableTime,
    Duration drlTime,
    int drlFirings,
    int drlContributions,
    int abandonedThreads) {
  public static final EvaluationLimits DEFAULT =
      new EvaluationLimits(
          16, Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(1), 1_000, 1_000, 4);

  public EvaluationLimits {
    if (sessions < 1
        || !acquireTimeout.isPositive()
        || !tableTime.isPositive()
        || !drlTime.isPositive()
        || drlFirings < 1
        || drlContributions < 1
        || abandonedThreads < 1) {
      throw new IllegalArgumentException("every limit is positive");
    }
  }
}
