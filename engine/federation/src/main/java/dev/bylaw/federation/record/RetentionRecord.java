package dev.bylaw.federation.record;

import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.retention.RetentionDecision;
import dev.bylaw.federation.retention.RetentionRequest;
import dev.bylaw.federation.retention.RetentionRule;
import java.time.Instant;
import java.util.List;

/**
 * A retention decision and all that it was a function of.
 *
 * @param decisionId the decision's id, unique in the mesh
 * @param at the decision point's clock: the one that was decided upon
 * @param revision the digest of the bundle that decided
 * @param seed what stood for chance in the evaluation of policies
 * @param stale whether the policies were older than the council's staleness bound
 * @param request the question
 * @param facts what the catalog made of the resource
 * @param factsDigest SHA-256 of the facts' canonical JSON, lower-case hex
 * @param rules the retention policies as evaluated
 * @param decision the answer
 */
public record RetentionRecord(
    String decisionId,
    Instant at,
    String revision,
    long seed,
    boolean stale,
    RetentionRequest request,
    ResourceFacts facts,
    String factsDigest,
    List<RetentionRule> rules,
    RetentionDecision decision)
    implements JournalRecord {
  public RetentionRecord {
    rules = List.copyOf(rules);
  }
}
