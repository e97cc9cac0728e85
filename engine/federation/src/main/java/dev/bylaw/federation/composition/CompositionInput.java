package dev.bylaw.federation.composition;

import dev.bylaw.federation.catalog.DecisionContext;
import dev.bylaw.federation.policy.Answer;
import dev.bylaw.federation.policy.Grant;
import dev.bylaw.federation.policy.Guard;
import dev.bylaw.federation.policy.Waiver;
import java.util.List;

/**
 * What {@code Composition.decide} composes: every policy that the index found, evaluated. The order
 * of the lists carries no meaning, and neither do duplicates. Policies whose origin has no say over
 * the resource are ignored, so that passing too many is safe; passing too few is not.
 *
 * @param context what the policies were evaluated on
 * @param grants evaluated grants, from all layers
 * @param guards evaluated guards, from all layers; at most one for each policy id
 * @param answers evaluated answers to the council's default and delegated controls
 * @param waivers the waivers of mandatory controls, active or not; the kernel judges them
 * @param stale whether the policies are older than the council's staleness bound: everything is
 *     then DENY
 */
public record CompositionInput(
    DecisionContext context,
    List<Grant> grants,
    List<Guard> guards,
    List<Answer> answers,
    List<Waiver> waivers,
    boolean stale) {
  public CompositionInput {
    grants = List.copyOf(grants);
    guards = List.copyOf(guards);
    answers = List.copyOf(answers);
    waivers = List.copyOf(waivers);
  }
}
