package dev.bylaw.pdp;

import dev.bylaw.bundle.catalog.Resolution;
import dev.bylaw.bundle.policy.Agreement;
import dev.bylaw.bundle.policy.PolicyHeader;
import dev.bylaw.bundle.tree.LoadedTree;
import dev.bylaw.federation.catalog.DecisionContext;
import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Waiver;
import dev.bylaw.federation.request.ResourceRef;
import dev.bylaw.rego.EvaluationInput;
import dev.bylaw.rego.Limits;
import dev.bylaw.rego.PackageInfo;
import dev.bylaw.rego.compile.InputUse;
import dev.bylaw.rego.value.ObjectValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The policies of one tree, prepared: what a decision point decides by. Safe for use by many
 * threads.
 */
public final class PolicySet {

  /**
   * What one policy may cost in one evaluation: 200,000 steps, 200 deep, 50 ms, 1 MiB. What exceeds
   * it fails, and a failure tightens.
   */
  public static final Limits LIMITS = new Limits(200_000, 200, 50_000_000L, 1 << 20, 64L << 20);

  private final Set<String> words;
  private final LoadedTree tree;
  private final DroolsSet drools;
  private final ApplicablePolicies.Index access;
  private final List<RegoPolicy> retention;
  private final List<RegoPolicy> compliance;
  private final Map<PolicyId, List<String>> reads;
  private final Map<PolicyId, RegoPolicy> byId;
  private final Resources resources;
  private final @Nullable Watch watch;

  private PolicySet(PolicySet other, Watch watch) {
    this.words = other.words;
    this.tree = other.tree;
    this.drools = other.drools.watched(watch);
    this.access = other.access;
    this.retention = other.retention;
    this.compliance = other.compliance;
    this.reads = other.reads;
    this.byId = other.byId;
    this.resources = other.resources;
    this.watch = watch;
  }

  PolicySet(LoadedTree tree, DroolsSet drools, Set<String> words) {
    this.words = words;
    this.tree = tree;
    this.drools = drools;
    this.reads = new HashMap<>();
    this.byId = new HashMap<>();
    this.resources = new Resources(tree.catalog());
    this.watch = null;
    Map<String, PackageInfo> packages = new HashMap<>();
    tree.program().packages().forEach(p -> packages.put(p.path(), p));

    List<RegoPolicy> accessing = new ArrayList<>();
    List<RegoPolicy> retaining = new ArrayList<>();
    List<RegoPolicy> judging = new ArrayList<>();
    List<PolicyHeader> declared = new ArrayList<>();
    for (PolicyHeader header : tree.policies()) {
      switch (header.body()) {
        case PolicyHeader.Body.Declared _ -> declared.add(header);
        case PolicyHeader.Body.Rego(String path) -> {
          PackageInfo definition = packages.get(path);
          if (definition == null) {
            throw new IllegalStateException("the tree names package " + path + " and has none");
          }
          RegoPolicy policy = new RegoPolicy(header, tree.program(), definition);
          reads.put(header.id(), policy.reads());
          byId.put(header.id(), policy);
          switch (header.kind()) {
            case GRANT, GUARD -> accessing.add(policy);
            case RETENTION -> retaining.add(policy);
            case COMPLIANCE -> judging.add(policy);
          }
        }
      }
    }
    this.retention = List.copyOf(retaining);
    this.compliance = List.copyOf(judging);
    List<Waiver> waivers = List.copyOf(tree.waivers());
    this.access =
        new ApplicablePolicies.Index(
            new ApplicablePolicies(accessing, declared, tree.answers(), tree.agreements(), waivers),
            products(tree),
            actions(tree));
  }

  /** The digest of the tree. */
  public String revision() {
    return tree.revision();
  }

  /**
   * The words that stand in policies that compute what they say. A reason's code that is none of
   * them was put together while deciding, and may hold what the caller sent.
   */
  public Set<String> words() {
    return words;
  }

  /** How many policies there are, in all languages. */
  public int size() {
    return tree.policies().size() + drools.headers().size();
  }

  /** The tree that it was made of. */
  public LoadedTree tree() {
    return tree;
  }

  /** The attributes that a policy reads, as paths such as {@code input.purpose}; empty if none. */
  public List<String> reads(PolicyId policy) {
    return reads.getOrDefault(policy, List.of());
  }

