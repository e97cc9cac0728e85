package dev.bylaw.pdp.conflict;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A part of a request that varies over declared values.
 *
 * @param path in the input document
 * @param values at least one; null stands for a request that says none
 */
record Axis(String path, List<@Nullable String> values) {
  static final String ACTION = "input.action";
  static final String PURPOSE = "input.purpose";
  static final String DOMAIN = "input.consumer.domain";
  static final String PRODUCT = "input.consumer.product";
  static final String JURISDICTION = "input.consumer.jurisdiction";
  static final String LOCATION = "input.consumer.processing_location";
  static final String PORT = "input.resource.output_port";
  static final String OBJECT = "input.resource.object";

  /** All paths that can be an axis. */
  static final Set<String> PATHS =
      Set.of(ACTION, PURPOSE, DOMAIN, PRODUCT, JURISDICTION, LOCATION, PORT, OBJECT);

  Axis {
    values = Collections.unmodifiableList(new ArrayList<>(values));
  }

  /** The names, and after them the request that says none. */
  static Axis optional(String path, Collection<String> names) {
    List<@Nullable String> values = new ArrayList<>(names);
    values.add(null);
    return new Axis(path, values);
  }

  static Axis of(String path, Collection<String> names) {
    return new Axis(path, new ArrayList<@Nullable String>(names));
  }

  static Axis unsaid(String path) {
    return new Axis(path, Collections.<@Nullable String>singletonList(null));
  }
}
