package dev.bylaw.pdp.conflict;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.federation.policy.PolicyId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conflict, or what may be one.
 *
 * @param verdict never {@link Verdict#COMPATIBLE}: those are only counted
 * @param diagnostic where it stands and what it is
 * @param policies who takes part, the one to look at first
 * @param witness a request that shows it, in words; null where no single one does
 */
public record ConflictFinding(
    Verdict verdict, Diagnostic diagnostic, List<PolicyId> policies, @Nullable String witness) {
  public ConflictFinding {
    policies = List.copyOf(policies);
  }
}
