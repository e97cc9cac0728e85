package dev.bylaw.review.counterfactual;

import dev.bylaw.bundle.tree.LoadedTree;
import dev.bylaw.federation.composition.Cause;
import dev.bylaw.federation.composition.Decision;
import dev.bylaw.federation.composition.DecisionReason;
import dev.bylaw.federation.obligation.ObligationType;
import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.pdp.DecisionPoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Searches the smallest changes that would turn a deny into a permit: every single change, then
 * every two, breadth first, each with the capabilities that are then found missing. Each remedy was
 * decided with its changes and permitted, and denied with any of them left out. The same request
 * and tree give the same remedies in the same order.
 */
public final class Counterfactuals {
  /** How many changes a remedy has at most, besides the capabilities that they ask for. */
  public static final int MAX_CHANGES = 2;

  /** After so many decisions the search stops and says so. */
  public static final int MAX_DECISIONS = 20_000;

  /** How many remedies are told. */
  public static final int MAX_REMEDIES = 50;

  private final DecisionPoint point;

  /** A search by the policies of a decision point. */
  public Counterfactuals(DecisionPoint point) {
    this.point = point;
  }

  /** The remedies for a denied request; none for a permit, and none while policies are stale. */
  public Remedies of(DecisionRecord denied) {
    if (denied.decision().isPermit() || denied.stale()) {
      return Remedies.none(true);
    }
    Search search = new Search(new Trial(point, denied.request(), denied.at()));
    FreeAttributes free = new FreeAttributes(point.policies(), denied);
    List<Change> candidates = Candidates.of(point.policies(), denied, free);
    search.attempt(List.of());
    for (Change one : candidates) {
      search.attempt(List.of(one));
    }
    LoadedTree tree = point.policies().tree();
    for (Change agree : Agreements.of(tree, denied.request(), denied.at())) {
      search.attempt(List.of(agree));
    }
    for (int i = 0; i < candidates.size(); i++) {
      for (int j = i + 1; j < candidates.size(); j++) {
        Change first = candidates.get(i);
        Change second = candidates.get(j);
        if (!first.slot().equals(second.slot())) {
          search.attempt(List.of(first, second));
        }
      }
    }
    for (Change first : candidates) {
      AccessRequest changed = Trial.applied(denied.request(), List.of(first));
      for (Change agree : Agreements.of(tree, changed, denied.at())) {
        search.attempt(List.of(first, agree));
      }
    }
    search.found.sort(
        Comparator.<Remedy>comparingInt(r -> r.changes().size())
            .thenComparingInt(r -> r.changes().stream().mapToInt(Change::distance).sum())
            .thenComparing(r -> r.changes().toString()));
    boolean more = search.found.size() > MAX_REMEDIES;
    return new Remedies(
        more ? search.found.subList(0, MAX_REMEDIES) : search.found,
        !more && !search.stopped,
        free.absent(search.found),
        search.trial.decisions());
  }

  /**
   * What waivers would lift of a permit's obligations: every single one, then every two; none for a
   * deny. Each was decided; of two, neither lifts as much alone.
   */
  public List<Relief> reliefs(DecisionRecord permitted) {
    return permitted.decision().isPermit() ? new Reliefs(point, permitted).all() : List.of();
  }

  private static final class Search {
    private final Trial trial;
    private final List<Remedy> found = new ArrayList<>();
    private final Set<Set<Change>> sets = new HashSet<>();
    private boolean stopped;

    Search(Trial trial) {
      this.trial = trial;
    }

    /** Tries the changes, and with them the capabilities that are then found missing. */
    void attempt(List<Change> changes) {
      if (hasRemedyWithin(new HashSet<>(changes)) || isSpent()) {
        return;
      }
      Decision decision = trial.decide(changes);
      if (decision == null) {
        return;
      }
      if (decision.isPermit()) {
        add(changes, decision);
      } else if (decision.cause() == Cause.UNSUPPORTED_OBLIGATION) {
        supported(changes, decision);
      }
    }

    private boolean isSpent() {
      stopped |= trial.decisions() >= MAX_DECISIONS;
      return stopped;
    }

    private void supported(List<Change> changes, Decision denied) {
      List<Change> all = new ArrayList<>(changes);
      for (ObligationType type : missing(denied)) {
        all.add(new Change.Support(type));
      }
      Decision decision = trial.decide(all);
      if (decision == null || !decision.isPermit()) {
        return;
      }
      // several grants may ask for different ones: what can be left out is
      for (Change each : List.copyOf(all)) {
        if (each instanceof Change.Support) {
          List<Change> fewer = new ArrayList<>(all);
          fewer.remove(each);
          Decision without = trial.decide(fewer);
          if (without != null && without.isPermit()) {
            all = fewer;
            decision = without;
          }
        }
      }
      if (!hasRemedyWithin(new HashSet<>(all))) {
        add(all, decision);
      }
    }

    private static List<ObligationType> missing(Decision denied) {
      List<ObligationType> types = new ArrayList<>();
      for (ObligationType type : ObligationType.values()) {
        for (DecisionReason reason : denied.reasons()) {
          if (reason.code().equals("unsupported_obligation")
              && reason.message().contains("`" + type.wireName() + "`")) {
            types.add(type);
          }
        }
      }
      return types;
    }

    /** Adds the changes unless some of them would do alone. */
    private void add(List<Change> changes, Decision decision) {
      int all = changes.size();
      if (all > 1) {
        for (int mask = 1; mask < (1 << all) - 1; mask++) {
          List<Change> some = new ArrayList<>();
          for (int i = 0; i < all; i++) {
            if ((mask & 1 << i) != 0) {
              some.add(changes.get(i));
            }
          }
          Decision alone = trial.decide(some);
          if (alone != null && alone.isPermit()) {
            return;
          }
        }
      }
      List<Change> ordered = new ArrayList<>(changes);
      ordered.sort(Comparator.comparingInt(Change::distance).thenComparing(Change::toString));
      if (sets.add(new HashSet<>(changes))) {
        found.add(new Remedy(ordered, decision));
      }
    }

    private boolean hasRemedyWithin(Set<Change> changes) {
      return sets.stream().anyMatch(changes::containsAll);
    }
  }
}
