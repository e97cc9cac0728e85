package dev.bylaw.review.counterfactual;

import dev.bylaw.federation.policy.PolicyId;
import java.util.List;

/**
 * An attribute that a denied request lacks.
 *
 * @param field of the API's request, or a part of one: {@code subject.attributes.clearance}
 * @param readBy the policies that read it and did not let the request through; sorted
 * @param values those that permit, alone or with one more change, as JSON; empty where no file
 *     declares any, or none of them is enough. Sorted
 */
public record Absent(String field, List<PolicyId> readBy, List<String> values) {
  public Absent {
    readBy = List.copyOf(readBy);
    values = List.copyOf(values);
  }
}
