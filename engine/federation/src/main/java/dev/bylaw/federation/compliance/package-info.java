/**
 * Whether a product keeps to the mesh's standards. {@code Compliance.judge(ComplianceInput) →
 * ComplianceDecision} is total.
 */
@NullMarked
package dev.bylaw.federation.compliance;

import org.jspecify.annotations.NullMarked;
