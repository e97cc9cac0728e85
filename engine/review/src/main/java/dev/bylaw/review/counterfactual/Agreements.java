package dev.bylaw.review.counterfactual;

import dev.bylaw.bundle.catalog.Resolution;
import dev.bylaw.bundle.contract.ProductReading;
import dev.bylaw.bundle.mesh.Domain;
import dev.bylaw.bundle.mesh.MeshConfig;
import dev.bylaw.bundle.policy.Agreement;
import dev.bylaw.bundle.tree.LoadedTree;
import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.obligation.ObligationTemplate;
import dev.bylaw.federation.policy.Grant;
import dev.bylaw.federation.policy.Origin;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Position;
import dev.bylaw.federation.policy.Source;
import dev.bylaw.federation.policy.Subjects;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.request.Subject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The access agreements that would let a request through: those of the product that lack least,
 * amended, and the narrowest new one.
 */
final class Agreements {
  /** How many agreements are amended, those that lack least first. */
  static final int MAX_AMENDED = 5;

  /** An agreement that lacks more is another agreement. */
  static final int MAX_EDITS = 2;

  /** For how long a new or renewed agreement is proposed. */
  static final int YEARS = 1;

  private final LoadedTree tree;
  private final AccessRequest request;
  private final ResourceFacts facts;
  private final Instant clock;
  private final LocalDate today;
  private final String file;
  private final String owner;

  private Agreements(
      LoadedTree tree, AccessRequest request, ResourceFacts facts, Instant clock, String file) {
    this.tree = tree;
    this.request = request;
    this.facts = facts;
    this.clock = clock;
    this.today = clock.atOffset(ZoneOffset.UTC).toLocalDate();
    this.file = file;
    Domain domain = tree.mesh().domains().get(facts.domain());
    this.owner =
        "%s, who answers for `%s`%s"
            .formatted(
                facts.owner(),
                facts.dataProduct(),
                domain == null ? "" : ", and " + domain.owner() + " for the domain");
  }

  /** The changes for a request; none where the catalog does not know its resource. */
  static List<Change> of(LoadedTree tree, AccessRequest request, Instant clock) {
    if (tree.catalog().resolve(request.resource())
        instanceof Resolution.Resolved(ResourceFacts facts)) {
      for (ProductReading product : tree.products().values()) {
        if (product.urn().equals(facts.dataProduct())) {
          int folder = product.file().lastIndexOf('/');
          String file = product.file().substring(0, folder + 1) + "agreements.yaml";
          return new Agreements(tree, request, facts, clock, file).changes();
        }
      }
    }
    return List.of();
  }

  private List<Change> changes() {
    List<Change.Agree> amended = new ArrayList<>();
    String named = request.agreement();
    for (Agreement each : tree.agreements()) {
      if (each.dataProduct().equals(facts.dataProduct())
          && (named == null || each.id().equals(named))) {
        Change.Agree change = new Amendment(each).change();
        if (change != null && change.edits().size() <= MAX_EDITS) {
          amended.add(change);
        }
      }
    }
    amended.sort(
        Comparator.<Change.Agree>comparingInt(c -> c.edits().size())
            .thenComparing(c -> c.agreement().id()));
    List<Change> all = new ArrayList<>(amended.subList(0, Math.min(MAX_AMENDED, amended.size())));
    Change added = added();
    if (added != null) {
      all.add(added);
    }
    return all;
  }

  /** The narrowest agreement; null where the request says what no file could. */
  private Change.@Nullable Agree added() {
    MeshConfig mesh = tree.mesh();
    String domain = request.consumer().domain();
    String product = request.consumer().product();
    String purpose = request.purpose();
    String id = id();
    if (id == null
        || (domain != null && !mesh.domains().containsKey(domain))
        || (product != null && !tree.catalog().urns().contains(product))
        || (purpose != null && !mesh.purposes().containsKey(purpose))) {
      return null;
    }
    Agreement agreement =
        new Agreement(
            id,
            new Source(
                new PolicyId(id),
                new Origin.Product(facts.domain(), facts.dataProduct()),
                id,
                new Position(file, 0)),
            facts.dataProduct(),
            only(domain),
            only(product),
            new Subjects(subjects(request.subject()), Set.of()),
            only(request.action()),
            only(facts.outputPort()),
            only(purpose),
            only(facts.object()),
            Allowed.ANY,
            ObligationTemplate.NONE,
            start(today),
            start(today.plusYears(YEARS)),
            0);
    return new Change.Agree(agreement, null, written(agreement), file, owner);
  }

  private static Allowed only(@Nullable String name) {
    return name == null ? Allowed.ANY : Allowed.only(name);
  }

