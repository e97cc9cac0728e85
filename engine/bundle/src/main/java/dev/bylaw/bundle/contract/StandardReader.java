package dev.bylaw.bundle.contract;

import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.diagnostic.DidYouMean;
import dev.bylaw.bundle.diagnostic.Location;
import dev.bylaw.bundle.mesh.Taxonomy;
import dev.bylaw.bundle.yaml.YamlNode;
import dev.bylaw.bundle.yaml.YamlReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a contract (ODCS 2.2 to 3.x) or a product (ODPS 0.9 to 1.x), whichever the document says it
 * is. What Bylaw needs and does not find is an error; everything else that departs from the
 * standard is a warning, and what a newer version of the standard may have added is passed over.
 */
public final class StandardReader {

  /** A document of one of the standards. */
  public sealed interface Reading {
    record Contract(ContractReading reading) implements Reading {}

    record Product(ProductReading reading) implements Reading {}
  }

  private static final List<String> KINDS = List.of("DataContract", "DataProduct");

  private final String file;
  private final Taxonomy taxonomy;
  private final Diagnostics diagnostics;

  private StandardReader(String file, Taxonomy taxonomy, Diagnostics diagnostics) {
    this.file = file;
    this.taxonomy = taxonomy;
    this.diagnostics = diagnostics;
  }

  /**
   * @return the document, or null exactly when an error was added to the diagnostics
   */
  public static @Nullable Reading read(
      String file, byte[] bytes, Taxonomy taxonomy, Diagnostics diagnostics) {
    int before = diagnostics.errorCount();
    YamlNode node = YamlReader.read(file, bytes, diagnostics);
    if (node == null) {
      return null;
    }
    Reading reading = new StandardReader(file, taxonomy, diagnostics).read(node, before);
    return diagnostics.errorCount() > before ? null : reading;
  }

  private @Nullable Reading read(YamlNode node, int before) {
    if (!(node instanceof YamlNode.Fields document)) {
      error("wrong_type", node.location(), "", "expected a mapping, found " + node.kind(), null);
      return null;
    }
    String kind = text(document, "kind");
    if (kind == null || !KINDS.contains(kind)) {
      refuse(document, kind);
      return null;
    }
    String apiVersion = text(document, "apiVersion");
    StandardVersion version = apiVersion == null ? null : StandardVersion.parse(apiVersion);
    if (apiVersion == null && document.get("uuid") != null) {
      version = new StandardVersion(2, 2, 2); // where it was optional
    }
    if (version == null) {
      String message =
          apiVersion == null
              ? "`apiVersion` is missing"
              : "`" + apiVersion + "` is no version of the standard";
      error(
          apiVersion == null ? "missing_key" : "unknown_version",
          at(document, "apiVersion"),
          "apiVersion",
          message,
          kind.equals("DataContract") ? "the newest is `v3.1.0`" : "the newest is `v1.0.0`");
      return null;
    }
    return kind.equals("DataContract")
        ? contract(document, version, before)
        : product(document, version, before);
  }

  private @Nullable Reading contract(
      YamlNode.Fields document, StandardVersion version, int before) {
    Shape shape =
        switch (version.major()) {
          case 2 -> Odcs2.CONTRACT;
          case 3 -> Odcs3.CONTRACT;
          default -> null;
        };
    if (shape == null) {
      unsupported(document, "ODCS " + version, "2.2 to 3.x");
      return null;
    }
    new ShapeChecker(version, Odcs3.V3_1_0, diagnostics).check(document, shape);
    return diagnostics.errorCount() > before
        ? null
        : new Reading.Contract(ContractReader.read(file, document, version, taxonomy, diagnostics));
  }

  private @Nullable Reading product(YamlNode.Fields document, StandardVersion version, int before) {
    if (version.major() > 1) {
      unsupported(document, "ODPS " + version, "0.9 to 1.x");
      return null;
    }
    new ShapeChecker(version, Odps1.V1_0_0, diagnostics).check(document, Odps1.PRODUCT);
    return diagnostics.errorCount() > before
        ? null
        : new Reading.Product(ProductReader.read(file, document));
  }

  private void unsupported(YamlNode.Fields document, String found, String expected) {
    error(
        "unknown_version",
        at(document, "apiVersion"),
        "apiVersion",
        found + " is not read, expected " + expected,
        null);
  }

  /** Names the format of a document that is neither, where it is a known one. */
  private void refuse(YamlNode.Fields document, @Nullable String kind) {
    String specification = text(document, "dataContractSpecification");
    if (specification != null) {
      error(
          "data_contract_specification",
          at(document, "dataContractSpecification"),
          "dataContractSpecification",
          "this is the Data Contract Specification `"
              + specification
              + "`, which the Open Data Contract Standard (ODCS) succeeds",
          "convert it, for example with `datacontract export odcs`");
    } else if (document.get("$schema") != null) {
      error(
          "json_schema",
          at(document, "$schema"),
          "$schema",
          "this is a JSON schema, expected a data contract or a data product",
          null);
    } else if (kind == null) {
      error(
          "missing_key",
          document.location(),
          "kind",
          "`kind` is missing, expected `DataContract` (ODCS) or `DataProduct` (ODPS)",
          null);
    } else {
      error(
          "unknown_kind",
          at(document, "kind"),
          "kind",
          "unknown kind `" + kind + "`, expected `DataContract` (ODCS) or `DataProduct` (ODPS)",
          DidYouMean.hint(kind, KINDS));
    }
  }

  private void error(String code, Location at, String path, String message, @Nullable String hint) {
    diagnostics.error(code, at, path, message, hint);
  }

  private static Location at(YamlNode.Fields in, String key) {
    YamlNode value = in.get(key);
    return value == null ? in.location() : value.location();
  }

  private static @Nullable String text(YamlNode.Fields in, String key) {
    YamlNode value = in.get(key);
    return value == null ? null : value.scalarText();
  }
}
