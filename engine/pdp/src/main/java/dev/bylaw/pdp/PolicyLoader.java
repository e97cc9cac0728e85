package dev.bylaw.pdp;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.diagnostic.DidYouMean;
import dev.bylaw.bundle.diagnostic.Location;
import dev.bylaw.bundle.diagnostic.Severity;
import dev.bylaw.bundle.mesh.MeshConfig;
import dev.bylaw.bundle.tree.LoadOptions;
import dev.bylaw.bundle.tree.LoadResult;
import dev.bylaw.bundle.tree.LoadedTree;
import dev.bylaw.bundle.tree.LocatedFile;
import dev.bylaw.bundle.tree.TreeFiles;
import dev.bylaw.bundle.tree.TreeLoader;
import dev.bylaw.drools.CompileResult;
import dev.bylaw.drools.DroolsOptions;
import dev.bylaw.drools.DroolsPolicies;
import dev.bylaw.drools.EvaluationLimits;
import dev.bylaw.drools.PolicyFile;
import dev.bylaw.drools.policy.KnownNames;
import dev.bylaw.drools.policy.PolicyHeader;
import dev.bylaw.drools.sheet.SheetLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Loads a policy tree and prepares all of it: Rego, decision tables, DRL, agreements, waivers. */
public final class PolicyLoader {
  private PolicyLoader() {}

  /**
   * What came of loading a tree.
   *
   * @param policies null if and only if a diagnostic is an error: a tree is never half loaded
   * @param diagnostics every problem, by place
   * @param files how many files were read
   * @param cases decision cases, unread; there even where the tree is broken
   * @param sources the text of each file that a diagnostic names, for rendering
   */
  public record Loaded(
      @Nullable PolicySet policies,
      List<Diagnostic> diagnostics,
      int files,
      List<LocatedFile> cases,
      Map<String, String> sources) {
    public Loaded {
      diagnostics = List.copyOf(diagnostics);
      cases = List.copyOf(cases);
      sources = Map.copyOf(sources);
    }
  }

  /**
   * Loads the tree under {@code root}.
   *
   * @throws IOException if the folder cannot be read; what is wrong inside is a diagnostic
   */
  public static Loaded load(Path root, LoadOptions options) throws IOException {
    return prepared(TreeLoader.load(root, options), options.domain());
  }

  /** As {@link #load(Path, LoadOptions)}, of files that were read elsewhere. */
  public static Loaded load(TreeFiles files, LoadOptions options) {
    return prepared(TreeLoader.load(files, options), options.domain());
  }

  private static Loaded prepared(LoadResult loaded, @Nullable String slice) {
    List<Diagnostic> diagnostics = new ArrayList<>(loaded.diagnostics());
    LoadResult.Unread unread = loaded.unread();
    LoadedTree tree = loaded.tree();
    DroolsPolicies policies = unread.meshComplete() ? compiled(unread, diagnostics) : null;
    PolicySet set = null;
    if (tree != null && policies != null) {
      check(tree, policies, diagnostics);
      new TableControls(tree, policies.headers(), slice, diagnostics).check();
      if (diagnostics.stream().noneMatch(Diagnostic::isError)) {
        set = new PolicySet(tree, new DroolsSet(policies, tree.mesh()), loaded.words());
      }
    }
    if (set == null && policies != null) {
      policies.close();
    }
    diagnostics.sort(null);
    return new Loaded(set, diagnostics, loaded.files(), unread.cases(), loaded.sources());
  }

  /** The tables and rule files, also of a tree that is broken: what is wrong in them is told. */
  private static @Nullable DroolsPolicies compiled(
      LoadResult.Unread unread, List<Diagnostic> diagnostics) {
    List<PolicyFile> files = new ArrayList<>();
    for (List<LocatedFile> kind : List.of(unread.tables(), unread.drl())) {
      for (LocatedFile file : kind) {
        files.add(new PolicyFile(file.path(), file.bytes(), file.origin()));
      }
    }
    CompileResult compiled = DroolsPolicies.compile(files, options(unread.mesh()));
    compiled.diagnostics().forEach(d -> diagnostics.add(converted(d)));
    return compiled.policies();
  }

  static DroolsOptions options(MeshConfig mesh) {
    return new DroolsOptions(
        mesh.drl(),
        KnownNames.of(
            mesh.domains().keySet(),
            mesh.purposes().keySet(),
            mesh.regions().keySet(),
            mesh.taxonomy().categories().keySet(),
            new TreeSet<>(mesh.taxonomy().sensitivities())),
        SheetLimits.DEFAULT,
        EvaluationLimits.DEFAULT);
  }

  /** What only the whole shows: ids that are taken, owners that nobody is. */
  private static void check(
      LoadedTree tree, DroolsPolicies policies, List<Diagnostic> diagnostics) {
    Map<String, String> taken = new HashMap<>();
    tree.policies().forEach(p -> taken.put(p.id().value(), p.location().file()));
    Set<String> owners = tree.mesh().owners().keySet();
    for (PolicyHeader header : policies.headers()) {
      String id = header.source().id().value();
      String file = header.source().position().file();
      String other = taken.putIfAbsent(id, file);
      if (other != null) {
        diagnostics.add(
            error(
                "duplicate_id",
                header,
                "policy id `%s` is taken by `%s`".formatted(id, other),
                null));
      }
      if (tree.mesh().owner(header.owner()) == null) {
        diagnostics.add(
            error(
                "unknown_owner",
                header,
                "owner `%s` is not declared in mesh.yaml".formatted(header.owner()),
                DidYouMean.hint(header.owner(), owners)));
      }
    }
  }

  private static Diagnostic error(
      String code, PolicyHeader header, String message, @Nullable String hint) {
    int line = header.source().position().line();
    return new Diagnostic(
        Severity.ERROR,
        code,
        new Location(header.source().position().file(), line, 1, line, 1),
        "",
        message,
        hint);
  }

  static Diagnostic converted(dev.bylaw.drools.sheet.Diagnostic d) {
    Location location =
        d.row() == 0
            ? Location.wholeFile(d.file())
            : new Location(
                d.file(), d.row(), Math.max(1, d.column()), d.row(), Math.max(1, d.column()));
    return new Diagnostic(
        d.isError() ? Severity.ERROR : Severity.WARNING,
        "table",
        location,
        "",
        d.message(),
        d.hint());
  }
}
