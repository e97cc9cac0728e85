package dev.bylaw.federation.retention;

import dev.bylaw.federation.policy.Source;

/** An evaluated retention policy. */
public record RetentionRule(Source source, RetentionContribution contribution) {}
