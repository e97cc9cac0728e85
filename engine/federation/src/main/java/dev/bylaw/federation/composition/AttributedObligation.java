package dev.bylaw.federation.composition;

import dev.bylaw.federation.obligation.Obligation;
import dev.bylaw.federation.policy.PolicyId;
import java.util.List;

/**
 * An obligation and where it came from.
 *
 * @param obligation what is to be discharged
 * @param policies the policies (guards, the grant, answers, waivers) whose statements made it, that
 *     is those that no other statement on the same thing exceeds; sorted, not empty
 */
public record AttributedObligation(Obligation obligation, List<PolicyId> policies) {
  public AttributedObligation {
    policies = List.copyOf(policies);
  }
}
