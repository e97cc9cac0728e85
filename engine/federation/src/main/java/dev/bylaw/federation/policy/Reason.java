package dev.bylaw.federation.policy;

import org.jspecify.annotations.Nullable;

/**
 * Why a policy says what it says.
 *
 * @param code a short stable name, for example {@code purpose_not_allowed}
 * @param message a line for people
 * @param position the rule that gave the reason, or null for the policy as a whole
 */
public record Reason(String code, String message, @Nullable Position position) {}
