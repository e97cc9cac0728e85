package dev.bylaw.bundle.mesh;

import dev.bylaw.bundle.diagnostic.Location;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A domain of the mesh.
 *
 * @param id its id, which is its folder under {@code domains/}
 * @param title its name for people
 * @param owner the id of the {@link Owner} that answers for it
 * @param regions where its products lie unless they say otherwise; sorted
 * @param keys that sign its part of a bundle; only {@code mesh.yaml} can name them
 * @param location where it is declared
 */
public record Domain(
    String id,
    String title,
    String owner,
    Set<String> regions,
    List<MeshKey> keys,
    Location location) {
  public Domain {
    regions = Collections.unmodifiableSortedSet(new TreeSet<>(regions));
    keys = List.copyOf(keys);
  }
}
