package dev.bylaw.bundle.contract;

import dev.bylaw.bundle.diagnostic.Location;
import dev.bylaw.federation.catalog.OutputPort;
import dev.bylaw.rego.value.ObjectValue;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What was read of a product descriptor.
 *
 * @param file its path
 * @param urn its id
 * @param name its name; the id where it has none
 * @param domain the domain that it says it belongs to, or null
 * @param version its version; empty where it has none
 * @param status its status
 * @param owner the user name of the member whose role is owner, or null
 * @param regions what the custom property {@code regions} says; sorted
 * @param inputContracts ids of the contracts that it consumes
 * @param outputPorts in the order of the document
 * @param document the file itself, as policies see it
 */
public record ProductReading(
    String file,
    String urn,
    String name,
    @Nullable String domain,
    String version,
    String status,
    @Nullable String owner,
    Set<String> regions,
    List<String> inputContracts,
    List<OutputPort> outputPorts,
    Location location,
    ObjectValue document) {
  public ProductReading {
    regions = Collections.unmodifiableSortedSet(new TreeSet<>(regions));
    inputContracts = List.copyOf(inputContracts);
    outputPorts = List.copyOf(outputPorts);
  }
}
