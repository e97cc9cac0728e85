package dev.bylaw.bundle.mesh;

import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.diagnostic.DidYouMean;
import dev.bylaw.bundle.diagnostic.Location;
import dev.bylaw.bundle.yaml.MappingReader;
import dev.bylaw.bundle.yaml.YamlNode;
import dev.bylaw.bundle.yaml.YamlReader;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code mesh.yaml} and each domain's {@code domain.yaml}.
 *
 * <pre>
 * mesh: example                     # its name, the first part of its logs' origins
 * council: governance-office        # the owner that speaks for the council
 * keys: [example/council+1b9c2e04+AX…]   # the council's, which sign bundles
 * threshold: 1                      # how many of these must sign a bundle
 * approvals: signed                 # or named; signed where any owner has keys and it is not said
 * staleness: PT24H                  # bundles older than this deny; P1D where not said
 * drl: false                        # whether the council may write DRL
 * owners:
 *   governance-office: {title: Governance office, members: [ana, ben], quorum: 2, contact: x@example.org,
 *     keys: [ana+5e0f3a11+AR…]}    # of its members, by which they approve waivers
 * domains:                          # a list of names, or a mapping with what domain.yaml may say too
 *   sales: {title: Sales, owner: sales-office, regions: [eu-west-1], keys: []}
 * jurisdictions: [EU, US]
 * regions:
 *   eu-west-1: {jurisdiction: EU}
 * purposes:
 *   profiling: {title: Profiling, restricted: true, basis: consent}
 * taxonomy:                         # the standard one where not said
 *   sensitivities: [public, internal, confidential, restricted]    # least first
 *   categories:
 *     pii: {title: Personal data}
 *     email: {within: [pii], sensitivity: confidential}
 *   tags:
 *     gdpr: {categories: [pii], sensitivity: confidential}
 * </pre>
 */
public final class MeshReader {

  /** How old a bundle may be where {@code mesh.yaml} does not say. */
  public static final Duration DEFAULT_STALENESS = Duration.ofDays(1);

  private final Diagnostics diagnostics;
  private final Map<String, Owner> owners = new LinkedHashMap<>();
  private final Map<String, Domain> domains = new LinkedHashMap<>();
  private final Map<String, Region> regions = new LinkedHashMap<>();
  private final Map<String, Purpose> purposes = new LinkedHashMap<>();
  private final Set<String> jurisdictions = new LinkedHashSet<>();
  private Taxonomy taxonomy = Taxonomy.STANDARD;
  private String name = "";
  private String council = "";
  private Duration staleness = DEFAULT_STALENESS;
  private boolean drl;
  private final Map<String, Location> packs = new LinkedHashMap<>();
  private List<MeshKey> keys = List.of();
  private int threshold = 1;
  private @Nullable Approvals approvals;
  private boolean unsaid = true;
  private final KeyReader keyReader;

  public MeshReader(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
    this.keyReader = new KeyReader(diagnostics);
  }

  /** Reads {@code mesh.yaml}; what can be read is kept even where something else is wrong. */
  public void readMesh(String file, byte[] bytes) {
    MappingReader mesh = document(file, bytes);
    if (mesh == null) {
      return;
    }
    name = mesh.requireText("mesh");
    Duration bound = mesh.duration("staleness");
    staleness = bound == null ? DEFAULT_STALENESS : bound;
    drl = Boolean.TRUE.equals(mesh.flag("drl"));
    for (String pack : mesh.texts("packs")) {
      packs.putIfAbsent(pack, mesh.location("packs", pack));
    }
    mesh.named("owners").forEach(this::owner);
    council = mesh.requireText("council");
    keys = keyReader.read(mesh, "the council");
    threshold(mesh);
    approvals = mesh.constant("approvals", Approvals.class);
    unsaid = !mesh.has("approvals");
    known("owner", mesh, "council", council, owners.keySet());
    jurisdictions.addAll(names(mesh, "jurisdictions"));
    mesh.named("regions").forEach(this::region);
    mesh.named("purposes").forEach(this::purpose);
    MappingReader declared = mesh.mapping("taxonomy");
    if (declared != null) {
      taxonomy = taxonomy(declared);
    }
    domains(mesh);
    mesh.finish();
  }

