package dev.bylaw.drools;

import dev.bylaw.drools.policy.PolicyHeader;
import dev.bylaw.federation.retention.RetentionContribution;

/** What one retention policy says in one evaluation. */
public record EvaluatedRetention(PolicyHeader header, RetentionContribution contribution) {}
