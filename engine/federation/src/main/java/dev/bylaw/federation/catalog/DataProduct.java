package dev.bylaw.federation.catalog;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A data product of the mesh.
 *
 * @param urn its URN, unique in the mesh; not empty
 * @param domain the domain it belongs to; not empty
 * @param name its name
 * @param version its version
 * @param status its status, for example {@code active}
 * @param owner the team or person that answers for it
 * @param regions where its data lie, as mesh.yaml names regions; sorted
 * @param outputPorts where it offers data
 */
public record DataProduct(
    String urn,
    String domain,
    String name,
    String version,
    String status,
    String owner,
    Set<String> regions,
    List<OutputPort> outputPorts) {
  public DataProduct {
    if (urn.isEmpty() || domain.isEmpty()) {
      throw new IllegalArgumentException("a data product requires a URN and a domain");
    }
    regions =
        regions.isEmpty() ? Set.of() : Collections.unmodifiableSortedSet(new TreeSet<>(regions));
    outputPorts = List.copyOf(outputPorts);
  }
}
