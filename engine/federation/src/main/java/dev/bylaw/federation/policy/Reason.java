package dev.bylaw.federation.policy;

import dev.bylaw.federation.request.Personal;
import org.jspecify.annotations.Nullable;

/**
 * Why a policy says what it says.
 *
 * @param code a short stable name, for example {@code purpose_not_allowed}
 * @param message a line for people; it may quote attributes of the subject
 * @param position the rule that gave the reason, or null for the policy as a whole
 */
public record Reason(String code, @Personal String message, @Nullable Position position) {}
