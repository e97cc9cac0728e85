package dev.bylaw.bundle.tree;

import dev.bylaw.bundle.catalog.Catalog;
import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.diagnostic.DidYouMean;
import dev.bylaw.bundle.diagnostic.Location;
import dev.bylaw.bundle.mesh.MeshConfig;
import dev.bylaw.bundle.mesh.MeshReader;
import dev.bylaw.bundle.mesh.Vocabulary;
import dev.bylaw.bundle.policy.Agreement;
import dev.bylaw.bundle.policy.AgreementReader;
import dev.bylaw.bundle.policy.AnswerReader;
import dev.bylaw.bundle.policy.DeclaredAnswer;
import dev.bylaw.bundle.policy.HoldReader;
import dev.bylaw.bundle.policy.LegalHold;
import dev.bylaw.bundle.policy.PolicyHeader;
import dev.bylaw.bundle.policy.WaiverReader;
import dev.bylaw.bundle.yaml.MappingReader;
import dev.bylaw.bundle.yaml.YamlNode;
import dev.bylaw.bundle.yaml.YamlReader;
import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.policy.Origin;
import dev.bylaw.federation.policy.Waiver;
import dev.bylaw.rego.RegoProgram;
import dev.bylaw.rego.value.ObjectValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Loads a policy tree from a folder: all of it, or every reason why not.
 *
 * <p>A slice for a sidecar has the council's policies and one domain's. Of the other domains it
 * knows the products, because consumers name them; what is wrong in their files is a warning there,
 * and a product that cannot be read is unknown.
 */
public final class TreeLoader {

  private static final List<String> TOP =
      List.of("global", "domains", "waivers", "holds", "packs", "mesh.yaml");

  private final LoadOptions options;
  private final Diagnostics diagnostics = new Diagnostics();
  private final Diagnostics elsewhere = new Diagnostics();
  private final Map<TreeFile, Place> places = new LinkedHashMap<>();

  private TreeLoader(LoadOptions options) {
    this.options = options;
  }

  /**
   * Reads, checks and compiles the tree.
   *
   * @throws IOException if the folder cannot be read; what is wrong inside it is a diagnostic
   */
  public static LoadResult load(Path root, LoadOptions options) throws IOException {
    return new TreeLoader(options).load(root);
  }

  /** As {@link #load(Path, LoadOptions)}, of files that were read elsewhere. */
  public static LoadResult load(TreeFiles files, LoadOptions options) {
    return new TreeLoader(options).load(files, "the bundle");
  }

  private LoadResult load(Path root) throws IOException {
    return load(TreeFiles.walk(root, options.limits(), diagnostics), "`" + root + "`");
  }

