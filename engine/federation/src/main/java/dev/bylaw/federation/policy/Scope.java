package dev.bylaw.federation.policy;

import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.obligation.Allowed;

/**
 * What a control or a waiver is about.
 *
 * @param actions which actions
 * @param domains which domains' data
 * @param products which data products, by URN
 */
public record Scope(Allowed actions, Allowed domains, Allowed products) {
  /** Everything. */
  public static final Scope ALL = new Scope(Allowed.ANY, Allowed.ANY, Allowed.ANY);

  /** Whether the action on the resource is within this scope. */
  public boolean covers(String action, ResourceFacts resource) {
    return actions.allows(action)
        && domains.allows(resource.domain())
        && products.allows(resource.dataProduct());
  }

  /** Whether all that this covers is covered by {@code wider}, part by part. */
  public boolean isWithin(Scope wider) {
    return wider.actions.isAtMost(actions)
        && wider.domains.isAtMost(domains)
        && wider.products.isAtMost(products);
  }
}
