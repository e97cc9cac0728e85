package dev.bylaw.review.diff;

import dev.bylaw.bundle.catalog.Catalog;
import dev.bylaw.bundle.mesh.MeshConfig;
import dev.bylaw.bundle.policy.Agreement;
import dev.bylaw.bundle.tree.LoadedTree;
import dev.bylaw.federation.catalog.Column;
import dev.bylaw.federation.catalog.DataContract;
import dev.bylaw.federation.catalog.DataProduct;
import dev.bylaw.federation.catalog.OutputPort;
import dev.bylaw.federation.catalog.SchemaObject;
import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.obligation.ObligationType;
import dev.bylaw.federation.policy.Scope;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.request.Consumer;
import dev.bylaw.federation.request.Mode;
import dev.bylaw.federation.request.RequestContext;
import dev.bylaw.federation.request.ResourceRef;
import dev.bylaw.federation.request.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every request that two meshes have words for: their products, ports, objects and columns,
 * actions, purposes, domains, jurisdictions, regions and agreements, each also unstated where it
 * may be. An attribute that nothing at hand reads has one value.
 */
final class Space {
  /** Up to so many columns of an object all sets of them are asked for, else each alone and all. */
  private static final int MAX_SUBSET_COLUMNS = 8;

  /** What agreements read of a subject's roles: whether it holds one that they name. */
  static final String ROLES_OF_AGREEMENTS = "agreement.roles";

  /** Attributes whose values are declared; what a policy reads beyond them is outside. */
  private static final List<String> DECLARED =
      List.of(
          "input.action",
          "input.purpose",
          "input.agreement",
          "input.consumer",
          "input.resource",
          "input.mode",
          ROLES_OF_AGREEMENTS);

  private final Instant clock;
  private final List<ResourceRef> resources;
  private final List<String> actions;
  private final List<@Nullable String> purposes;
  private final List<@Nullable String> agreements;
  private final List<@Nullable String> domains;
  private final List<@Nullable String> products;
  private final List<@Nullable String> jurisdictions;
  private final List<@Nullable String> locations;
  private final List<Set<String>> roles;
  private final List<Mode> modes;
  private final boolean allColumns;

  Space(LoadedTree before, LoadedTree after, Set<String> reads, Instant clock) {
    this.clock = clock;
    List<LoadedTree> trees = List.of(before, after);
    Set<ResourceRef> all = new LinkedHashSet<>();
    Set<String> names = new TreeSet<>(List.of("read"));
    Set<String> purposeNames = new TreeSet<>();
    Set<String> domainNames = new TreeSet<>();
    Set<String> productNames = new TreeSet<>();
    Set<String> jurisdictionNames = new TreeSet<>();
    Set<String> regionNames = new TreeSet<>();
    Set<String> agreementNames = new TreeSet<>();
    Set<String> roleNames = new TreeSet<>();
    boolean subsets = true;
    for (LoadedTree tree : trees) {
      MeshConfig mesh = tree.mesh();
      purposeNames.addAll(mesh.purposes().keySet());
      domainNames.addAll(mesh.domains().keySet());
      jurisdictionNames.addAll(mesh.jurisdictions());
      regionNames.addAll(mesh.regions().keySet());
      productNames.addAll(tree.catalog().urns());
      subsets &= resources(tree.catalog(), all);
      tree.policies().forEach(policy -> actions(policy.scope(), names));
      tree.answers().forEach(answer -> actions(answer.scope(), names));
      for (Agreement agreement : tree.agreements()) {
        agreementNames.add(agreement.id());
        roleNames.addAll(agreement.subjects().roles());
        names(agreement.actions(), names);
        names(agreement.consumerProducts(), productNames);
      }
    }
    // an action that no file names stands for all such
    names.add("(any other)");
    this.resources = List.copyOf(all);
    this.actions = List.copyOf(names);
    this.purposes = varied(reads, "input.purpose", purposeNames);
    this.agreements = varied(reads, "input.agreement", agreementNames);
    this.domains = varied(reads, "input.consumer.domain", domainNames);
    this.products = varied(reads, "input.consumer.product", productNames);
    this.jurisdictions = varied(reads, "input.consumer.jurisdiction", jurisdictionNames);
    this.locations = varied(reads, "input.consumer.processing_location", regionNames);
    this.modes = isRead(reads, "input.mode") ? List.of(Mode.values()) : List.of(Mode.ENFORCE);
    List<Set<String>> held = new ArrayList<>();
    held.add(Set.of());
    if (reads.contains(ROLES_OF_AGREEMENTS) || isRead(reads, "input.subject.roles")) {
      roleNames.forEach(role -> held.add(Set.of(role)));
    }
    this.roles = held;
    this.allColumns = subsets;
  }

