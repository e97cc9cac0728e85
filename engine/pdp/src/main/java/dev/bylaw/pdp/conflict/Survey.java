package dev.bylaw.pdp.conflict;

import dev.bylaw.bundle.catalog.Catalog;
import dev.bylaw.bundle.mesh.MeshConfig;
import dev.bylaw.bundle.policy.Agreement;
import dev.bylaw.bundle.policy.PolicyHeader;
import dev.bylaw.bundle.tree.LoadedTree;
import dev.bylaw.drools.policy.Kind;
import dev.bylaw.federation.catalog.Column;
import dev.bylaw.federation.catalog.DataContract;
import dev.bylaw.federation.catalog.OutputPort;
import dev.bylaw.federation.catalog.SchemaObject;
import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.policy.Origin;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Scope;
import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.request.Subject;
import dev.bylaw.pdp.Chance;
import dev.bylaw.pdp.DecisionPoint;
import dev.bylaw.pdp.Hearing;
import dev.bylaw.pdp.PolicySet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A tree that is asked: its decision point, what its policies depend on, what it declares. Safe for
 * use by many threads.
 */
final class Survey {
  /**
   * How many requests are asked of all policies together for one question: an example is found
   * among them, or the question is put to fewer policies.
   */
  static final int EXAMPLES = 45;

  /** How many are asked of a few policies before a question stays open. */
  static final int PROOF = 1_200;

  private static final List<String> ACTIONS =
      List.of("read", "export", "write", "share", "derive", "train");

  final PolicySet policies;
  final LoadedTree tree;
  final Dependences dependences;
  final Instant clock;

  private final DecisionPoint point;

  /** Actions that some scope tells from others, and one that none does. */
  private final Set<String> scoped = new LinkedHashSet<>(List.of("read"));

  /** Those and the usual ones. */
  private final Set<String> actions = new LinkedHashSet<>(ACTIONS);

  private final Set<PolicyId> waived = new HashSet<>();

  /** The guards and grants that can have a say, by product, in the order of the tree. */
  private final Map<String, Set<PolicyId>> speaking = new HashMap<>();

  Survey(PolicySet policies, Instant clock) {
    this.policies = policies;
    this.tree = policies.tree();
    this.dependences = new Dependences(policies);
    this.clock = clock;
    this.point = new DecisionPoint(policies, new Fixed());
    tree.policies().forEach(p -> addNames(p.scope().actions()));
    tree.answers().forEach(a -> addNames(a.scope().actions()));
    policies.tables().forEach(t -> addNames(t.applies().actions()));
    if (scoped.size() > 1) {
      scoped.add("other");
    }
    tree.agreements()
        .forEach(a -> {
          if (a.actions() instanceof Allowed.Only(var names)) {
            actions.addAll(names);
          }
        });
    tree.waivers().forEach(w -> waived.add(w.control()));
    tree.catalog()
        .entries()
        .forEach(entry ->
            speaking.put(
                entry.product().urn(),
                Collections.unmodifiableSet(new LinkedHashSet<>(speakingFor(entry)))));
  }

  private void addNames(Allowed allowed) {
    if (allowed instanceof Allowed.Only(var names)) {
      scoped.addAll(names);
      actions.addAll(names);
    }
  }

  /** Nothing is left to chance. */
  private static final class Fixed implements Chance {
    @Override
    public String id(Instant at) {
      return "check";
    }

    @Override
    public long seed() {
      return 0;
    }
  }

  /** Whether some waiver may take a control away from somebody. */
  boolean isWaived(PolicyId control) {
    return waived.contains(control);
  }

  /** The decision, or null where the request is about nothing that the product has. */
  @Nullable DecisionRecord decide(AccessRequest request, Instant at) {
    Set<PolicyId> here = speaking.getOrDefault(request.resource().dataProduct(), Set.of());
    return point.decide(request, at, here).orElse(null);
  }

  /** Some policies by themselves. */
  Hearing hearing(Set<PolicyId> only) {
    return point.hearing(only);
  }

  /** On what policies depend, together. */
  Dependence together(Collection<PolicyId> ids) {
    Set<String> axes = new TreeSet<>();
    boolean open = false;
    boolean columns = false;
    boolean pointwise = true;
    for (PolicyId id : ids) {
      Dependence each = dependences.of(id);
      axes.addAll(each.axes());
      open |= each.open();
      columns |= each.columns();
      pointwise &= each.pointwise() || !each.columns();
    }
    return new Dependence(axes, open, columns, pointwise);
  }