  private LoadResult load(TreeFiles tree, String root) {
    List<TreeFile> files = tree.files();
    files.forEach(this::place);

    int before = diagnostics.errorCount();
    MeshConfig mesh = mesh();
    boolean meshComplete = diagnostics.errorCount() == before;

    ProductLoader products = new ProductLoader(mesh, meshComplete, this::diagnosticsOf);
    each(Place.ProductFile.class, (file, place) -> products.readProduct(place, file));
    each(Place.ContractFile.class, (file, place) -> products.readContract(place, file));
    products.complete();
    Catalog catalog = new Catalog(products.entries().values());

    before = diagnostics.errorCount();
    var vocabulary = new Vocabulary(mesh, meshComplete, catalog.urns());
    var policies = new PolicyLoader(vocabulary, diagnostics);
    var tables = new ArrayList<LocatedFile>();
    var drl = new ArrayList<LocatedFile>();
    each(
        Place.Policy.class,
        (file, place) -> policy(file, place, mesh, products, policies, tables, drl));
    policies.complete();
    RegoProgram program = policies.program();
    boolean complete = diagnostics.errorCount() == before;
    Predicate<String> elsewhere =
        control -> !complete || mayDeclare(control, tables) || mayDeclare(control, drl);

    Map<String, PolicyHeader> headers = policies.headers();
    before = diagnostics.errorCount();
    List<DeclaredAnswer> answers = new ArrayList<>();
    var answerReader = new AnswerReader(vocabulary, headers, elsewhere);
    each(
        Place.Answers.class,
        (file, place) -> {
          MappingReader document = document(file);
          if (document != null) {
            Origin origin = origin(place.domain(), place.product(), products);
            answers.addAll(answerReader.read(document, origin));
          }
        });
    if (diagnostics.errorCount() == before) {
      unanswered(mesh, catalog, headers, answers);
    }
    List<Agreement> agreements = agreements(vocabulary, products);
    List<Waiver.Issued> waivers = waivers(vocabulary, headers, elsewhere);
    if (program != null && vocabulary.isComplete()) {
      new RegoNames(
              vocabulary,
              catalog.urns(),
              actions(headers.values(), agreements),
              roles(agreements, waivers),
              diagnostics)
          .check(program.modules());
    }
    List<LegalHold> holds = holds(vocabulary);
    List<LocatedFile> cases = cases(products);
    return result(
        files,
        root,
        new LoadResult.Unread(mesh, meshComplete, tables, drl, cases),
        program,
        compiled ->
            new LoadedTree(
                tree.revision(),
                mesh,
                catalog,
                compiled,
                List.copyOf(headers.values()),
                answers,
                agreements,
                waivers,
                holds,
                tables,
                drl,
                cases,
                products.contractFiles(),
                products.productFiles(),
                ObjectValue.of("mesh", mesh.facts())));
  }

  /** The actions that everybody has, and those that the tree speaks of. */
  private static Set<String> actions(Collection<PolicyHeader> headers, List<Agreement> agreements) {
    var actions = new TreeSet<>(List.of("derive", "export", "read", "share", "train", "write"));
    Stream.concat(
            headers.stream().map(header -> header.scope().actions()),
            agreements.stream().map(Agreement::actions))
        .forEach(allowed -> {
          if (allowed instanceof Allowed.Only(var names)) {
            actions.addAll(names);
          }
        });
    return actions;
  }

  private static Set<String> roles(List<Agreement> agreements, List<Waiver.Issued> waivers) {
    var roles = new TreeSet<String>();
    agreements.forEach(agreement -> roles.addAll(agreement.subjects().roles()));
    waivers.forEach(waiver -> roles.addAll(waiver.subjects().roles()));
    return roles;
  }

  /** Whether a table or DRL may be the control: a workbook is not looked into. */
  private static boolean mayDeclare(String control, List<LocatedFile> files) {
    return files.stream()
        .anyMatch(file ->
            file.path().endsWith(".xlsx")
                || new String(file.bytes(), StandardCharsets.UTF_8).contains(control));
  }

  /** What is done with each file of a kind. */
  private interface Step<P extends Place> {
    void take(TreeFile file, P place);
  }

  /** Takes the files of a kind in the order of their paths, without other domains' policies. */
  private <P extends Place> void each(Class<P> kind, Step<P> step) {
    places.forEach((file, place) -> {
      boolean known =
          place instanceof Place.ProductFile
              || place instanceof Place.ContractFile
              || place instanceof Place.DomainFile;
      if (kind.isInstance(place) && (known || !isForeign(place.owner()))) {
        step.take(file, kind.cast(place));
      }
    });
  }

  private boolean isForeign(@Nullable String domain) {
    return options.domain() != null && domain != null && !domain.equals(options.domain());
  }

  private Diagnostics diagnosticsOf(@Nullable String domain) {
    return isForeign(domain) ? elsewhere : diagnostics;
  }

  private void place(TreeFile file) {
    Place place = Place.of(file);
    places.put(file, place);
    if (place instanceof Place.Nowhere) {
      misplaced(file);
    }
  }

