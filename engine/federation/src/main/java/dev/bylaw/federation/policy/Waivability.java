package dev.bylaw.federation.policy;

import dev.bylaw.federation.obligation.ObligationTemplate;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/** Whether and how far a mandatory control can be waived. */
public sealed interface Waivability {
  /** Never: the floor is the value itself. */
  Waivability NEVER = new Never();

  /** Never: the floor is the value itself. */
  record Never() implements Waivability {}

  /**
   * Down to the floor, on these terms.
   *
   * @param floor what no waiver undercuts; {@code ObligationTemplate.NONE} leaves nothing but the
   *     waiver's compensation
   * @param maxInterval the longest interval a waiver may run; positive
   * @param approvers the members of the control's owner; sorted
   * @param quorum how many of them must approve; at least 1
   */
  record Terms(ObligationTemplate floor, Duration maxInterval, Set<String> approvers, int quorum)
      implements Waivability {
    public Terms {
      if (quorum < 1 || !maxInterval.isPositive()) {
        throw new IllegalArgumentException("requires quorum >= 1 and a positive maxInterval");
      }
      approvers = Collections.unmodifiableSortedSet(new TreeSet<>(approvers));
    }
  }
}
