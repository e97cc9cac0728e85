package dev.bylaw.federation.policy;

import dev.bylaw.federation.obligation.Duty;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.request.Personal;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What one policy says in one evaluation. */
public sealed interface Contribution {
  /** The policy says nothing here. */
  Contribution NOT_APPLICABLE = new NotApplicable();

  /**
   * The policy applies: for a grant, permitted under the obligations; for a guard, not without
   * them. Obligations that nothing can satisfy are a DENY.
   *
   * @param obligations what accompanies a permit
   * @param reasons why; may be empty, then the policy's title stands for it
   */
  record Applies(Obligations obligations, List<Reason> reasons) implements Contribution {
    public Applies {
      reasons = List.copyOf(reasons);
    }
  }

  /**
   * The policy refuses. From a grant it only tells why the grant does not apply.
   *
   * @param reasons why; may be empty, then the policy's title stands for it
   * @param duties what the caller is to do upon the refusal (notify, log, step up and try again);
   *     they accompany the DENY and are not part of the order
   */
  record Denies(List<Reason> reasons, Set<Duty> duties) implements Contribution {
    public Denies {
      reasons = List.copyOf(reasons);
      duties =
          duties.isEmpty() ? Set.of() : Collections.unmodifiableSortedSet(new TreeSet<>(duties));
    }
  }

  /**
   * The policy says nothing here. A mandatory control that has nothing to say must say this and not
   * {@link Applies} without obligations: where a control applies, its floor does.
   */
  record NotApplicable() implements Contribution {}

  /**
   * The policy could not be evaluated.
   *
   * @param code what kind of error
   * @param message a line for people
   * @param position where, or null if unknown
   */
  record Failed(ErrorCode code, @Personal String message, @Nullable Position position)
      implements Contribution {}

  /** A policy that applies with the given obligations. */
  static Contribution applies(Obligations obligations) {
    return new Applies(obligations, List.of());
  }

  /** A policy that refuses for the given reasons. */
  static Contribution denies(Reason... reasons) {
    return new Denies(List.of(reasons), Set.of());
  }

  /** A policy that could not be evaluated. */
  static Contribution failed(ErrorCode code, String message) {
    return new Failed(code, message, null);
  }
}