  /**
   * Tells of a file that no one reads. What looks like a policy is an error: a guard in the wrong
   * folder guards nothing.
   */
  private void misplaced(TreeFile file) {
    String[] steps = file.path().split("/");
    String near = DidYouMean.hint(steps[0], TOP);
    boolean policy = file.extension().equals("rego") || file.extension().equals("drl");
    boolean inTree = TOP.contains(steps[0]) || near != null;
    String hint = near;
    if (steps[0].equals("domains") && steps.length > 3 && steps[2].equals("products")) {
      hint = "a product is `*.odps.yaml`, its contracts are `*.odcs.yaml`";
    }
    String message = "this file has no place in a policy tree and is not read";
    Diagnostics into = diagnosticsOf(steps[0].equals("domains") ? steps[1] : null);
    if (policy || inTree) {
      into.error("misplaced_file", file.location(), "", message, hint);
    } else {
      into.warning("misplaced_file", file.location(), "", message, hint);
    }
  }

  private MeshConfig mesh() {
    var reader = new MeshReader(diagnostics);
    boolean found = false;
    for (var entry : places.entrySet()) {
      if (entry.getValue() instanceof Place.Mesh) {
        found = true;
        reader.readMesh(entry.getKey().path(), entry.getKey().bytes());
      }
    }
    if (!found) {
      diagnostics.error(
          "missing_mesh", Location.wholeFile("mesh.yaml"), "", "the tree has no `mesh.yaml`");
    }
    each(
        Place.DomainFile.class,
        (file, place) -> reader.readDomain(place.domain(), file.path(), file.bytes()));
    MeshConfig mesh = reader.config();
    if (found) {
      packs(reader.packs());
      knownDomains(mesh);
      unsigned(reader);
    }
    return mesh;
  }

  /** Puts the files of packs that are turned on among the council's, and leaves out the others. */
  private void packs(Map<String, Location> wanted) {
    var there = new TreeSet<String>();
    var idle = new TreeMap<String, TreeFile>();
    places.replaceAll((file, place) -> {
      if (!(place instanceof Place.Pack(String pack, Place content))) {
        return place;
      }
      boolean counts = !(content instanceof Place.Nowhere);
      if (counts) {
        there.add(pack);
      }
      if (counts && !wanted.containsKey(pack)) {
        idle.putIfAbsent(pack, file);
      }
      return wanted.containsKey(pack) ? content : place;
    });
    wanted.forEach((pack, at) -> {
      if (!there.contains(pack)) {
        diagnostics.error(
            "unknown_pack",
            at,
            "packs",
            "`packs/" + pack + "/global` has no policies, so there is no pack `" + pack + "`",
            there.isEmpty()
                ? "copy the pack's folder to `packs/" + pack + "` of this tree"
                : DidYouMean.hintOrList(pack, there));
      }
    });
    idle.forEach((pack, file) ->
        diagnostics.warning(
            "idle_pack",
            file.location(),
            "",
            "pack `" + pack + "` is not turned on: nothing in it is read",
            "write `packs: [" + pack + "]` into mesh.yaml, or remove the folder"));
  }

  /** Tells a mesh without keys that its approvals are names which anybody can write. */
  private void unsigned(MeshReader reader) {
    boolean any =
        places.values().stream()
            .anyMatch(p -> p instanceof Place.WaiverFile || p instanceof Place.HoldFile);
    if (any && reader.isNamedUnsaid()) {
      diagnostics.warning(
          "unsigned_approvals",
          Location.wholeFile("mesh.yaml"),
          "owners",
          "no owner has keys: waivers and releases of holds are approved by names, which whoever"
              + " writes a file can write",
          "give members `keys` (see `bylaw key new`), or say `approvals: named`");
    }
  }

  private void knownDomains(MeshConfig mesh) {
    var told = new TreeSet<String>();
    places.forEach((file, place) -> {
      String domain = place.owner();
      if (domain != null && !mesh.domains().containsKey(domain) && told.add(domain)) {
        diagnosticsOf(domain)
            .error(
                "unknown_domain",
                file.location(),
                "",
                "mesh.yaml has no domain `" + domain + "`",
                DidYouMean.hintOrList(domain, mesh.domains().keySet()));
      }
    });
    String slice = options.domain();
    if (slice != null && !mesh.domains().containsKey(slice)) {
      diagnostics.error(
          "unknown_domain",
          Location.wholeFile("mesh.yaml"),
          "domains",
          "the mesh has no domain `" + slice + "`, whose policies were asked for",
          DidYouMean.hintOrList(slice, mesh.domains().keySet()));
    }
  }

