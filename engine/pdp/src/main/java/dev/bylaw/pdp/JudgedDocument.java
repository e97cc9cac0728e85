package dev.bylaw.pdp;

import dev.bylaw.bundle.catalog.Resolution;
import dev.bylaw.bundle.contract.ColumnReading;
import dev.bylaw.bundle.contract.ColumnSigns;
import dev.bylaw.bundle.contract.ContractReading;
import dev.bylaw.bundle.contract.ProductReading;
import dev.bylaw.bundle.contract.StandardReader;
import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.tree.LoadedTree;
import dev.bylaw.drools.fact.Document;
import dev.bylaw.federation.catalog.DataContract;
import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.compliance.Finding;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A product or contract that is judged.
 *
 * @param file its name in findings
 * @param kind {@code DataProduct} or {@code DataContract}
 * @param id its id
 * @param facts the product that it belongs to, as far as it says or the catalog knows
 * @param columns its columns; none of a product
 * @param content the document as it was written
 * @param previous the version before, if it is judged as its successor
 */
record JudgedDocument(
    String file,
    String kind,
    String id,
    ResourceFacts facts,
    List<ColumnReading> columns,
    ObjectValue content,
    @Nullable JudgedDocument previous) {

  /** What a document that names no domain belongs to. */
  static final String UNASSIGNED = "unassigned";

  /**
   * What came of reading one.
   *
   * @param document null if and only if there are errors
   * @param errors each with file, line, column, expected and found
   */
  record Reading(@Nullable JudgedDocument document, List<String> errors) {}

  /** The documents of a product of the mesh: its descriptor, then its contracts. */
  static List<JudgedDocument> of(LoadedTree tree, String urn) {
    List<JudgedDocument> documents = new ArrayList<>();
    tree.products().values().stream()
        .filter(p -> p.urn().equals(urn))
        .forEach(p -> documents.add(product(tree, p)));
    for (DataContract contract : tree.catalog().contracts(urn)) {
      tree.contracts().values().stream()
          .filter(c -> c.contract().id().equals(contract.id()))
          .forEach(c -> documents.add(contract(c, known(tree, urn, UNASSIGNED, urn))));
    }
    return documents;
  }

  /** Reads one that the mesh need not know. */
  static Reading read(LoadedTree tree, String file, byte[] bytes) {
    Diagnostics diagnostics = new Diagnostics();
    StandardReader.Reading reading =
        StandardReader.read(file, bytes, tree.mesh().taxonomy(), diagnostics);
    return switch (reading) {
      case StandardReader.Reading.Contract(ContractReading contract) ->
          new Reading(
              contract(
                  contract,
                  known(
                      tree,
                      contract.contract().id(),
                      contract.domain() == null ? UNASSIGNED : contract.domain(),
                      contract.name() == null ? contract.contract().id() : contract.name())),
              List.of());
      case StandardReader.Reading.Product(ProductReading product) ->
          new Reading(product(tree, product), List.of());
      case null ->
          new Reading(
              null,
              diagnostics.sorted().stream()
                  .filter(Diagnostic::isError)
                  .map(Diagnostic::toString)
                  .toList());
    };
  }

  private static JudgedDocument product(LoadedTree tree, ProductReading product) {
    return product(
        product,
        known(
            tree,
            product.urn(),
            product.domain() == null ? UNASSIGNED : product.domain(),
            product.name()));
  }

  /** A product with what is known of it. */
  static JudgedDocument product(ProductReading product, ResourceFacts facts) {
    return new JudgedDocument(
        product.file(), "DataProduct", product.urn(), facts, List.of(), product.document(), null);
  }

  /** A contract with what is known of its product. */
  static JudgedDocument contract(ContractReading contract, ResourceFacts facts) {
    return new JudgedDocument(
        contract.file(),
        "DataContract",
        contract.contract().id(),
        facts,
        contract.columns(),
        contract.document(),
        null);
  }

  /** What the catalog knows of the product, or what the document itself says. */
  private static ResourceFacts known(LoadedTree tree, String urn, String domain, String name) {
    return tree.catalog().resolve(DecisionPoint.product(urn))
            instanceof Resolution.Resolved(ResourceFacts facts)
        ? facts
        : new ResourceFacts(
            urn.isEmpty() ? UNASSIGNED : urn,
            domain,
            name,
            "",
            null,
            null,
            null,
            Set.of(),
            List.of());
  }

  /** Whether both describe the same thing, at whatever version. */
  boolean isVersionOf(JudgedDocument other) {
    return kind.equals(other.kind) && id.equals(other.id);
  }

  /** This document as what comes after another, or as the first. */
  JudgedDocument succeeding(@Nullable JudgedDocument before) {
    return new JudgedDocument(file, kind, id, facts, columns, content, before);
  }

  /** The {@code input} document of a standard in Rego (docs/policies.md). */
  ObjectValue input(Instant clock) {
    ObjectValue.Builder out =
        ObjectValue.builder()
            .put("kind", kind)
            .put("id", id)
            .put("document", content)
            .put("columns", described())
            .put("time", clock.toString())
            .put(
                "time_ns",
                NumberValue.of(clock.getEpochSecond() * 1_000_000_000L + clock.getNano()));
    if (previous != null) {
      out.put(
          "previous",
          ObjectValue.builder()
              .put("document", previous.content)
              .put("columns", previous.described())
              .build());
    }
    return out.build();
  }

  private ArrayValue described() {
    Value[] described = new Value[columns.size()];
    for (int i = 0; i < described.length; i++) {
      described[i] = column(columns.get(i));
    }
    return ArrayValue.wrap(described);
  }

  private static ObjectValue column(ColumnReading reading) {
    List<Value> categories = new ArrayList<>();
    reading.column().categories().forEach(c -> categories.add(StringValue.of(c)));
    ObjectValue.Builder out =
        ObjectValue.builder()
            .put("object", reading.object())
            .put("name", reading.column().name())
            .put("path", reading.path())
            .put("type", reading.column().logicalType())
            .put("required", BooleanValue.of(reading.column().required()))
            .put("categories", ArrayValue.of(categories))
            .put("sensitivity", reading.column().sensitivity());
    if (reading.encryptedName() != null) {
      out.put("encrypted_name", reading.encryptedName());
    }
    return out.build();
  }

  /** The facts of a decision table or rule file. */
  Document facts(String action) {
    List<Document.DescribedColumn> described =
        columns.stream()
            .map(c -> new Document.DescribedColumn(c.object(), c.path(), c.column(), signs(c)))
            .toList();
    Set<String> promises = new TreeSet<>();
    if (content.get("slaProperties") instanceof ArrayValue entries) {
      for (Value entry : entries) {
        if (entry instanceof ObjectValue property
            && property.get("property") instanceof StringValue name) {
          promises.add(name.value());
        }
      }
    }
    boolean isDescribed =
        content.get("description") instanceof ObjectValue description
            && description.get("purpose") instanceof StringValue purpose
            && !purpose.value().isBlank();
    return new Document(
        action,
        facts,
        kind,
        id,
        text("name"),
        text("version"),
        text("status"),
        isDescribed,
        promises,
        described);
  }

  private static Document.Signs signs(ColumnReading column) {
    ColumnSigns signs = column.signs();
    return new Document.Signs(
        signs.words(),
        signs.objectWords(),
        signs.textWords(),
        signs.looks(),
        signs.denied(),
        column.encryptedName() != null);
  }

  private @Nullable String text(String field) {
    return content.get(field) instanceof StringValue text ? text.value() : null;
  }

  /** A finding with the file before its path, where several documents are judged together. */
  Finding placed(Finding finding, boolean several) {
    return several
        ? new Finding(
            finding.rule(),
            finding.severity(),
            file + "#" + finding.path(),
            finding.message(),
            finding.remediation())
        : finding;
  }
}
