package dev.bylaw.federation.composition;

import dev.bylaw.federation.policy.PolicyId;
import java.time.Instant;

/**
 * A waiver that a decision rests upon.
 *
 * @param waiver the waiver's id
 * @param control the control that it waives
 * @param until when it ends
 * @param ticket where it was discussed
 */
public record AppliedWaiver(PolicyId waiver, PolicyId control, Instant until, String ticket) {}