  private void policy(
      TreeFile file,
      Place.Policy place,
      MeshConfig mesh,
      ProductLoader products,
      PolicyLoader policies,
      List<LocatedFile> tables,
      List<LocatedFile> drl) {
    Origin origin = origin(place.domain(), place.product(), products);
    var located = new LocatedFile(file.path(), file.bytes(), origin, place.kind());
    switch (file.extension()) {
      case "rego" -> {
        if (options.tests() || !file.isTest()) {
          policies.addRego(file, place, origin);
        }
      }
      case "csv", "xlsx" -> tables.add(located);
      case "drl" -> {
        if (!(origin instanceof Origin.Council)) {
          diagnostics.error(
              "drl_of_domain",
              file.location(),
              "",
              "a domain's DRL is refused: its consequences are arbitrary Java",
              "write Rego or a decision table");
        } else if (!mesh.drl()) {
          diagnostics.error(
              "drl_off",
              file.location(),
              "",
              "mesh.yaml does not allow DRL, whose consequences are arbitrary Java",
              "the council can write `drl: true` there");
        } else {
          drl.add(located);
        }
      }
      default -> policies.readControls(file, origin);
    }
  }

  /** Whose a file is. A product without a readable descriptor speaks by its folder's name. */
  private static Origin origin(
      @Nullable String domain, @Nullable String product, ProductLoader products) {
    if (domain == null) {
      return Origin.COUNCIL;
    }
    if (product == null) {
      return new Origin.Domain(domain);
    }
    Catalog.Entry entry = products.entries().get(new ProductLoader.Folder(domain, product));
    return new Origin.Product(domain, entry == null ? product : entry.product().urn());
  }

  private @Nullable MappingReader document(TreeFile file) {
    YamlNode node = YamlReader.read(file.path(), file.bytes(), diagnostics);
    return node == null ? null : MappingReader.of(node, "", diagnostics);
  }

  private List<Agreement> agreements(Vocabulary vocabulary, ProductLoader products) {
    var agreements = new ArrayList<Agreement>();
    var reader = new AgreementReader(vocabulary);
    each(
        Place.Agreements.class,
        (file, place) -> {
          MappingReader document = document(file);
          Catalog.Entry entry =
              products.entries().get(new ProductLoader.Folder(place.domain(), place.product()));
          if (entry == null) {
            diagnostics.error(
                "missing_product",
                file.location(),
                "",
                "the folder has agreements and no readable data product",
                "describe it in `product.odps.yaml`");
          } else if (document != null) {
            var origin = new Origin.Product(place.domain(), entry.product().urn());
            agreements.addAll(reader.read(document, origin, entry.product(), entry.contracts()));
          }
        });
    var byId = new TreeMap<String, Agreement>();
    for (Agreement agreement : agreements) {
      unique(byId.putIfAbsent(agreement.id(), agreement), agreement);
    }
    return agreements;
  }

  private void unique(@Nullable Agreement earlier, Agreement agreement) {
    if (earlier != null) {
      var at = agreement.source().position();
      diagnostics.error(
          "duplicate_id",
          new Location(at.file(), at.line(), 1, at.line(), 1),
          "agreements",
          "agreement `" + agreement.id() + "` stands at " + earlier.source().position() + " too");
    }
  }

  private List<Waiver.Issued> waivers(
      Vocabulary vocabulary, Map<String, PolicyHeader> controls, Predicate<String> elsewhere) {
    var waivers = new ArrayList<Waiver.Issued>();
    var reader = new WaiverReader(vocabulary, controls, elsewhere, options.clock());
    var ids = new TreeMap<String, Waiver.Issued>();
    each(
        Place.WaiverFile.class,
        (file, _) -> {
          MappingReader document = document(file);
          if (document == null) {
            return;
          }
          for (Waiver.Issued waiver : reader.read(document)) {
            if (ids.putIfAbsent(waiver.source().id().value(), waiver) != null) {
              diagnostics.error(
                  "duplicate_id",
                  file.location(),
                  "id",
                  "two waivers are called `" + waiver.source().id() + "`");
            }
            waivers.add(waiver);
          }
        });
    return waivers;
  }

