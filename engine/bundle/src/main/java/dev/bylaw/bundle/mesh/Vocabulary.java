package dev.bylaw.bundle.mesh;

import dev.bylaw.bundle.diagnostic.DidYouMean;
import dev.bylaw.bundle.yaml.MappingReader;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks names against what the mesh knows. Where {@code mesh.yaml} itself could not be read
 * nothing is known to be unknown, so that one mistake is not told a hundred times.
 */
public final class Vocabulary {

  private final MeshConfig mesh;
  private final boolean complete;
  private final Set<String> products;

  /**
   * @param complete whether the mesh was read without an error
   * @param products the URNs of all products
   */
  public Vocabulary(MeshConfig mesh, boolean complete, Set<String> products) {
    this.mesh = mesh;
    this.complete = complete;
    this.products = new TreeSet<>(products);
  }

  /** Whether all of the mesh is known, so that what is missing here is missing. */
  public boolean isComplete() {
    return complete;
  }

  public MeshConfig mesh() {
    return mesh;
  }

  public void domains(MappingReader in, String key, Collection<String> names) {
    check("domain", in, key, names, mesh.domains().keySet());
  }

  public void products(MappingReader in, String key, Collection<String> names) {
    check("data product", in, key, names, products);
  }

  public void regions(MappingReader in, String key, Collection<String> names) {
    check("region", in, key, names, mesh.regions().keySet());
  }

  public void jurisdictions(MappingReader in, String key, Collection<String> names) {
    check("jurisdiction", in, key, names, mesh.jurisdictions());
  }

  public void purposes(MappingReader in, String key, Collection<String> names) {
    check("purpose", in, key, names, mesh.purposes().keySet());
  }

  public void owners(MappingReader in, String key, Collection<String> names) {
    check("owner", in, key, names, mesh.owners().keySet());
  }

  /** Checks the label that a selector such as {@code *pii} speaks of. */
  public void label(MappingReader in, String selector) {
    String label = selector.substring(1);
    if (complete && !mesh.taxonomy().knows(label)) {
      String near = DidYouMean.nearest(label, mesh.taxonomy().labels());
      in.diagnostics()
          .error(
              "unknown_label",
              in.keyLocation(selector),
              in.path(selector),
              "the taxonomy does not know the label `" + label + "`",
              near == null
                  ? "known: " + String.join(", ", mesh.taxonomy().labels())
                  : "did you mean `*" + near + "`?");
    }
  }

  private void check(
      String what,
      MappingReader in,
      String key,
      Collection<String> names,
      Collection<String> known) {
    if (!complete) {
      return;
    }
    for (String name : names) {
      if (!known.contains(name)) {
        in.diagnostics()
            .error(
                "unknown_" + what.replace(' ', '_'),
                in.location(key, name),
                in.path(key),
                "unknown " + what + " `" + name + "`",
                DidYouMean.hintOrList(name, known));
      }
    }
  }
}
