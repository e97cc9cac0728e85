package dev.bylaw.bundle.policy;

import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.policy.Scope;
import dev.bylaw.federation.policy.Source;
import dev.bylaw.federation.retention.Hold;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A legal hold as it is declared.
 *
 * @param hold its id and reason
 * @param source who declared it and where
 * @param scope which domains and products it covers
 * @param objects which schema objects of them
 * @param from when it begins, inclusive
 * @param released when it was released, or null while it stands
 * @param issuer who ordered it
 */
public record LegalHold(
    Hold hold,
    Source source,
    Scope scope,
    Allowed objects,
    Instant from,
    @Nullable Instant released,
    String issuer) {

  /** Whether the hold stands at a time. */
  public boolean isActive(Instant at) {
    return !at.isBefore(from) && (released == null || at.isBefore(released));
  }
}
