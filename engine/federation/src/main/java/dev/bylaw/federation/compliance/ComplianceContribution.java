package dev.bylaw.federation.compliance;

import dev.bylaw.federation.policy.ErrorCode;
import dev.bylaw.federation.policy.Position;
import dev.bylaw.federation.request.Personal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one compliance policy says in one evaluation. */
public sealed interface ComplianceContribution {
  /** The policy says nothing here. */
  ComplianceContribution NOT_APPLICABLE = new NotApplicable();

  /** The policy applies and found these; finding none is compliance. */
  record Found(List<Finding> findings) implements ComplianceContribution {
    public Found {
      findings = List.copyOf(findings);
    }
  }

  /** The policy says nothing here. */
  record NotApplicable() implements ComplianceContribution {}

  /**
   * The policy could not be evaluated.
   *
   * @param position where, or null if unknown
   */
  record Failed(ErrorCode code, @Personal String message, @Nullable Position position)
      implements ComplianceContribution {}
}
