package dev.bylaw.review.cases;

import dev.bylaw.bundle.diagnostic.Location;
import dev.bylaw.bundle.yaml.YamlNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is expected of an answer: as much of it as the author cares about.
 *
 * @param answer parts of the answer in the words of the API's JSON, constants in their full names
 * @param masks by column: the mask's action, or {@code clear}
 * @param refused what is said of the field by which the request as such is refused; empty mapping
 *     where it is to be decided
 * @param exactObligations whether no other obligations may be there
 * @param exactReasons whether no other reasons (or findings) may be there
 */
public record Expectation(
    YamlNode.Fields answer,
    Map<String, Mask> masks,
    YamlNode.Fields refused,
    boolean exactObligations,
    boolean exactReasons) {
  public Expectation {
    masks = Collections.unmodifiableMap(new LinkedHashMap<>(masks));
  }

  /** A mask that is expected, and where that is said. */
  public record Mask(String action, Location location) {}

  /** Whether the request itself is expected to be refused. */
  public boolean isRefusal() {
    return !refused.fields().isEmpty();
  }

  /** Whether anything is expected at all. */
  public boolean isEmpty() {
    return answer.fields().isEmpty()
        && masks.isEmpty()
        && !isRefusal()
        && !exactObligations
        && !exactReasons;
  }
}
