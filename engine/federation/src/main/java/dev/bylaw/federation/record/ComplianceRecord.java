package dev.bylaw.federation.record;

import dev.bylaw.federation.compliance.ComplianceDecision;
import java.time.Instant;

/**
 * A verdict on a product's compliance.
 *
 * @param decisionId the decision's id, unique in the mesh
 * @param at the decision point's clock: the one that was decided upon
 * @param revision the digest of the bundle that decided
 * @param requestId the caller's id of the request
 * @param dataProduct the product's URN
 * @param documentDigest SHA-256 of the documents that were judged, lower-case hex
 * @param decision the verdict
 */
public record ComplianceRecord(
    String decisionId,
    Instant at,
    String revision,
    String requestId,
    String dataProduct,
    String documentDigest,
    ComplianceDecision decision)
    implements JournalRecord {}
