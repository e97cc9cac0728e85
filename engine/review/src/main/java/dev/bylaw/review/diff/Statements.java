package dev.bylaw.review.diff;

import dev.bylaw.federation.composition.AppliedWaiver;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.policy.Answer;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.Grant;
import dev.bylaw.federation.policy.Guard;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.record.DecisionRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What each policy said in one decision, without what does not bind: reasons and their lines. */
final class Statements {
  /** Obligations of a policy that applies; null of one that refuses or fails. */
  private record Said(boolean isGrant, @Nullable Obligations obligations) {}

  private final Map<PolicyId, Said> said = new HashMap<>();
  private final Set<PolicyId> waivers = new TreeSet<>();

  static Statements of(@Nullable DecisionRecord record) {
    Statements all = new Statements();
    if (record == null) {
      return all;
    }
    for (Grant grant : record.grants()) {
      // a grant that refuses or fails says as little as one that does not apply
      if (grant.contribution() instanceof Contribution.Applies applies) {
        all.said.put(grant.source().id(), new Said(true, applies.obligations()));
      }
    }
    for (Guard guard : record.guards()) {
      all.put(guard.source().id(), guard.contribution());
    }
    for (Answer answer : record.answers()) {
      all.put(answer.source().id(), answer.contribution());
    }
    for (AppliedWaiver waiver : record.decision().waivers()) {
      all.waivers.add(waiver.waiver());
    }
    return all;
  }

  private void put(PolicyId id, Contribution contribution) {
    switch (contribution) {
      case Contribution.Applies applies -> said.put(id, new Said(false, applies.obligations()));
      case Contribution.Denies _, Contribution.Failed _ -> said.put(id, new Said(false, null));
      case Contribution.NotApplicable _ -> {}
    }
  }

  /** The policies that say something else in the other decision, waivers among them; sorted. */
  Set<PolicyId> differences(Statements other) {
    TreeSet<PolicyId> found = new TreeSet<>();
    for (Map<PolicyId, Said> side : Set.of(said, other.said)) {
      for (PolicyId id : side.keySet()) {
        Said mine = said.get(id);
        if (mine == null || !mine.equals(other.said.get(id))) {
          found.add(id);
        }
      }
    }
    for (PolicyId id : waivers) {
      if (!other.waivers.contains(id)) {
        found.add(id);
      }
    }
    for (PolicyId id : other.waivers) {
      if (!waivers.contains(id)) {
        found.add(id);
      }
    }
    return found;
  }

  /**
   * Which way a policy's word went from here to there. Of a guard, saying nothing is the least and
   * refusing the most; a grant that says nothing is the most.
   */
  Direction direction(PolicyId id, Statements there) {
    Said before = said.get(id);
    Said after = there.said.get(id);
    if (before == null && after == null) {
      return Direction.SAME;
    }
    if (before == null || after == null) {
      Said only = before == null ? after : before;
      boolean tighter = only != null && only.isGrant ? after == null : before == null;
      return tighter ? Direction.TIGHTER : Direction.LOOSER;
    }
    Obligations mine = before.obligations;
    Obligations theirs = after.obligations;
    if (mine == null || theirs == null) {
      return Direction.of(theirs == null, mine == null);
    }
    return Direction.of(mine.isAtMost(theirs), theirs.isAtMost(mine));
  }
}
