package dev.bylaw.federation.compliance;

import dev.bylaw.federation.policy.Layer;
import dev.bylaw.federation.policy.PolicyId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A finding as it counts.
 *
 * @param finding as the rule stated it
 * @param counted the severity that counts: as stated, lowered to WARN by a waiver or because the
 *     rule is not mandatory
 * @param waivers the waivers that lowered it, sorted; empty if none did
 * @param layer whose rule it is, or null if the kernel itself speaks
 * @param policy which policy, or null if the kernel itself speaks
 * @param file the policy's file, or null if the kernel itself speaks
 * @param line the line, from 1; 0 for the file as a whole
 */
public record JudgedFinding(
    Finding finding,
    Severity counted,
    List<PolicyId> waivers,
    @Nullable Layer layer,
    @Nullable PolicyId policy,
    @Nullable String file,
    int line) {
  public JudgedFinding {
    waivers = List.copyOf(waivers);
  }
}
