package dev.bylaw.federation.composition;

import dev.bylaw.federation.policy.Layer;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.request.Personal;
import org.jspecify.annotations.Nullable;

/**
 * One reason of a decision.
 *
 * @param code a short stable name
 * @param message a line for people; policies may have put attributes of the subject into it
 * @param layer who speaks, or null if the kernel itself does
 * @param policy which policy, or null if the kernel itself speaks
 * @param file the file it stands in, or null if the kernel itself speaks
 * @param line the line, from 1; 0 for the file as a whole
 */
public record DecisionReason(
    String code,
    @Personal String message,
    @Nullable Layer layer,
    @Nullable PolicyId policy,
    @Nullable String file,
    int line) {}
