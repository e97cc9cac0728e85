package dev.bylaw.federation.record;

import dev.bylaw.federation.obligation.Obligation;
import dev.bylaw.federation.request.Personal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a caller tells of how it enforced a decision.
 *
 * @param receiptId the receipt's id, unique in the mesh
 * @param at when the sidecar received it
 * @param decisionId the decision that was enforced
 * @param enforcer who enforced, for example {@code trino@1.2.3}
 * @param outcomes what became of each obligation
 * @param reuses how often the answer was reused within its ttl, beside its first use; &gt;= 0
 */
public record EnforcementReceipt(
    String receiptId,
    Instant at,
    String decisionId,
    String enforcer,
    List<Outcome> outcomes,
    long reuses)
    implements JournalRecord {

  /**
   * What became of one obligation.
   *
   * @param obligation which one
   * @param status what became of it
   * @param detail a line for people, or null
   */
  public record Outcome(Obligation obligation, Status status, @Personal @Nullable String detail) {}

  /** What became of an obligation. */
  public enum Status {
    DISCHARGED,
    FAILED,
    NOT_NEEDED
  }

  public EnforcementReceipt {
    outcomes = List.copyOf(outcomes);
  }
}
