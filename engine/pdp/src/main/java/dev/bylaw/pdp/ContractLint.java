package dev.bylaw.pdp;

import dev.bylaw.bundle.contract.ColumnReading;
import dev.bylaw.bundle.contract.StandardReader;
import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.diagnostic.Location;
import dev.bylaw.bundle.diagnostic.Severity;
import dev.bylaw.bundle.mesh.MeshConfig;
import dev.bylaw.bundle.mesh.Taxonomy;
import dev.bylaw.bundle.tree.LoadedTree;
import dev.bylaw.bundle.tree.LocatedFile;
import dev.bylaw.drools.CompileResult;
import dev.bylaw.drools.DroolsOptions;
import dev.bylaw.drools.DroolsPolicies;
import dev.bylaw.drools.PolicyFile;
import dev.bylaw.drools.policy.EvaluatedCompliance;
import dev.bylaw.drools.policy.Kind;
import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.compliance.ComplianceContribution;
import dev.bylaw.federation.compliance.Finding;
import dev.bylaw.federation.policy.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks through contracts and products by decision tables alone, so that whoever writes one sees at
 * once what a label is missing from: the tables of a policy tree where there is one, else those
 * that ship, and further ones that the user names. Its findings have lines.
 */
public final class ContractLint implements AutoCloseable {
  /** The tables that ship, copies of those in the policy library. */
  static final List<String> SHIPPED =
      List.of(
          "global/pii/likely_personal.csv",
          "global/pii/contradictory_labels.csv",
          "global/retention/promised.csv");

  /**
   * A file of further rules.
   *
   * @param name as messages call it
   */
  // a file's bytes are handed over once and compared by nobody
  @SuppressWarnings("ArrayRecordComponent")
  public record Rules(String name, byte[] bytes) {}

  /**
   * The linter, or what is wrong with its rules.
   *
   * @param lint null if and only if there are errors
   */
  public record Prepared(@Nullable ContractLint lint, List<Diagnostic> diagnostics) {}

  private final DroolsPolicies tables;
  private final Taxonomy taxonomy;

  private ContractLint(DroolsPolicies tables, Taxonomy taxonomy) {
    this.tables = tables;
    this.taxonomy = taxonomy;
  }

  /**
   * Prepares a linter.
   *
   * @param tree whose compliance tables and taxonomy are used; null: those that ship
   * @param further rules besides
   */
  public static Prepared prepare(@Nullable LoadedTree tree, List<Rules> further) {
    List<PolicyFile> files = new ArrayList<>();
    if (tree == null) {
      SHIPPED.forEach(path -> files.add(new PolicyFile(path, shipped(path), Origin.COUNCIL)));
    } else {
      for (LocatedFile file : tree.tables()) {
        if (file.origin() instanceof Origin.Council) {
          files.add(new PolicyFile(file.path(), file.bytes(), file.origin()));
        }
      }
    }
    for (Rules rules : further) {
      files.add(new PolicyFile(rules.name(), rules.bytes(), Origin.COUNCIL));
    }
    MeshConfig mesh = tree == null ? null : tree.mesh();
    CompileResult compiled =
        DroolsPolicies.compile(
            files, mesh == null ? DroolsOptions.DEFAULT : PolicyLoader.options(mesh));
    List<Diagnostic> diagnostics =
        compiled.diagnostics().stream().map(PolicyLoader::converted).toList();
    DroolsPolicies tables = compiled.policies();
    return new Prepared(
        tables == null
            ? null
            : new ContractLint(tables, mesh == null ? Taxonomy.STANDARD : mesh.taxonomy()),
        diagnostics);
  }

  /** How many tables are applied. */
  public int rules() {
    return (int) tables.headers().stream().filter(h -> h.kind() == Kind.COMPLIANCE).count();
  }

  /** What is to be said of a file: that it cannot be read, or what the tables find in it. */
  public List<Diagnostic> lint(String file, byte[] bytes) {
    Diagnostics diagnostics = new Diagnostics();
    StandardReader.Reading reading = StandardReader.read(file, bytes, taxonomy, diagnostics);
    JudgedDocument document =
        switch (reading) {
          case StandardReader.Reading.Contract(var contract) ->
              JudgedDocument.contract(
                  contract,
                  unknown(
                      contract.contract().id(),
                      contract.domain(),
                      contract.name() == null ? "" : contract.name()));
          case StandardReader.Reading.Product(var product) ->
              JudgedDocument.product(
                  product, unknown(product.urn(), product.domain(), product.name()));
          case null -> null;
        };
    if (document != null) {
      for (EvaluatedCompliance each : tables.evaluateCompliance(document.facts("publish"))) {
        add(each.header().source().id().value(), each.contribution(), document, diagnostics);
      }
    }
    return diagnostics.sorted();
  }

  private static void add(
      String policy,
      ComplianceContribution said,
      JudgedDocument document,
      Diagnostics diagnostics) {
    switch (said) {
      case ComplianceContribution.NotApplicable() -> {}
      case ComplianceContribution.Failed(var _, String message, var _) ->
          diagnostics.error(
              policy, Location.wholeFile(document.file()), "", "the table failed: " + message);
      case ComplianceContribution.Found(List<Finding> findings) -> {
        for (Finding finding : findings) {
          diagnostics.add(
              new Diagnostic(
                  finding.severity() == dev.bylaw.federation.compliance.Severity.BLOCK
                      ? Severity.ERROR
                      : Severity.WARNING,
                  policy + "/" + finding.rule(),
                  place(document, finding.path()),
                  finding.path() == null ? "" : finding.path(),
                  finding.message(),
                  finding.remediation()));
        }
      }
    }
  }

  private static Location place(JudgedDocument document, @Nullable String path) {
    for (ColumnReading column : document.columns()) {
      if (column.path().equals(path)) {
        return column.location();
      }
    }
    return new Location(document.file(), 1, 1, 1, 1);
  }

  private static ResourceFacts unknown(String id, @Nullable String domain, String name) {
    return new ResourceFacts(
        id.isEmpty() ? JudgedDocument.UNASSIGNED : id,
        domain == null || domain.isEmpty() ? JudgedDocument.UNASSIGNED : domain,
        name,
        "",
        null,
        null,
        null,
        Set.of(),
        List.of());
  }

  private static byte[] shipped(String path) {
    String name = "lint/" + path.substring(path.lastIndexOf('/') + 1);
    try (InputStream in = ContractLint.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("`" + name + "` is not in this build");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    tables.close();
  }
}
