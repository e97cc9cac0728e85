package dev.bylaw.federation.composition;

import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.policy.PolicyId;
import org.jspecify.annotations.Nullable;

/**
 * Another grant that would permit, under other obligations. Naming it in the request chooses it.
 *
 * @param grant the grant's id
 * @param agreement the agreement's id, or null if it has none
 * @param obligations what a permit by this grant would carry, the guards' demands included
 */
public record Alternative(PolicyId grant, @Nullable String agreement, Obligations obligations) {}
