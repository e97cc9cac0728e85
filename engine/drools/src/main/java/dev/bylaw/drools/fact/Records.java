package dev.bylaw.drools.fact;

import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.retention.RetentionRequest;
import java.time.Instant;
import java.util.Set;

/**
 * The records that a retention request is about.
 *
 * @param request the question
 * @param resource what the catalog knows of the data
 * @param labels the union of the columns' categories, sorted
 * @param clock the decision point's time
 */
public record Records(
    RetentionRequest request, ResourceFacts resource, Set<String> labels, Instant clock)
    implements Facts {
  /** The facts of a retention request. */
  public static Records of(RetentionRequest request, ResourceFacts resource, Instant clock) {
    return new Records(request, resource, resource.labels(), clock);
  }
}
