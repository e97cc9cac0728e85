package dev.bylaw.federation.record;

import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.composition.Decision;
import dev.bylaw.federation.policy.Answer;
import dev.bylaw.federation.policy.Grant;
import dev.bylaw.federation.policy.Guard;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.request.AccessRequest;
import java.time.Instant;
import java.util.List;

/**
 * A decision and all that it was a function of. Evaluating the policies of {@code revision} on
 * (request, facts, clock, seed) again gives the contributions; composing these again gives the
 * decision.
 *
 * @param decisionId the decision's id, unique in the mesh
 * @param at the decision point's clock: the one that was decided upon
 * @param revision the digest of the bundle that decided
 * @param seed what stood for chance in the evaluation of policies
 * @param stale whether the policies were older than the council's staleness bound
 * @param request the question
 * @param facts what the catalog made of the resource
 * @param factsDigest SHA-256 of the facts' canonical JSON, lower-case hex
 * @param grants the grants as evaluated
 * @param guards the guards as evaluated
 * @param answers the answers as evaluated
 * @param waivers the ids of the waivers that were judged; the revision holds their text
 * @param decision the answer
 * @param durationNanos how long deciding took
 */
public record DecisionRecord(
    String decisionId,
    Instant at,
    String revision,
    long seed,
    boolean stale,
    AccessRequest request,
    ResourceFacts facts,
    String factsDigest,
    List<Grant> grants,
    List<Guard> guards,
    List<Answer> answers,
    List<PolicyId> waivers,
    Decision decision,
    long durationNanos)
    implements JournalRecord {
  public DecisionRecord {
    grants = List.copyOf(grants);
    guards = List.copyOf(guards);
    answers = List.copyOf(answers);
    waivers = List.copyOf(waivers);
  }
}
