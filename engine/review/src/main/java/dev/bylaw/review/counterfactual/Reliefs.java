package dev.bylaw.review.counterfactual;

import dev.bylaw.federation.composition.AttributedObligation;
import dev.bylaw.federation.composition.Decision;
import dev.bylaw.federation.obligation.Obligation;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.Guard;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.pdp.DecisionPoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Decides a permitted request with waivers, one by one and two by two. */
final class Reliefs {
  private final Trial trial;
  private final List<Change.Waive> waivers;
  private final Set<Obligation> owed;
  private final List<Relief> found = new ArrayList<>();

  Reliefs(DecisionPoint point, DecisionRecord permitted) {
    this.trial = new Trial(point, permitted.request(), permitted.at());
    Set<PolicyId> demanding = new TreeSet<>();
    for (Guard guard : permitted.guards()) {
      if (guard.contribution() instanceof Contribution.Applies) {
        demanding.add(guard.source().id());
      }
    }
    this.waivers =
        Candidates.waivers(point.policies(), permitted).stream()
            .filter(waive -> demanding.contains(waive.control()))
            .toList();
    this.owed = obligations(permitted.decision());
  }

  private static Set<Obligation> obligations(Decision decision) {
    Set<Obligation> all = new LinkedHashSet<>();
    decision.obligations().stream().map(AttributedObligation::obligation).forEach(all::add);
    return all;
  }

  List<Relief> all() {
    Map<Change.Waive, Set<Obligation>> alone = new HashMap<>();
    for (Change.Waive one : waivers) {
      alone.put(one, attempt(List.of(one), Set.of()));
    }
    for (int i = 0; i < waivers.size(); i++) {
      for (int j = i + 1; j < waivers.size(); j++) {
        Set<Obligation> known = new LinkedHashSet<>(alone.getOrDefault(waivers.get(i), Set.of()));
        known.addAll(alone.getOrDefault(waivers.get(j), Set.of()));
        var _ = attempt(List.of(waivers.get(i), waivers.get(j)), known);
      }
    }
    return List.copyOf(found);
  }

  /** What is lifted; a relief only where it is more than is known already. */
  private Set<Obligation> attempt(List<Change.Waive> changes, Set<Obligation> known) {
    Decision decision = trial.decide(List.copyOf(changes));
    if (decision == null || !decision.isPermit()) {
      return Set.of();
    }
    Set<Obligation> now = obligations(decision);
    Set<Obligation> lifted = new LinkedHashSet<>(owed);
    lifted.removeAll(now);
    Set<Obligation> more = new LinkedHashSet<>(lifted);
    more.removeAll(known);
    if (!more.isEmpty()) {
      now.removeAll(owed);
      found.add(new Relief(changes, List.copyOf(more), List.copyOf(now), decision));
    }
    return lifted;
  }
}
