package dev.bylaw.federation.composition;

import dev.bylaw.federation.obligation.Obligations;
import java.util.List;

/**
 * Composes what global and local policies say to one decision.
 *
 * <p>G is the join of what all applicable guards contribute. Each applicable grant offers G joined
 * with its own obligations. Offers that are DENY for this request, or that carry an obligation
 * which the caller cannot discharge, fall away <em>before</em> one is chosen, so that losing a
 * grant never helps. The grant that the request names decides; else the least by (rank, id) among
 * the minimal offers, the others being reported as alternatives. Two grants are never merged.
 *
 * <p>The laws that this keeps stand in docs/algebra.md.
 */
public final class Composition {
  private static final Composition STANDARD = new Composition(Rules.STANDARD);

  private final Rules rules;

  Composition(Rules rules) {
    this.rules = rules;
  }

  /** The decision upon the input. Total and pure: equal inputs give equal decisions. */
  public static Decision decide(CompositionInput input) {
    return STANDARD.compose(input);
  }

  Decision compose(CompositionInput input) {
    if (input.stale()) {
      return Verdict.stale(input.context());
    }
    Guards guards = new Guards(rules, input).deliberate();
    Verdict verdict = new Verdict(input.context(), guards);
    if (!guards.errors.isEmpty()) {
      return verdict.deny(Cause.ERROR, guards.errors, List.of());
    }
    if (!guards.refusals.isEmpty()) {
      return verdict.deny(Cause.GUARD, guards.refusals, List.of());
    }
    Obligations demanded = rules.join(guards.statements);
    String denial = rules.denial(demanded, input.context());
    if (denial != null) {
      return verdict.deny(Cause.GUARD, List.of(Reasons.kernel("unsatisfiable", denial)), List.of());
    }
    Offers offers = new Offers(rules, input, demanded);
    List<Option> minimal = offers.minimal();
    List<Option> eligible = offers.isNamed() ? offers.eligible() : minimal;
    return eligible.isEmpty()
        ? verdict.deny(offers.cause(), offers.why(), minimal)
        : verdict.permit(rules.choose(eligible), minimal);
  }
}
