package dev.bylaw.drools.table;

import dev.bylaw.federation.compliance.Severity;
import dev.bylaw.federation.obligation.Mask;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.retention.Hold;
import dev.bylaw.federation.retention.Term;
import org.jspecify.annotations.Nullable;

/** What a row contributes where it matches. */
public sealed interface Outcome {
  /**
   * To an access decision.
   *
   * @param denies whether the row refuses: a guard's `then deny`, a grant's `then permit` with no
   * @param rank the grant's rank; 0 where none is declared
   * @param columnMask joined to the matched column's mask; null for none, and at request grain
   * @param obligations whatever else accompanies a permit
   * @param code short stable name of the reason, or null for the policy's id
   * @param reason a line for people, or null for the policy's title
   */
  record AccessOutcome(
      boolean denies,
      int rank,
      @Nullable Mask columnMask,
      Obligations obligations,
      @Nullable String code,
      @Nullable String reason)
      implements Outcome {}

  /** To a retention decision; at least one of the first three is there. */
  record RetentionTermsOutcome(
      @Nullable Term keepAtLeast,
      @Nullable Term deleteBy,
      @Nullable Hold hold,
      @Nullable String code,
      @Nullable String reason)
      implements Outcome {}

  /**
   * A finding.
   *
   * @param rule the standard's rule, or null for the policy's id
   * @param path where in the document, or null for the matched column's place
   */
  record FindingOutcome(
      Severity severity,
      MessageTemplate message,
      @Nullable MessageTemplate remediation,
      @Nullable String rule,
      @Nullable String path)
      implements Outcome {}
}
