package dev.bylaw.federation.retention;

import dev.bylaw.federation.catalog.ResourceFacts;
import java.time.Instant;
import java.util.List;

/**
 * What {@code Retention.decide} decides upon. The order of the rules carries no meaning; rules
 * whose origin has no say over the resource are ignored.
 *
 * @param request the question
 * @param resource what the catalog knows of the resource
 * @param clock the decision point's time
 * @param revision the digest of the bundle that decides
 * @param rules the evaluated retention policies, from all layers
 * @param stale whether the policies are older than the council's staleness bound
 */
public record RetentionInput(
    RetentionRequest request,
    ResourceFacts resource,
    Instant clock,
    String revision,
    List<RetentionRule> rules,
    boolean stale) {
  public RetentionInput {
    rules = List.copyOf(rules);
  }
}
