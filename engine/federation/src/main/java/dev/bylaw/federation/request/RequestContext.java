package dev.bylaw.federation.request;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The circumstances of a request.
 *
 * @param time the caller's own clock, told for the record; decisions use the decision point's clock
 * @param engine the engine that will enforce, for example {@code trino}
 * @param supportedObligations the obligation types that the caller can discharge, by the names in
 *     {@code ObligationType}; empty means none. Names that nobody knows are kept and match nothing
 * @param traceId the caller's W3C trace id
 * @param attributes whatever else the caller says, by name in sorted order
 */
public record RequestContext(
    @Nullable Instant time,
    @Nullable String engine,
    Set<String> supportedObligations,
    @Nullable String traceId,
    @Personal Map<String, AttributeValue> attributes) {
  /** A context that says nothing: it supports no obligation. */
  public static final RequestContext EMPTY =
      new RequestContext(null, null, Set.of(), null, Map.of());

  public RequestContext {
    supportedObligations =
        supportedObligations.isEmpty()
            ? Set.of()
            : Collections.unmodifiableSortedSet(new TreeSet<>(supportedObligations));
    attributes =
        attributes.isEmpty()
            ? Map.of()
            : Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
  }
}
