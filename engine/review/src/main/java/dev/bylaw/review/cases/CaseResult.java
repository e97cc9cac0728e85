package dev.bylaw.review.cases;

import dev.bylaw.rego.value.ObjectValue;
import java.util.List;

/**
 * What became of a case.
 *
 * @param differences where the answer is not as expected; none where the case passed
 * @param answer what was found, in the words of the API's JSON
 * @param durationNanos of the decision
 */
public record CaseResult(
    DecisionCase test, List<Difference> differences, ObjectValue answer, long durationNanos) {
  public CaseResult {
    differences = List.copyOf(differences);
  }

  /** Whether all is as expected. */
  public boolean passed() {
    return differences.isEmpty();
  }
}
