package dev.bylaw.review.counterfactual;

import dev.bylaw.federation.composition.Decision;
import java.util.List;

/**
 * Changes that together turn a deny into a permit, none of them in vain.
 *
 * @param changes the nearest first
 * @param decision what is decided then
 */
public record Remedy(List<Change> changes, Decision decision) {
  public Remedy {
    changes = List.copyOf(changes);
  }
}