  /** Paths that lie outside: no file declares which values they can have. */
  static Set<String> outside(Collection<String> reads) {
    return reads.stream()
        .filter(path -> DECLARED.stream().noneMatch(declared -> isAtOrBelow(path, declared)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isAtOrBelow(String path, String declared) {
    return path.equals(declared)
        || path.startsWith(declared + ".")
        || path.startsWith(declared + "[");
  }

  private static boolean isRead(Set<String> reads, String path) {
    return reads.stream().anyMatch(read -> isAtOrBelow(read, path) || isAtOrBelow(path, read));
  }

  private static List<@Nullable String> varied(
      Set<String> reads, String path, Collection<String> values) {
    List<@Nullable String> all = new ArrayList<>();
    all.add(null);
    if (isRead(reads, path)) {
      all.addAll(values);
    }
    return Collections.unmodifiableList(all);
  }

  private static void actions(Scope scope, Set<String> into) {
    names(scope.actions(), into);
  }

  private static void names(Allowed allowed, Set<String> into) {
    if (allowed instanceof Allowed.Only(var names)) {
      into.addAll(names);
    }
  }

  private static boolean resources(Catalog catalog, Set<ResourceRef> into) {
    boolean subsets = true;
    for (Catalog.Entry entry : catalog.entries()) {
      DataProduct product = entry.product();
      List<@Nullable String> ports = new ArrayList<>();
      ports.add(null);
      product.outputPorts().stream().map(OutputPort::name).distinct().forEach(ports::add);
      for (String port : ports) {
        into.add(new ResourceRef(product.urn(), port, null, List.of(), null));
        for (DataContract contract : entry.contracts()) {
          for (SchemaObject object : contract.schema()) {
            subsets &= object.columns().size() <= MAX_SUBSET_COLUMNS;
            for (List<String> columns : columnSets(object)) {
              into.add(new ResourceRef(product.urn(), port, object.name(), columns, null));
            }
          }
        }
      }
    }
    return subsets;
  }

  private static List<List<String>> columnSets(SchemaObject object) {
    List<String> names = object.columns().stream().map(Column::name).toList();
    List<List<String>> sets = new ArrayList<>();
    sets.add(List.of());
    if (names.size() > MAX_SUBSET_COLUMNS) {
      names.forEach(name -> sets.add(List.of(name)));
      return sets;
    }
    for (int bits = 1; bits < (1 << names.size()) - 1; bits++) {
      List<String> set = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        if ((bits >> i & 1) == 1) {
          set.add(names.get(i));
        }
      }
      sets.add(set);
    }
    return sets;
  }

  /** Whether every set of every object's columns is in the space. */
  boolean hasAllColumnSets() {
    return allColumns;
  }

  long size() {
    return (long) resources.size()
        * actions.size()
        * purposes.size()
        * agreements.size()
        * domains.size()
        * products.size()
        * jurisdictions.size()
        * locations.size()
        * roles.size()
        * modes.size();
  }

  /** How many values each attribute has, those that have one left out. */
  List<String> dimensions() {
    Map<String, Integer> sizes = new TreeMap<>();
    sizes.put("resources", resources.size());
    sizes.put("actions", actions.size());
    sizes.put("purposes", purposes.size());
    sizes.put("agreements", agreements.size());
    sizes.put("consumer domains", domains.size());
    sizes.put("consumer products", products.size());
    sizes.put("jurisdictions", jurisdictions.size());
    sizes.put("processing locations", locations.size());
    sizes.put("roles", roles.size());
    sizes.put("modes", modes.size());
    return sizes.entrySet().stream()
        .filter(each -> each.getValue() > 1)
        .map(each -> each.getValue() + " " + each.getKey())
        .toList();
  }

  /** The request with the given number, from 0 to the size. */
  Question.Access question(long number) {
    long[] rest = {number};
    ResourceRef resource = pick(rest, resources);
    String action = pick(rest, actions);
    String purpose = pick(rest, purposes);
    String agreement = pick(rest, agreements);
    String domain = pick(rest, domains);
    String product = pick(rest, products);
    String jurisdiction = pick(rest, jurisdictions);
    String location = pick(rest, locations);
    Set<String> held = pick(rest, roles);
    Mode mode = pick(rest, modes);
    AccessRequest request =
        new AccessRequest(
            "request " + number,
            new Subject("user", "someone", held, Map.of(), null),
            action,
            resource,
            purpose,
            agreement,
            new Consumer(domain, product, jurisdiction, location),
            new RequestContext(null, null, CAPABILITIES, null, Map.of()),
            mode);
    return new Question.Access("request " + number, request, clock);
  }

  private static final Set<String> CAPABILITIES =
      Arrays.stream(ObligationType.values())
          .map(ObligationType::wireName)
          .collect(Collectors.toUnmodifiableSet());

  private static <T extends @Nullable Object> T pick(long[] rest, List<T> values) {
    T value = values.get((int) (rest[0] % values.size()));
    rest[0] /= values.size();
    return value;
  }
}
