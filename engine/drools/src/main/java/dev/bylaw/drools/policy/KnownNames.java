package dev.bylaw.drools.policy;

import dev.bylaw.federation.catalog.Column;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The names that the mesh knows, so that a misspelt label or purpose is an error and not a
 * condition that never matches.
 *
 * @param byAttribute for an attribute of the tables' vocabulary, the values that it can take; an
 *     attribute that is missing takes any value
 */
public record KnownNames(Map<String, Set<String>> byAttribute) {
  /** Nothing is known, so every name is taken as it stands. */
  public static final KnownNames NONE = new KnownNames(Map.of());

  public KnownNames {
    Map<String, Set<String>> copy = new HashMap<>();
    byAttribute.forEach((attribute, names) -> copy.put(attribute, Set.copyOf(names)));
    byAttribute = Map.copyOf(copy);
  }

  /** The names of a mesh; an empty set leaves the attributes that take its names unchecked. */
  public static KnownNames of(
      Set<String> domains,
      Set<String> purposes,
      Set<String> regions,
      Set<String> categories,
      Set<String> sensitivities) {
    Map<String, Set<String>> names = new HashMap<>();
    put(names, domains, "resource.domain", "consumer.domain");
    put(names, purposes, "purpose");
    put(names, regions, "resource.region", "consumer.location");
    put(names, categories, "resource.label", "column.category", "record.category");
    if (!sensitivities.isEmpty()) {
      Set<String> all = new TreeSet<>(sensitivities);
      all.add(Column.UNCLASSIFIED);
      put(names, all, "column.sensitivity");
    }
    return new KnownNames(names);
  }

  private static void put(
      Map<String, Set<String>> names, Set<String> values, String... attributes) {
    if (!values.isEmpty()) {
      for (String attribute : attributes) {
        names.put(attribute, values);
      }
    }
  }
}
