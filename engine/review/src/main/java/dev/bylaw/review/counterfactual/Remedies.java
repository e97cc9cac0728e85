package dev.bylaw.review.counterfactual;

import java.util.List;

/**
 * What would permit a request that was denied.
 *
 * @param all the least changes first; empty where nothing within the bounds would permit it
 * @param isWhole whether everything within the bounds was tried; false where the search stopped at
 *     {@link Counterfactuals#MAX_DECISIONS} or {@link Counterfactuals#MAX_REMEDIES}
 * @param absent what the request lacks that policies which did not let it through read
 * @param decisions how many decisions the search took
 */
public record Remedies(List<Remedy> all, boolean isWhole, List<Absent> absent, int decisions) {
  public Remedies {
    all = List.copyOf(all);
    absent = List.copyOf(absent);
  }

  /** None: of a permit, or where nothing was searched. */
  public static Remedies none(boolean isWhole) {
    return new Remedies(List.of(), isWhole, List.of(), 0);
  }
}