  /** An id that nothing has yet; null where the request names an agreement that is there. */
  private @Nullable String id() {
    Set<String> taken = new HashSet<>();
    tree.agreements().forEach(a -> taken.add(a.id()));
    tree.policies().forEach(p -> taken.add(p.id().value()));
    String named = request.agreement();
    if (named != null) {
      return taken.contains(named) || !named.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
          ? null
          : named;
    }
    String domain = request.consumer().domain();
    String base =
        facts.name()
            + "-for-"
            + (domain == null ? "a-consumer" : domain.equals(facts.domain()) ? "own-use" : domain);
    base = base.replaceAll("[^A-Za-z0-9._-]", "-");
    String id = base;
    for (int i = 2; taken.contains(id); i++) {
      id = base + "-" + i;
    }
    return id;
  }

  /** What the file of a new agreement says. */
  private List<Edit> written(Agreement agreement) {
    List<Edit> edits = new ArrayList<>();
    edits.add(new Edit("id", Yaml.text(agreement.id())));
    add(edits, "provider.outputPortId", agreement.ports());
    add(edits, "consumer.domain", agreement.consumerDomains());
    add(edits, "consumer.dataProductId", agreement.consumerProducts());
    edits.add(new Edit("consumer.subjects", Yaml.list(agreement.subjects().ids())));
    add(edits, "actions", agreement.actions());
    add(edits, "purpose", agreement.purposes());
    add(edits, "objects", agreement.objects());
    edits.add(new Edit("start", today.toString()));
    edits.add(new Edit("end", today.plusYears(YEARS).toString()));
    return edits;
  }

  private static void add(List<Edit> edits, String key, Allowed allowed) {
    if (allowed instanceof Allowed.Only(var names)) {
      edits.add(
          new Edit(key, names.size() == 1 ? Yaml.text(names.iterator().next()) : Yaml.list(names)));
    }
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** The ids of the subject and of all for whom it acts. */
  static Set<String> subjects(Subject subject) {
    Set<String> ids = new TreeSet<>();
    for (@Nullable Subject each = subject; each != null; each = each.onBehalfOf()) {
      ids.add(each.type() + ":" + each.id());
    }
    return ids;
  }

  /** One agreement with all that it refuses the request for. */
  private final class Amendment {
    private final Agreement old;
    private final List<Edit> edits = new ArrayList<>();

    Amendment(Agreement old) {
      this.old = old;
    }

    /** The amended agreement; null where nothing about it can be amended. */
    Change.@Nullable Agree change() {
      MeshConfig mesh = tree.mesh();
      Instant from = old.from();
      if (from != null && from.isAfter(clock)) {
        from = start(today);
        edits.add(new Edit("start", today.toString()));
      }
      Instant until = old.until();
      if (until != null && !until.isAfter(clock)) {
        until = start(today.plusYears(YEARS));
        edits.add(new Edit("end", today.plusYears(YEARS).toString()));
      }
      Subjects subjects = old.subjects();
      if (!subjects.include(request.subject())) {
        Set<String> ids = new TreeSet<>(subjects.ids());
        ids.addAll(subjects(request.subject()));
        subjects = new Subjects(ids, subjects.roles());
        edits.add(new Edit("consumer.subjects", Yaml.list(ids)));
      }
      Agreement amended =
          new Agreement(
              old.id(),
              old.source(),
              old.dataProduct(),
              widened(
                  "consumer.domains",
                  old.consumerDomains(),
                  request.consumer().domain(),
                  mesh.domains().keySet()),
              widened(
                  "consumer.products",
                  old.consumerProducts(),
                  request.consumer().product(),
                  tree.catalog().urns()),
              subjects,
              widened("actions", old.actions(), request.action(), null),
              widened("provider.outputPorts", old.ports(), facts.outputPort(), null),
              widened("purpose", old.purposes(), request.purpose(), mesh.purposes().keySet()),
              widened("objects", old.objects(), facts.object(), null),
              old.columns(),
              old.obligations(),
              from,
              until,
              old.rank());
      return edits.isEmpty() ? null : new Change.Agree(amended, old, edits, file, owner);
    }

    /**
     * @param known what a file may name; null for anything
     */
    private Allowed widened(
        String key, Allowed allowed, @Nullable String stated, @Nullable Collection<String> known) {
      if (!(allowed instanceof Allowed.Only(Set<String> names))
          || stated == null
          || names.contains(stated)
          || (known != null && !known.contains(stated))) {
        return allowed;
      }
      Set<String> more = new TreeSet<>(names);
      more.add(stated);
      edits.add(new Edit(key, Yaml.list(more)));
      return new Allowed.Only(more);
    }
  }

  /** What the grants would be with the agreement in its place. */
  static List<Grant> with(List<Grant> grants, Change.Agree agree, Grant evaluated) {
    List<Grant> all = new ArrayList<>(grants);
    Agreement old = agree.before();
    if (old != null) {
      all.removeIf(grant -> grant.source().id().equals(old.source().id()));
    }
    all.add(evaluated);
    return all;
  }
}
