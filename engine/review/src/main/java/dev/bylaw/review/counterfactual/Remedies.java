package dev.bylaw.review.counterfactual;

import java.util.List;

/**
 * What would permit a request that was denied.
 *
 * @param all the least changes first; empty where nothing within the bounds would permit it
 * @param isWhole whether everything within the bounds was tried; false where the search stopped at
 *     {@link Counterfactuals#MAX_DECISIONS} or {@link Counterfactuals#MAX_REMEDIES}
 * @param decisions how many decisions the search took
 */
public record Remedies(List<Remedy> all, boolean isWhole, int decisions) {
  public Remedies {
    all = List.copyOf(all);
  }
}
