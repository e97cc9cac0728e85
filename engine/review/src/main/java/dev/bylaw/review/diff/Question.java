package dev.bylaw.review.diff;

import dev.bylaw.federation.request.AccessRequest;
import java.time.Instant;

/**
 * A request to hold against two revisions.
 *
 * @param title where it comes from, for people
 * @param clock the decision point's time
 */
public record Question(String title, AccessRequest request, Instant clock) {}