  private List<LegalHold> holds(Vocabulary vocabulary) {
    var holds = new ArrayList<LegalHold>();
    var reader = new HoldReader(vocabulary, options.clock());
    var ids = new TreeSet<String>();
    each(
        Place.HoldFile.class,
        (file, _) -> {
          MappingReader document = document(file);
          if (document == null) {
            return;
          }
          for (LegalHold hold : reader.read(document)) {
            if (!ids.add(hold.hold().id())) {
              diagnostics.error(
                  "duplicate_id",
                  file.location(),
                  "id",
                  "two holds are called `" + hold.hold().id() + "`");
            }
            holds.add(hold);
          }
        });
    return holds;
  }

  /** The files of decision cases, which whoever runs them reads. */
  private List<LocatedFile> cases(ProductLoader products) {
    var cases = new ArrayList<LocatedFile>();
    if (options.tests()) {
      each(
          Place.Cases.class,
          (file, place) ->
              cases.add(
                  new LocatedFile(
                      file.path(),
                      file.bytes(),
                      origin(place.domain(), place.product(), products),
                      "")));
    }
    return cases;
  }

  /** Tells each domain which questions of the council it has left open. */
  private void unanswered(
      MeshConfig mesh,
      Catalog catalog,
      Map<String, PolicyHeader> headers,
      List<DeclaredAnswer> answers) {
    for (PolicyHeader control : headers.values()) {
      if (control.force() != PolicyHeader.Force.DELEGATED) {
        continue;
      }
      for (Catalog.Entry entry : catalog.entries()) {
        String domain = entry.product().domain();
        String urn = entry.product().urn();
        boolean asked =
            control.scope().domains().allows(domain) && control.scope().products().allows(urn);
        boolean answered =
            answers.stream()
                .anyMatch(a ->
                    a.control().equals(control.id())
                        && a.scope().products().allows(urn)
                        && isOf(a.source().origin(), domain, urn));
        var declared = mesh.domains().get(domain);
        if (asked && !answered && !isForeign(domain) && declared != null) {
          diagnostics.warning(
              "delegated_unanswered",
              declared.location(),
              "answers",
              "domain `"
                  + domain
                  + "` has not answered `"
                  + control.id()
                  + "` for data product `"
                  + urn
                  + "`: what it applies to is denied",
              "answer it in `domains/" + domain + "/answers.yaml`");
        }
      }
    }
  }

  private static boolean isOf(Origin origin, String domain, String urn) {
    return switch (origin) {
      case Origin.Council _ -> false;
      case Origin.Domain(var who) -> who.equals(domain);
      case Origin.Product(var who, var product) -> who.equals(domain) && product.equals(urn);
    };
  }

  /** Makes a tree of what was read. */
  private interface Assembly {
    LoadedTree of(RegoProgram program);
  }

  private LoadResult result(
      List<TreeFile> files,
      String root,
      LoadResult.Unread unread,
      @Nullable RegoProgram program,
      Assembly assembly) {
    diagnostics.addAsWarnings(elsewhere);
    if (files.isEmpty()) {
      diagnostics.error("empty_tree", Location.wholeFile("."), "", "no policy tree at " + root);
    }
    List<Diagnostic> sorted = diagnostics.sorted();
    var named = new HashSet<String>();
    sorted.forEach(d -> named.add(d.location().file()));
    var sources = new TreeMap<String, String>();
    for (TreeFile file : files) {
      if (named.contains(file.path()) && !file.extension().equals("xlsx")) {
        sources.put(file.path(), file.text());
      }
    }
    LoadedTree tree = program == null || diagnostics.hasErrors() ? null : assembly.of(program);
    return new LoadResult(tree, unread, sorted, files.size(), PolicyWords.of(files), sources);
  }
}