  /**
   * The requests about a product over these axes.
   *
   * @param agreement whose limits the requests keep and which they name; null for none
   */
  RequestSpace space(
      Catalog.Entry entry,
      Dependence dependence,
      @Nullable Agreement agreement,
      @Nullable String named,
      Subject subject) {
    List<Axis> axes = new ArrayList<>();
    MeshConfig mesh = tree.mesh();
    axes.add(Axis.of(Axis.ACTION, names(agreement == null ? null : agreement.actions(), actions)));
    add(
        axes,
        dependence,
        Axis.PURPOSE,
        agreement == null ? null : agreement.purposes(),
        mesh.purposes().keySet());
    add(
        axes,
        dependence,
        Axis.DOMAIN,
        agreement == null ? null : agreement.consumerDomains(),
        mesh.domains().keySet());
    add(
        axes,
        dependence,
        Axis.PRODUCT,
        agreement == null ? null : agreement.consumerProducts(),
        tree.catalog().urns());
    add(axes, dependence, Axis.JURISDICTION, null, mesh.jurisdictions());
    add(axes, dependence, Axis.LOCATION, null, mesh.regions().keySet());
    List<String> ports = entry.product().outputPorts().stream().map(OutputPort::name).toList();
    add(axes, dependence, Axis.PORT, agreement == null ? null : agreement.ports(), ports);
    Set<String> objects = new TreeSet<>();
    Map<@Nullable String, List<String>> columns = new HashMap<>();
    Set<String> every = new LinkedHashSet<>();
    for (DataContract contract : entry.contracts()) {
      for (SchemaObject object : contract.schema()) {
        objects.add(object.name());
        List<String> names = object.columns().stream().map(Column::name).distinct().toList();
        columns.put(object.name(), names);
        every.addAll(names);
      }
    }
    columns.put(null, List.copyOf(every));
    add(axes, dependence, Axis.OBJECT, agreement == null ? null : agreement.objects(), objects);
    return new RequestSpace(
        entry.product().urn(),
        axes,
        dependence.columns() ? columns : Map.of(),
        dependence.pointwise(),
        subject,
        named);
  }

  private static void add(
      List<Axis> axes,
      Dependence dependence,
      String path,
      @Nullable Allowed limit,
      Collection<String> declared) {
    if (limit instanceof Allowed.Only(var names)) {
      axes.add(Axis.of(path, names));
    } else if (dependence.axes().contains(path)) {
      axes.add(Axis.optional(path, declared));
    }
  }

  private static Collection<String> names(@Nullable Allowed limit, Collection<String> declared) {
    return limit instanceof Allowed.Only(var names) ? names : declared;
  }

  /** The guards and grants that can have a say about a product. */
  Set<PolicyId> about(Catalog.Entry entry) {
    return speaking.getOrDefault(entry.product().urn(), Set.of());
  }

  private List<PolicyId> speakingFor(Catalog.Entry entry) {
    List<PolicyId> ids = new ArrayList<>();
    String urn = entry.product().urn();
    String domain = entry.product().domain();
    for (PolicyHeader header : tree.policies()) {
      boolean decides =
          header.kind() == PolicyHeader.Kind.GUARD || header.kind() == PolicyHeader.Kind.GRANT;
      if (decides && speaksFor(header.origin(), header.scope(), domain, urn)) {
        ids.add(header.id());
      }
    }
    for (dev.bylaw.drools.policy.PolicyHeader header : policies.tables()) {
      boolean decides = header.kind() == Kind.GUARD || header.kind() == Kind.GRANT;
      if (decides && speaksFor(header.source().origin(), header.applies(), domain, urn)) {
        ids.add(header.source().id());
      }
    }
    return ids;
  }

  /** Whether a policy can have a say about a product. */
  static boolean speaksFor(Origin origin, Scope scope, String domain, String urn) {
    boolean speaks =
        switch (origin) {
          case Origin.Council _ -> true;
          case Origin.Domain(var who) -> who.equals(domain);
          case Origin.Product(var _, var product) -> product.equals(urn);
        };
    return speaks && scope.domains().allows(domain) && scope.products().allows(urn);
  }
}
