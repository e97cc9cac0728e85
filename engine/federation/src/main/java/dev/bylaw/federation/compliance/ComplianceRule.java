package dev.bylaw.federation.compliance;

import dev.bylaw.federation.policy.Scope;
import dev.bylaw.federation.policy.Source;
import dev.bylaw.federation.policy.Waivability;

/**
 * An evaluated compliance policy.
 *
 * @param source where it comes from
 * @param mandatory whether it can block. The findings of a rule that is not mandatory count at most
 *     WARN, and so does its error; a mandatory rule's error is BLOCK
 * @param contribution what it says here
 * @param scope where it applies at all; a waiver's scope must lie within it
 * @param waivability on which terms its BLOCK can be waived to WARN; the floor is without meaning
 */
public record ComplianceRule(
    Source source,
    boolean mandatory,
    ComplianceContribution contribution,
    Scope scope,
    Waivability waivability) {}
