package dev.bylaw.review.counterfactual;

import dev.bylaw.federation.composition.Decision;
import dev.bylaw.federation.obligation.Obligation;
import java.util.List;

/**
 * Obligations of a permit that waivers would lift, none of the waivers in vain.
 *
 * @param waivers one or two
 * @param lifted what the permit would not oblige to any more
 * @param instead what it would oblige to in its place: what milder controls and the waivers demand
 * @param decision what is decided then
 */
public record Relief(
    List<Change.Waive> waivers,
    List<Obligation> lifted,
    List<Obligation> instead,
    Decision decision) {
  public Relief {
    waivers = List.copyOf(waivers);
    lifted = List.copyOf(lifted);
    instead = List.copyOf(instead);
  }
}
