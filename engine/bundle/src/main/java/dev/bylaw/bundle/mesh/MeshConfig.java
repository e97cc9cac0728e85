package dev.bylaw.bundle.mesh;

import dev.bylaw.rego.value.ObjectValue;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What {@code mesh.yaml} and the domains' {@code domain.yaml} say.
 *
 * @param name the mesh's name, the first part of its logs' origins
 * @param council the id of the owner that speaks for the council
 * @param keys the council's, that sign bundles
 * @param threshold how many different ones of them must sign a bundle
 * @param approvals how waivers and releases of holds are approved
 * @param owners by id
 * @param domains by id
 * @param taxonomy labels and how the tags of contracts become labels
 * @param regions by id
 * @param jurisdictions ids of the jurisdictions; sorted
 * @param purposes by id
 * @param stalenessBound how old a bundle may be before a sidecar denies everything
 * @param drl whether the council allows DRL, whose consequences are arbitrary Java
 * @param facts what policies see of it as {@code data.mesh}
 */
public record MeshConfig(
    String name,
    String council,
    List<MeshKey> keys,
    int threshold,
    Approvals approvals,
    Map<String, Owner> owners,
    Map<String, Domain> domains,
    Taxonomy taxonomy,
    Map<String, Region> regions,
    Set<String> jurisdictions,
    Map<String, Purpose> purposes,
    Duration stalenessBound,
    boolean drl,
    ObjectValue facts) {
  public MeshConfig {
    keys = List.copyOf(keys);
    owners = Collections.unmodifiableMap(new LinkedHashMap<>(owners));
    domains = Collections.unmodifiableMap(new LinkedHashMap<>(domains));
    regions = Collections.unmodifiableMap(new LinkedHashMap<>(regions));
    jurisdictions = Collections.unmodifiableSortedSet(new TreeSet<>(jurisdictions));
    purposes = Collections.unmodifiableMap(new LinkedHashMap<>(purposes));
  }

  /**
   * The id of the owner that a policy names: {@code council} stands for whoever speaks for the
   * council, unless an owner is called so. What ships for any mesh can name no other.
   */
  public String ownerId(String named) {
    return named.equals("council") && !owners.containsKey(named) ? council : named;
  }

  /** The owner that a policy names; null where there is none. */
  public @Nullable Owner owner(String named) {
    return owners.get(ownerId(named));
  }
}
