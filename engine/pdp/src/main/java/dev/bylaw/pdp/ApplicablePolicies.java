package dev.bylaw.pdp;

import dev.bylaw.bundle.policy.Agreement;
import dev.bylaw.bundle.policy.DeclaredAnswer;
import dev.bylaw.bundle.policy.PolicyHeader;
import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.policy.Origin;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Scope;
import dev.bylaw.federation.policy.Waiver;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The policies that can have a say about one action on one product, found once, when a tree is
 * loaded.
 *
 * @param rego guards and grants in Rego
 * @param declared guards that need no language
 * @param answers to the council's controls
 * @param agreements grants that need no language
 * @param waivers of mandatory controls
 */
record ApplicablePolicies(
    List<RegoPolicy> rego,
    List<PolicyHeader> declared,
    List<DeclaredAnswer> answers,
    List<Agreement> agreements,
    List<Waiver> waivers) {

  /** The same without waivers and without what is not among these; with all answers. */
  ApplicablePolicies only(Set<PolicyId> ids) {
    return new ApplicablePolicies(
        rego.stream().filter(p -> ids.contains(p.header().id())).toList(),
        declared.stream().filter(p -> ids.contains(p.id())).toList(),
        answers,
        agreements.stream().filter(a -> ids.contains(a.source().id())).toList(),
        List.of());
  }

  /** All that may have a say about accesses, before a product or an action is known. */
  private ApplicablePolicies about(ResourceFacts product, @Nullable String action) {
    return new ApplicablePolicies(
        rego.stream().filter(p -> isAbout(p.header(), product, action)).toList(),
        declared.stream().filter(p -> isAbout(p, product, action)).toList(),
        answers.stream()
            .filter(a -> isAbout(a.source().origin(), a.scope(), product, action))
            .toList(),
        // whatever the action: an agreement that does not cover it says so
        agreements.stream().filter(a -> a.dataProduct().equals(product.dataProduct())).toList(),
        waivers);
  }

  private static boolean isAbout(
      PolicyHeader header, ResourceFacts product, @Nullable String action) {
    return isAbout(header.origin(), header.scope(), product, action);
  }

  private static boolean isAbout(
      Origin origin, Scope scope, ResourceFacts product, @Nullable String action) {
    return origin.speaksFor(product)
        && scope.domains().allows(product.domain())
        && scope.products().allows(product.dataProduct())
        && (action == null || scope.actions().allows(action));
  }

  /** The policies by product, then by action. */
  static final class Index {
    private final ApplicablePolicies all;
    private final Map<String, ByAction> byProduct = new HashMap<>();

    /**
     * The policies of one product.
     *
     * @param named by the actions that some scope names
     * @param other for every other action
     */
    private record ByAction(Map<String, ApplicablePolicies> named, ApplicablePolicies other) {}

    /** An index over the given products. */
    Index(ApplicablePolicies all, List<ResourceFacts> products, Iterable<String> actions) {
      this.all = all;
      TreeSet<String> named = new TreeSet<>();
      actions.forEach(named::add);
      for (ResourceFacts product : products) {
        ApplicablePolicies here = all.about(product, null);
        Map<String, ApplicablePolicies> byAction = new HashMap<>();
        named.forEach(action -> byAction.put(action, here.about(product, action)));
        // An action that no scope names is within no scope that names any.
        byProduct.put(product.dataProduct(), new ByAction(byAction, here.about(product, "")));
      }
    }

    /** What may have a say; everything, where the product is not indexed. */
    ApplicablePolicies find(String dataProduct, String action) {
      ByAction byAction = byProduct.get(dataProduct);
      return byAction == null ? all : byAction.named().getOrDefault(action, byAction.other());
    }
  }
}
