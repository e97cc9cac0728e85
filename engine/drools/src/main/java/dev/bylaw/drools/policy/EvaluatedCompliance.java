package dev.bylaw.drools.policy;

import dev.bylaw.federation.compliance.ComplianceContribution;

/** What one compliance policy says in one evaluation. */
public record EvaluatedCompliance(PolicyHeader header, ComplianceContribution contribution) {}
