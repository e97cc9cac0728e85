package dev.bylaw.drools.policy;

import dev.bylaw.federation.policy.Contribution;

/**
 * What one guard or grant says in one evaluation.
 *
 * @param rank for a grant that applies: its declared rank, 0 where it declares none; else 0
 */
public record Evaluated(PolicyHeader header, Contribution contribution, int rank) {}
