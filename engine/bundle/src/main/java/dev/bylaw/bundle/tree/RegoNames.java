package dev.bylaw.bundle.tree;

import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.diagnostic.DidYouMean;
import dev.bylaw.bundle.mesh.MeshConfig;
import dev.bylaw.bundle.mesh.Vocabulary;
import dev.bylaw.federation.catalog.Column;
import dev.bylaw.rego.syntax.Infix;
import dev.bylaw.rego.syntax.Module;
import dev.bylaw.rego.value.StringValue;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds texts in Rego that are compared with an attribute whose values the mesh declares, and that
 * are none of them: a purpose, label, region, domain, action or role which is misspelled.
 */
final class RegoNames {
  private final Map<String, Set<String>> known = new HashMap<>();

  /** Attributes that may have other values than those that are known. */
  private final Set<String> open = new TreeSet<>();

  private final Diagnostics diagnostics;

  /**
   * Requires a vocabulary that is complete.
   *
   * @param actions that headers, agreements and others of the tree speak of
   * @param roles that agreements and waivers speak of
   */
  RegoNames(
      Vocabulary vocabulary,
      Set<String> products,
      Set<String> actions,
      Set<String> roles,
      Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
    MeshConfig mesh = vocabulary.mesh();
    Set<String> sensitivities = new TreeSet<>(mesh.taxonomy().sensitivities());
    sensitivities.add(Column.UNCLASSIFIED);
    Set<String> labels = new TreeSet<>(mesh.taxonomy().labels());
    labels.addAll(sensitivities);
    put(mesh.purposes().keySet(), "input.purpose");
    put(mesh.domains().keySet(), "input.resource.domain");
    put(products, "input.resource.data_product");
    put(mesh.jurisdictions(), "input.jurisdiction");
    put(mesh.regions().keySet(), "input.resource.regions.*");
    put(
        labels,
        "input.resource.labels.*",
        "input.resource.columns.*.categories.*",
        "input.columns.*.categories.*");
    put(sensitivities, "input.resource.columns.*.sensitivity", "input.columns.*.sensitivity");
    // who consumes may be of another mesh, or in a region that no product is in
    open(mesh.domains().keySet(), "input.consumer.domain");
    open(products, "input.consumer.product");
    open(mesh.jurisdictions(), "input.consumer.jurisdiction");
    open(mesh.regions().keySet(), "input.consumer.processing_location");
    // no file declares what actions and roles there are; some use them
    open(actions, "input.action");
    open(roles, "input.subject.roles.*", "input.subject.on_behalf_of.roles.*");
  }

  private void put(Set<String> names, String... attributes) {
    if (!names.isEmpty()) {
      for (String attribute : attributes) {
        known.put(attribute, names);
      }
    }
  }

  private void open(Set<String> names, String... attributes) {
    put(names, attributes);
    open.addAll(Arrays.asList(attributes));
  }

  void check(List<Module> modules) {
    for (RegoComparisons.Compared compared : RegoComparisons.of(modules)) {
      if (compared.by() == Infix.EQUAL
          && compared.literal().value() instanceof StringValue text
          && !text.value().isEmpty()
          && compared.paths().stream().allMatch(path -> isUnknown(path, text.value()))) {
        tell(compared, text.value());
      }
    }
  }

  private boolean isUnknown(String path, String text) {
    Set<String> names = known.get(path);
    return names != null
        && !names.contains(text)
        && (!open.contains(path) || DidYouMean.nearest(text, names) != null);
  }

  private void tell(RegoComparisons.Compared compared, String text) {
    Set<String> names = new TreeSet<>();
    compared.paths().forEach(path -> names.addAll(known.getOrDefault(path, Set.of())));
    diagnostics.warning(
        "unknown_literal",
        WellKnownRules.location(compared.literal().span()),
        "",
        "`%s` is compared with `%s`, which %s"
            .formatted(
                String.join("`, `", compared.paths()).replace(".*", "[_]"),
                text,
                compared.paths().stream().allMatch(RegoNames::isUsed)
                    ? "nothing else in the tree speaks of"
                    : "the mesh does not know"),
        DidYouMean.hintOrList(text, names));
  }

  private static boolean isUsed(String path) {
    return path.equals("input.action") || path.contains(".roles.");
  }
}