  /**
   * What a policy asks of each attribute that it reads, by the attribute's path; of one in Rego
   * alone, else empty.
   */
  public Map<String, InputUse> uses(PolicyId policy) {
    RegoPolicy found = byId.get(policy);
    return found == null ? Map.of() : found.uses();
  }

  /** Whether a policy answers the same whenever it is asked the same. */
  public boolean isDeterministic(PolicyId policy) {
    RegoPolicy found = byId.get(policy);
    return found == null || found.isDeterministic();
  }

  /**
   * All that a policy's word depends on, as paths of the input document; null where it may depend
   * on anything (a rule file).
   */
  public @Nullable List<String> footprint(PolicyId policy) {
    List<String> read = reads.get(policy);
    return read != null ? read : drools.footprint(policy);
  }

  /** The headers of the decision tables and rule files. */
  public List<dev.bylaw.drools.policy.PolicyHeader> tables() {
    return drools.headers();
  }

  /** Every text that decision tables ask for under an attribute such as {@code record.class}. */
  public Set<String> texts(String attribute) {
    return drools.texts(attribute);
  }

  /** The same policies, watched. */
  public PolicySet watched(Watch other) {
    return new PolicySet(this, other);
  }

  /** The numbers of each decision table's rows, by the table's path. */
  public SortedMap<String, List<Integer>> tableRows() {
    return drools.rows();
  }

  /** The rules of each rule file with their lines, by the file's path. */
  public SortedMap<String, Map<String, Integer>> drlRules() {
    return drools.rules();
  }

  /**
   * What every policy sees of an access request: by policy, each attribute that it reads with its
   * values as people read them, none where it is absent.
   */
  public Map<PolicyId, Map<String, List<String>>> seen(DecisionContext context) {
    Map<PolicyId, Map<String, List<String>>> seen = new HashMap<>();
    ObjectValue input = InputDocument.of(context, InputDocument.resource(context.resource()));
    byId.forEach((id, policy) -> seen.put(id, policy.seen(input)));
    drools
        .seen(context)
        .forEach((id, attributes) -> {
          Map<String, List<String>> values = new TreeMap<>();
          attributes.forEach((name, of) -> values.put(name, List.copyOf(of)));
          seen.put(id, values);
        });
    return seen;
  }

  /** Evaluates a policy once more for whoever watches; costs nothing where nobody does. */
  void watch(RegoPolicy policy, EvaluationInput in, @Nullable ObjectValue input) {
    if (watch != null) {
      policy.observe(in, input, watch.rego());
    }
  }

  /** What the catalog knows of a resource. */
  Resources.Found resource(ResourceRef ref) {
    return resources.find(ref);
  }

  DroolsSet drools() {
    return drools;
  }

  ApplicablePolicies applicable(String dataProduct, String action) {
    return access.find(dataProduct, action);
  }

  List<RegoPolicy> retention() {
    return retention;
  }

  List<RegoPolicy> compliance() {
    return compliance;
  }

  /** An evaluation of one policy; errors of builtins are errors of the policy. */
  EvaluationInput evaluation(ObjectValue input, Instant clock, long seed) {
    long nanos = clock.getEpochSecond() * 1_000_000_000L + clock.getNano();
    return EvaluationInput.of(input, tree.data(), nanos)
        .withSeed(seed)
        .withLimits(LIMITS)
        .withStrictBuiltinErrors();
  }

  private static List<ResourceFacts> products(LoadedTree tree) {
    List<ResourceFacts> products = new ArrayList<>();
    for (String urn : tree.catalog().urns()) {
      if (tree.catalog().resolve(DecisionPoint.product(urn))
          instanceof Resolution.Resolved(ResourceFacts facts)) {
        products.add(facts);
      }
    }
    return products;
  }

  /** The actions that the tree names: those that its policies, answers and agreements are about. */
  public Set<String> actions() {
    TreeSet<String> all = actions(tree);
    for (Agreement agreement : tree.agreements()) {
      if (agreement.actions() instanceof Allowed.Only(var names)) {
        all.addAll(names);
      }
    }
    return all;
  }

  private static TreeSet<String> actions(LoadedTree tree) {
    TreeSet<String> actions = new TreeSet<>();
    for (PolicyHeader header : tree.policies()) {
      if (header.scope().actions() instanceof Allowed.Only(var names)) {
        actions.addAll(names);
      }
    }
    tree.answers()
        .forEach(a -> {
          if (a.scope().actions() instanceof Allowed.Only(var names)) {
            actions.addAll(names);
          }
        });
    return actions;
  }
}
