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
import java.util.function.Predicate;
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

  /** Attributes whose values are declared; what a policy reads beyond them is outside. */
  private static final List<String> DECLARED =
      List.of(
          "input.action",
          "input.purpose",
          "input.agreement",
          "input.consumer",
          "input.resource",
          "input.mode");

  private final List<Instant> clocks;
  private final List<ResourceRef> resources;
  private final List<String> actions;
  private final List<@Nullable String> purposes;
  private final List<@Nullable String> agreements;
  private final List<@Nullable String> domains;
  private final List<@Nullable String> consumers;
  private final List<@Nullable String> jurisdictions;
  private final List<@Nullable String> locations;
  private final List<Mode> modes;
  private final Reads reads;
  private final Callers callers;
  private final boolean allColumns;

  /**
   * The space of two trees.
   *
   * @param reads what is varied
   * @param whole whether whole decisions are compared
   * @param products whose data is asked for, by their URNs
   * @param clocks at which times; the first is the one that was asked about
   */
  Space(
      LoadedTree before,
      LoadedTree after,
      Reads reads,
      boolean whole,
      Predicate<String> products,
      List<Instant> clocks) {
    this.clocks = List.copyOf(clocks);
    this.reads = reads;
    this.callers = new Callers(reads, whole);
    List<LoadedTree> trees = List.of(before, after);
    Set<ResourceRef> all = new LinkedHashSet<>();
    Set<String> names = new TreeSet<>(List.of("read"));
    Set<String> purposeNames = new TreeSet<>();
    Set<String> domainNames = new TreeSet<>();
    Set<String> productNames = new TreeSet<>();
    Set<String> jurisdictionNames = new TreeSet<>();
    Set<String> regionNames = new TreeSet<>();
    Set<String> agreementNames = new TreeSet<>();
    boolean subsets = true;
    for (LoadedTree tree : trees) {
      MeshConfig mesh = tree.mesh();
      purposeNames.addAll(mesh.purposes().keySet());
      domainNames.addAll(mesh.domains().keySet());
      jurisdictionNames.addAll(mesh.jurisdictions());
      regionNames.addAll(mesh.regions().keySet());
      productNames.addAll(tree.catalog().urns());
      subsets &= resources(tree.catalog(), products, all);
      tree.policies().forEach(policy -> actions(policy.scope(), names));
      tree.answers().forEach(answer -> actions(answer.scope(), names));
      for (Agreement agreement : tree.agreements()) {
        agreementNames.add(agreement.id());
        names(agreement.actions(), names);
        names(agreement.consumerProducts(), productNames);
      }
    }
    names.addAll(reads.texts("input.action"));
    // an action that no file names stands for all such
    names.add(Callers.OTHER);
    this.resources = List.copyOf(all);
    this.actions = List.copyOf(names);
    this.purposes = varied(reads, "input.purpose", purposeNames);
    this.agreements = varied(reads, "input.agreement", agreementNames);
    this.domains = varied(reads, "input.consumer.domain", domainNames);
    this.consumers = varied(reads, "input.consumer.product", productNames);
    this.jurisdictions = varied(reads, "input.consumer.jurisdiction", jurisdictionNames);
    this.locations = varied(reads, "input.consumer.processing_location", regionNames);
    this.modes = reads.isRead("input.mode") ? List.of(Mode.values()) : List.of(Mode.ENFORCE);
    this.allColumns = subsets;
  }

  /** Paths that are read and lie outside: not all their values are in the space. */
  Set<String> outside() {
    return reads.paths().stream()
        .filter(path ->
            !callers.isCovered(path)
                && DECLARED.stream().noneMatch(declared -> Reads.isAtOrBelow(path, declared)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The declared values, and those that policies name beside them; one value if it is not read. */
  private static List<@Nullable String> varied(
      Reads reads, String path, Collection<String> values) {
    List<@Nullable String> all = new ArrayList<>();
    all.add(null);
    if (reads.isRead(path)) {
      Set<String> named = new TreeSet<>(values);
      named.addAll(reads.texts(path));
      all.addAll(named);
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

  private static boolean resources(
      Catalog catalog, Predicate<String> products, Set<ResourceRef> into) {
    boolean subsets = true;
    for (Catalog.Entry entry : catalog.entries()) {
      if (!products.test(entry.product().urn())) {
        continue;
      }
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
        * consumers.size()
        * jurisdictions.size()
        * locations.size()
        * callers.subjects().size()
        * callers.contexts().size()
        * modes.size()
        * clocks.size();
  }

  /** How many values each attribute has, those that have one left out. */
  List<String> dimensions() {
    Map<String, Integer> sizes = new TreeMap<>();
    sizes.put("resources", resources.size());
    sizes.put("actions", actions.size());
    sizes.put("purposes", purposes.size());
    sizes.put("agreements", agreements.size());
    sizes.put("consumer domains", domains.size());
    sizes.put("consumer products", consumers.size());
    sizes.put("jurisdictions", jurisdictions.size());
    sizes.put("processing locations", locations.size());
    sizes.put("subjects", callers.subjects().size());
    sizes.put("contexts", callers.contexts().size());
    sizes.put("modes", modes.size());
    sizes.put("times", clocks.size());
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
    String product = pick(rest, consumers);
    String jurisdiction = pick(rest, jurisdictions);
    String location = pick(rest, locations);
    Subject subject = pick(rest, callers.subjects());
    Callers.Context context = pick(rest, callers.contexts());
    Mode mode = pick(rest, modes);
    Instant clock = pick(rest, clocks);
    String title = "request " + number + (clock.equals(clocks.getFirst()) ? "" : " at " + clock);
    AccessRequest request =
        new AccessRequest(
            "request " + number,
            subject,
            action,
            resource,
            purpose,
            agreement,
            new Consumer(domain, product, jurisdiction, location),
            new RequestContext(null, context.engine(), CAPABILITIES, null, context.attributes()),
            mode);
    return new Question.Access(title, request, clock);
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