  /** Reads {@code domains/<id>/domain.yaml}, which completes what {@code mesh.yaml} says. */
  public void readDomain(String id, String file, byte[] bytes) {
    MappingReader domain = document(file, bytes);
    if (domain == null) {
      return;
    }
    String declared = domain.text("domain");
    if (declared != null && !declared.equals(id)) {
      domain.error(
          "domain",
          "wrong_domain",
          "this is the folder of domain `" + id + "`, the file says `" + declared + "`",
          null);
    }
    Domain listed = domains.get(id);
    Domain read =
        domain(
            id,
            domain,
            listed == null
                ? new Domain(id, "", "", Set.of(), List.of(), domain.location())
                : listed);
    if (listed != null) {
      domains.put(id, read);
    }
    domain.finish();
  }

  private void threshold(MappingReader mesh) {
    Integer declared = mesh.integer("threshold", 1, KeyReader.MAX_KEYS);
    threshold = declared == null ? 1 : declared;
    long different = keys.stream().map(key -> key.verifier().key()).distinct().count();
    if (declared != null && threshold > different) {
      mesh.error(
          "threshold",
          "unreachable_threshold",
          "a threshold of %d signatures cannot be reached: the council has %d keys"
              .formatted(threshold, different),
          "name more under `keys`");
    }
  }

  /** The packs that the council turns on, with the places that say so. */
  public Map<String, Location> packs() {
    return Collections.unmodifiableMap(packs);
  }

  /** What was read so far. Domains without an owner or title get the council and their id. */
  public MeshConfig config() {
    var complete = new LinkedHashMap<String, Domain>();
    domains.forEach((id, domain) ->
        complete.put(
            id,
            new Domain(
                id,
                domain.title().isEmpty() ? id : domain.title(),
                domain.owner().isEmpty() ? council : domain.owner(),
                domain.regions(),
                domain.keys(),
                domain.location())));
    return new MeshConfig(
        name,
        council,
        keys,
        threshold,
        approvals(),
        owners,
        complete,
        taxonomy,
        regions,
        jurisdictions,
        purposes,
        staleness,
        drl,
        MeshFacts.of(name, council, complete.values(), taxonomy, regions, jurisdictions, purposes));
  }

  /**
   * Where the file does not say: signed, as soon as one owner has a key, so that leaving the keys
   * of another out makes nothing easier.
   */
  private Approvals approvals() {
    if (approvals != null) {
      return approvals;
    }
    boolean anyKey = owners.values().stream().anyMatch(owner -> !owner.keys().isEmpty());
    return anyKey || !unsaid ? Approvals.SIGNED : Approvals.NAMED;
  }

  /** Whether approvals are by name because the file neither says so nor names any key. */
  public boolean isNamedUnsaid() {
    return unsaid && approvals() == Approvals.NAMED;
  }

  private @Nullable MappingReader document(String file, byte[] bytes) {
    YamlNode node = YamlReader.read(file, bytes, diagnostics);
    return node == null ? null : MappingReader.of(node, "", diagnostics);
  }

  private void owner(String id, MappingReader in) {
    Set<String> members = in.textSet("members");
    Integer quorum = in.integer("quorum", 1, 1_000);
    String title = in.text("title");
    List<MeshKey> ofMembers = keyReader.read(in, null);
    String contact = in.text("contact");
    in.finish();
    int needed = quorum == null ? 1 : quorum;
    if (!members.isEmpty() && needed > members.size()) {
      in.error(
          "quorum",
          "unreachable_quorum",
          "a quorum of " + needed + " out of " + members.size() + " members cannot be reached",
          null);
      needed = members.size();
    }
    for (MeshKey key : ofMembers) {
      if (!members.contains(key.name())) {
        diagnostics.error(
            "foreign_key",
            key.location(),
            in.path("keys"),
            "`" + key.name() + "` is no member of `" + id + "`, and a key is named as its member",
            DidYouMean.hintOrList(key.name(), members));
      }
    }
    owners.put(id, new Owner(id, title == null ? id : title, members, needed, ofMembers, contact));
  }

  private void region(String id, MappingReader in) {
    String jurisdiction = in.text("jurisdiction");
    in.expect("title");
    in.finish();
    if (jurisdiction != null) {
      if (jurisdictions.isEmpty()) {
        jurisdiction = jurisdiction.strip();
      } else {
        known("jurisdiction", in, "jurisdiction", jurisdiction, jurisdictions);
      }
    }
    regions.put(id, new Region(id, jurisdiction));
  }

