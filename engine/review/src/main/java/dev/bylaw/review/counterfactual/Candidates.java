package dev.bylaw.review.counterfactual;

import dev.bylaw.bundle.mesh.MeshConfig;
import dev.bylaw.bundle.policy.Agreement;
import dev.bylaw.bundle.policy.PolicyHeader;
import dev.bylaw.bundle.tree.LoadedTree;
import dev.bylaw.federation.catalog.DataContract;
import dev.bylaw.federation.catalog.DataProduct;
import dev.bylaw.federation.catalog.OutputPort;
import dev.bylaw.federation.catalog.SchemaObject;
import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.policy.Guard;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Waivability;
import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.request.Consumer;
import dev.bylaw.federation.request.ResourceRef;
import dev.bylaw.pdp.PolicySet;
import dev.bylaw.review.counterfactual.Change.Attribute;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Every single change that a mesh has a value for. Capabilities are found while searching, and so
 * are agreements, which depend on what else is changed.
 */
final class Candidates {
  private final AccessRequest request;
  private final List<Change> all = new ArrayList<>();

  private Candidates(AccessRequest request) {
    this.request = request;
  }

  /** The changes, the nearest first, in an order that depends on nothing else. */
  static List<Change> of(PolicySet policies, DecisionRecord denied, FreeAttributes free) {
    Candidates candidates = new Candidates(denied.request());
    candidates.attributes(policies.tree(), denied);
    candidates.roles(policies.tree());
    candidates.all.addAll(free.changes());
    candidates.all.addAll(waivers(policies, denied));
    candidates.all.sort(Comparator.comparingInt(Change::distance).thenComparing(Change::toString));
    return List.copyOf(candidates.all);
  }

  private void attributes(LoadedTree tree, DecisionRecord denied) {
    MeshConfig mesh = tree.mesh();
    Consumer consumer = request.consumer();
    ResourceRef resource = request.resource();
    anyOf(Attribute.PURPOSE, request.purpose(), mesh.purposes().keySet());
    anyOf(Attribute.PROCESSING_LOCATION, consumer.processingLocation(), mesh.regions().keySet());
    // where the consumer belongs is a fact: it can be stated, not changed
    ifSilent(Attribute.JURISDICTION, consumer.jurisdiction(), mesh.jurisdictions());
    ifSilent(Attribute.CONSUMER_DOMAIN, consumer.domain(), mesh.domains().keySet());
    String urn = denied.facts().dataProduct();
    ifSilent(Attribute.CONSUMER_PRODUCT, consumer.product(), consumers(tree, urn));
    DataProduct product = tree.catalog().product(urn);
    if (product != null) {
      ifSilent(
          Attribute.OUTPUT_PORT,
          resource.outputPort(),
          product.outputPorts().stream().map(OutputPort::name).toList());
    }
    TreeSet<String> objects = new TreeSet<>();
    for (DataContract contract : tree.catalog().contracts(urn)) {
      contract.schema().stream().map(SchemaObject::name).forEach(objects::add);
    }
    ifSilent(Attribute.OBJECT, resource.object(), objects);
    if (request.agreement() != null) {
      anyOf(
          Attribute.AGREEMENT,
          request.agreement(),
          tree.agreements().stream()
              .filter(a -> a.dataProduct().equals(urn))
              .map(Agreement::id)
              .toList());
      all.add(new Change.Say(Attribute.AGREEMENT, request.agreement(), null));
    }
  }

  private void anyOf(Attribute attribute, @Nullable String before, Iterable<String> values) {
    for (String value : values) {
      if (!value.equals(before)) {
        all.add(new Change.Say(attribute, before, value));
      }
    }
  }

  private void ifSilent(Attribute attribute, @Nullable String before, Iterable<String> values) {
    if (before == null) {
      anyOf(attribute, null, values);
    }
  }

  /** Roles that agreements on the product are for and that the subject does not hold. */
  private void roles(LoadedTree tree) {
    Map<String, List<PolicyId>> roles = new TreeMap<>();
    for (Agreement agreement : tree.agreements()) {
      if (agreement.dataProduct().equals(request.resource().dataProduct())) {
        for (String role : agreement.subjects().roles()) {
          roles.computeIfAbsent(role, _ -> new ArrayList<>()).add(agreement.source().id());
        }
      }
    }
    roles.keySet().removeAll(request.subject().roles());
    roles.forEach((role, askedBy) -> all.add(new Change.Role(role, askedBy)));
  }

  /** The products that agreements on a product are for. */
  private static Set<String> consumers(LoadedTree tree, String urn) {
    Set<String> products = new TreeSet<>();
    for (Agreement agreement : tree.agreements()) {
      if (agreement.dataProduct().equals(urn)
          && agreement.consumerProducts() instanceof Allowed.Only(Set<String> names)) {
        products.addAll(names);
      }
    }
    return products;
  }

  /** A waiver of every control that can be waived. */
  static List<Change.Waive> waivers(PolicySet policies, DecisionRecord record) {
    List<Change.Waive> waivers = new ArrayList<>();
    for (Guard guard : record.guards()) {
      if (guard instanceof Guard.Mandatory control
          && control.waivability() instanceof Waivability.Terms terms) {
        PolicyId id = control.source().id();
        waivers.add(new Change.Waive(id, control.source().title(), owner(policies, id), terms));
      }
    }
    return waivers;
  }

  private static String owner(PolicySet policies, PolicyId id) {
    for (PolicyHeader header : policies.tree().policies()) {
      if (header.id().equals(id)) {
        return header.owner();
      }
    }
    for (var header : policies.tables()) {
      if (header.source().id().equals(id)) {
        return policies.tree().mesh().ownerId(header.owner());
      }
    }
    return policies.tree().mesh().council();
  }
}
