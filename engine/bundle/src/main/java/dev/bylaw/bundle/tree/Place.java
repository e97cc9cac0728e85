package dev.bylaw.bundle.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a file is for, by its place in the tree and its name. */
sealed interface Place {

  /** {@code mesh.yaml}. */
  record Mesh() implements Place {}

  /** {@code domains/<domain>/domain.yaml}. */
  record DomainFile(String domain) implements Place {}

  /** {@code answers.yaml} of a domain, or of a product. */
  record Answers(String domain, @Nullable String product) implements Place {}

  /** {@code *.odps.yaml} of a product. */
  record ProductFile(String domain, String product) implements Place {}

  /** {@code *.odcs.yaml} of a product. */
  record ContractFile(String domain, String product) implements Place {}

  /** {@code agreements.yaml} of a product. */
  record Agreements(String domain, String product) implements Place {}

  record WaiverFile() implements Place {}

  record HoldFile() implements Place {}

  /**
   * A policy: Rego, a table, DRL, or a file of controls.
   *
   * @param domain null for the council's
   * @param product null for the council's or a domain's
   * @param kind the name of its folder, empty directly in its layer
   */
  record Policy(@Nullable String domain, @Nullable String product, String kind) implements Place {}

  /**
   * Decision cases, beside whatever they are about.
   *
   * @param domain null for the council's
   * @param product null for the council's or a domain's
   */
  record Cases(@Nullable String domain, @Nullable String product) implements Place {}

  /**
   * A file of a pack, {@code packs/<pack>/global/…}, which counts as the council's where mesh.yaml
   * turns the pack on.
   *
   * @param content what it then is; {@link Nowhere} for what only describes the pack
   */
  record Pack(String pack, Place content) implements Place {}

  /** Nowhere. */
  record Nowhere() implements Place {}

  /** The domain whose file it is, or null for the council's. */
  default @Nullable String owner() {
    return switch (this) {
      case DomainFile(var domain) -> domain;
      case Answers(var domain, var _) -> domain;
      case ProductFile(var domain, var _) -> domain;
      case ContractFile(var domain, var _) -> domain;
      case Agreements(var domain, var _) -> domain;
      case Policy(var domain, var _, var _) -> domain;
      case Cases(var domain, var _) -> domain;
      case Mesh _, WaiverFile _, HoldFile _, Pack _, Nowhere _ -> null;
    };
  }

  static Place of(TreeFile file) {
    List<String> steps = List.of(file.path().split("/"));
    if (steps.getFirst().equals("packs")) {
      return steps.size() > 2 ? inPack(file, steps) : new Nowhere();
    }
    if (file.isTest() && file.isYaml()) {
      return cases(steps);
    }
    return switch (steps.getFirst()) {
      case "mesh.yaml", "mesh.yml" -> new Mesh();
      case "waivers" -> file.isYaml() && steps.size() > 1 ? new WaiverFile() : new Nowhere();
      case "holds" -> file.isYaml() && steps.size() > 1 ? new HoldFile() : new Nowhere();
      case "global" ->
          steps.size() > 1 && isPolicy(file)
              ? new Policy(null, null, steps.size() > 2 ? steps.get(1) : "")
              : new Nowhere();
      case "domains" -> steps.size() > 2 ? inDomain(file, steps) : new Nowhere();
      default -> new Nowhere();
    };
  }

  private static Place inPack(TreeFile file, List<String> steps) {
    Place content = new Nowhere();
    if (steps.get(2).equals("global")) {
      boolean cases = file.isTest() && file.isYaml();
      content =
          cases
              ? new Cases(null, null)
              : isPolicy(file)
                  ? new Policy(null, null, steps.size() > 4 ? steps.get(3) : "")
                  : content;
    }
    return new Pack(steps.get(1), content);
  }

  private static Place cases(List<String> steps) {
    boolean ofDomain = steps.getFirst().equals("domains") && steps.size() > 2;
    boolean ofProduct = ofDomain && steps.get(2).equals("products") && steps.size() > 4;
    return new Cases(ofDomain ? steps.get(1) : null, ofProduct ? steps.get(3) : null);
  }

  private static Place inDomain(TreeFile file, List<String> steps) {
    String domain = steps.get(1);
    String stem = file.isYaml() ? file.name().substring(0, file.name().lastIndexOf('.')) : "";
    if (steps.get(2).equals("products")) {
      return steps.size() > 4 ? inProduct(file, stem, domain, steps) : new Nowhere();
    }
    if (steps.size() == 3 && stem.equals("domain")) {
      return new DomainFile(domain);
    }
    if (steps.size() == 3 && stem.equals("answers")) {
      return new Answers(domain, null);
    }
    return isPolicy(file)
        ? new Policy(domain, null, steps.size() > 3 ? steps.get(2) : "")
        : new Nowhere();
  }

  private static Place inProduct(TreeFile file, String stem, String domain, List<String> steps) {
    String product = steps.get(3);
    String name = file.name();
    if (name.matches(".*\\.odps\\.(ya?ml|json)")) {
      return new ProductFile(domain, product);
    }
    if (name.matches(".*\\.odcs\\.(ya?ml|json)")) {
      return new ContractFile(domain, product);
    }
    if (stem.equals("agreements")) {
      return new Agreements(domain, product);
    }
    if (stem.equals("answers")) {
      return new Answers(domain, product);
    }
    return isPolicy(file)
        ? new Policy(domain, product, steps.size() > 5 ? steps.get(4) : "")
        : new Nowhere();
  }

  private static boolean isPolicy(TreeFile file) {
    return switch (file.extension()) {
      case "rego", "csv", "xlsx", "drl" -> true;
      case "yaml", "yml" ->
          file.name().matches("controls\\.ya?ml") || file.name().matches(".+\\.controls\\.ya?ml");
      default -> false;
    };
  }
}
