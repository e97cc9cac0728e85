package dev.bylaw.federation.request;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param type the kind of subject, for example {@code user}, {@code service}, {@code pipeline}
 * @param id its identifier, unique within its type; not empty
 * @param roles the roles it holds, in sorted order
 * @param attributes what else its authentication said, by name in sorted order
 * @param onBehalfOf for whom it acts, or null if for itself; such chains are followed by whoever
 *     judges subjects: a privilege must hold for every one in the chain
 */
public record Subject(
    String type,
    @Personal String id,
    Set<String> roles,
    @Personal Map<String, AttributeValue> attributes,
    @Personal @Nullable Subject onBehalfOf) {
  public Subject {
    if (type.isEmpty() || id.isEmpty()) {
      throw new IllegalArgumentException("a subject requires a type and an id");
    }
    roles = roles.isEmpty() ? Set.of() : Collections.unmodifiableSortedSet(new TreeSet<>(roles));
    attributes =
        attributes.isEmpty()
            ? Map.of()
            : Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
  }
}
