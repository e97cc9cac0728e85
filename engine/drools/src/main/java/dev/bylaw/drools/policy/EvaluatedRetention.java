package dev.bylaw.drools.policy;

import dev.bylaw.federation.retention.RetentionContribution;

/** What one retention policy says in one evaluation. */
public record EvaluatedRetention(PolicyHeader header, RetentionContribution contribution) {}