  private void purpose(String id, MappingReader in) {
    String title = in.text("title");
    Boolean restricted = in.flag("restricted");
    String basis = in.text("basis");
    in.expect("description");
    in.finish();
    purposes.put(
        id, new Purpose(id, title == null ? id : title, Boolean.TRUE.equals(restricted), basis));
  }

  private Taxonomy taxonomy(MappingReader in) {
    List<String> sensitivities = in.texts("sensitivities");
    if (sensitivities.isEmpty()) {
      sensitivities = Taxonomy.STANDARD.sensitivities();
    }
    var categories = new LinkedHashMap<String, Taxonomy.Category>();
    Map<String, MappingReader> declared = in.named("categories");
    for (var entry : declared.entrySet()) {
      MappingReader category = entry.getValue();
      Set<String> within = category.textSet("within");
      within.forEach(w -> known("category", category, "within", w, declared.keySet()));
      String sensitivity = category.text("sensitivity");
      if (sensitivity != null) {
        known("sensitivity", category, "sensitivity", sensitivity, sensitivities);
      }
      String title = category.text("title");
      category.expect("description");
      category.finish();
      categories.put(
          entry.getKey(),
          new Taxonomy.Category(
              entry.getKey(), title == null ? entry.getKey() : title, within, sensitivity));
    }
    var tags = new LinkedHashMap<>(Taxonomy.STANDARD.tags());
    boolean own = !categories.isEmpty();
    if (own) {
      List<String> kept = sensitivities;
      tags.values()
          .removeIf(m ->
              !categories.keySet().containsAll(m.categories())
                  || (m.sensitivity() != null && !kept.contains(m.sensitivity())));
    }
    for (var entry : in.named("tags").entrySet()) {
      tags.put(
          entry.getKey().toLowerCase(Locale.ROOT),
          meaning(
              entry.getValue(), own ? categories : Taxonomy.STANDARD.categories(), sensitivities));
    }
    in.finish();
    return new Taxonomy(sensitivities, own ? categories : Taxonomy.STANDARD.categories(), tags);
  }

  private Taxonomy.Meaning meaning(
      MappingReader in, Map<String, Taxonomy.Category> categories, List<String> sensitivities) {
    Set<String> meant = in.textSet("categories");
    meant.forEach(c -> known("category", in, "categories", c, categories.keySet()));
    String sensitivity = in.text("sensitivity");
    if (sensitivity != null) {
      known("sensitivity", in, "sensitivity", sensitivity, sensitivities);
    }
    in.finish();
    return new Taxonomy.Meaning(meant, sensitivity);
  }

  private void domains(MappingReader mesh) {
    YamlNode node = mesh.node("domains");
    if (node instanceof YamlNode.Items) {
      for (String id : mesh.texts("domains")) {
        domains.put(id, new Domain(id, "", "", Set.of(), List.of(), mesh.location("domains", id)));
      }
      return;
    }
    mesh.named("domains")
        .forEach((id, in) -> {
          List<MeshKey> its = keyReader.read(in, "domain `" + id + "`");
          domains.put(id, domain(id, in, new Domain(id, "", "", Set.of(), its, in.location())));
          in.finish();
        });
  }

  private Domain domain(String id, MappingReader in, Domain before) {
    String title = in.text("title");
    String owner = in.text("owner");
    if (owner != null) {
      known("owner", in, "owner", owner, owners.keySet());
    }
    Set<String> within = in.textSet("regions");
    within.forEach(region -> known("region", in, "regions", region, regions.keySet()));
    in.expect("description", "contact");
    return new Domain(
        id,
        title == null ? before.title() : title,
        owner == null ? before.owner() : owner,
        within.isEmpty() ? before.regions() : within,
        before.keys(),
        in.location());
  }

  /** A list of names, or the names of a mapping. */
  private static Set<String> names(MappingReader in, String key) {
    return in.node(key) instanceof YamlNode.Fields ? in.named(key).keySet() : in.textSet(key);
  }

  private void known(
      String what, MappingReader in, String key, String value, Collection<String> known) {
    if (!value.isEmpty() && !known.contains(value)) {
      Location at = in.location(key, value);
      diagnostics.error(
          "unknown_" + what,
          at,
          in.path(key),
          "unknown " + what + " `" + value + "`",
          DidYouMean.hintOrList(value, known));
    }
  }
}
