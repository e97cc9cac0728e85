package dev.bylaw.federation.retention;

import dev.bylaw.federation.policy.ErrorCode;
import dev.bylaw.federation.policy.Position;
import dev.bylaw.federation.policy.Reason;
import dev.bylaw.federation.request.Personal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one retention policy says in one evaluation. */
public sealed interface RetentionContribution {
  /** The policy says nothing here. */
  RetentionContribution NOT_APPLICABLE = new NotApplicable();

  /**
   * The policy applies.
   *
   * @param keepAtLeast until when the data must be kept, or null if it says none
   * @param deleteBy when the data must be gone, or null if it says none
   * @param holds the legal holds upon the data
   * @param reasons why; may be empty, then the policy's title stands for it
   */
  record States(
      @Nullable Term keepAtLeast, @Nullable Term deleteBy, List<Hold> holds, List<Reason> reasons)
      implements RetentionContribution {
    public States {
      holds = List.copyOf(holds);
      reasons = List.copyOf(reasons);
    }
  }

  /** The policy says nothing here. */
  record NotApplicable() implements RetentionContribution {}

  /**
   * The policy could not be evaluated.
   *
   * @param position where, or null if unknown
   */
  record Failed(ErrorCode code, @Personal String message, @Nullable Position position)
      implements RetentionContribution {}
}
