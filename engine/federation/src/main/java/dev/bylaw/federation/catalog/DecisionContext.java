package dev.bylaw.federation.catalog;

import dev.bylaw.federation.request.AccessRequest;
import java.time.Instant;

/**
 * Everything a decision is a function of, apart from the policies themselves: the request, the
 * catalog's facts, the clock and the revision. Policies are evaluated on this and nothing else.
 *
 * @param request the question
 * @param resource what the catalog knows of the resource
 * @param clock the decision point's time, an input like any other
 * @param revision the digest of the bundle that decides; not empty
 */
public record DecisionContext(
    AccessRequest request, ResourceFacts resource, Instant clock, String revision) {}
