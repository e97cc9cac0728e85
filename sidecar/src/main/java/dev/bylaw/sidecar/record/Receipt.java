package dev.bylaw.sidecar.record;

import com.google.protobuf.Struct;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a caller tells of how it enforced a decision.
 *
 * @param at when the sidecar received it
 * @param decisionId the decision, a UUID
 * @param outcomes what became of each obligation
 * @param reuses how often the answer was reused beside its first use
 * @param enforcedAt when it was enforced, by the caller's clock; null if it does not say
 * @param engine the enforcing engine; empty if it does not say
 * @param details whatever else the caller says; null if nothing
 */
public record Receipt(
    Instant at,
    String decisionId,
    List<Outcome> outcomes,
    long reuses,
    @Nullable Instant enforcedAt,
    String engine,
    @Nullable Struct details) {
  public Receipt {
    outcomes = List.copyOf(outcomes);
  }

  /**
   * What became of one obligation.
   *
   * @param index its number within the decision
   * @param discharged whether it was discharged
   * @param note why not, or how
   */
  public record Outcome(int index, boolean discharged, String note) {}
}
