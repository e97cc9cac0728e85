package dev.bylaw.federation.composition;

import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.request.Personal;

/**
 * A waiver that means the request but is not valid, so that the full control stands.
 *
 * @param waiver the waiver's id
 * @param control the control that it would waive
 * @param message what is wrong with it, a line for people
 */
public record RefusedWaiver(PolicyId waiver, PolicyId control, @Personal String message) {}
