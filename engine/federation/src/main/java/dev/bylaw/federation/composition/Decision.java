package dev.bylaw.federation.composition;

import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.policy.PolicyId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one request. All lists are in canonical order: equal inputs, in any order, give
 * equal decisions.
 *
 * @param effect PERMIT or DENY
 * @param cause why, if DENY; null if PERMIT
 * @param grant the grant that decides, if PERMIT; null if DENY
 * @param joined the obligations as one element of the lattice; of a DENY, the duties alone
 * @param obligations the same one by one, each with the policies that it came from
 * @param reasons what the policies that shaped the decision said
 * @param waivers the waivers that the decision rests upon
 * @param refusedWaivers the waivers that mean the request and were not valid
 * @param alternatives the other minimal permits, by (rank, id)
 * @param revision the revision that decided
 * @param ttl how long the caller may reuse the answer; zero unless every policy that shaped it
 *     allows more
 */
public record Decision(
    Effect effect,
    @Nullable Cause cause,
    @Nullable PolicyId grant,
    Obligations joined,
    List<AttributedObligation> obligations,
    List<DecisionReason> reasons,
    List<AppliedWaiver> waivers,
    List<RefusedWaiver> refusedWaivers,
    List<Alternative> alternatives,
    String revision,
    Duration ttl) {
  public Decision {
    if ((effect == Effect.DENY) != (cause != null)) {
      throw new IllegalArgumentException("a DENY has a cause and a PERMIT has none");
    }
    obligations = List.copyOf(obligations);
    reasons = List.copyOf(reasons);
    waivers = List.copyOf(waivers);
    refusedWaivers = List.copyOf(refusedWaivers);
    alternatives = List.copyOf(alternatives);
  }

  /** Whether it may happen. */
  public boolean isPermit() {
    return effect == Effect.PERMIT;
  }
}
