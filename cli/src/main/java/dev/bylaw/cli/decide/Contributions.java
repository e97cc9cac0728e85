package dev.bylaw.cli.decide;

import dev.bylaw.federation.catalog.DecisionContext;
import dev.bylaw.federation.policy.Answer;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.Grant;
import dev.bylaw.federation.policy.Guard;
import dev.bylaw.federation.policy.Layer;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Source;
import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.pdp.PolicySet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What each policy said to one request, and what it saw of it. */
public final class Contributions {
  private final List<Contributed> all = new ArrayList<>();

  /**
   * One policy's word.
   *
   * @param force {@code grant}, {@code answer}, or a guard's force
   * @param saw attributes that it reads with their values; none where one is absent
   */
  public record Contributed(
      Source source, String force, Contribution said, Map<String, List<String>> saw) {
    public Contributed {
      saw = new TreeMap<>(saw);
    }

    /** {@code applies}, {@code denies}, {@code failed} or {@code not applicable}. */
    public String outcome() {
      return switch (said) {
        case Contribution.Applies _ -> "applies";
        case Contribution.Denies _ -> "denies";
        case Contribution.NotApplicable _ -> "not applicable";
        case Contribution.Failed _ -> "failed";
      };
    }

    /** Where it stands. */
    public String place() {
      return source.position() == null ? "" : source.position().toString();
    }
  }

  private Contributions() {}

  /** The contributions to a decision, the council's first, then by id. */
  public static List<Contributed> of(PolicySet policies, DecisionRecord record) {
    Contributions contributions = new Contributions();
    Map<PolicyId, Map<String, List<String>>> seen =
        policies.seen(
            new DecisionContext(record.request(), record.facts(), record.at(), record.revision()));
    for (Guard guard : record.guards()) {
      String force = guard.getClass().getSimpleName().toLowerCase(Locale.ROOT);
      contributions.add(guard.source(), force, guard.contribution(), seen);
    }
    Set<PolicyId> asked = new HashSet<>();
    for (Guard guard : record.guards()) {
      if (!(guard.contribution() instanceof Contribution.NotApplicable)) {
        asked.add(guard.source().id());
      }
    }
    for (Answer answer : record.answers()) {
      if (!asked.contains(answer.control())) {
        continue; // nobody asks for it here
      }
      contributions.add(answer.source(), "answer", answer.contribution(), seen);
    }
    for (Grant grant : record.grants()) {
      contributions.add(grant.source(), "grant", grant.contribution(), seen);
    }
    contributions.all.sort(
        Comparator.<Contributed, Layer>comparing(c -> c.source().layer())
            .thenComparing(c -> c.source().id()));
    return List.copyOf(contributions.all);
  }

  private void add(
      Source source,
      String force,
      Contribution said,
      Map<PolicyId, Map<String, List<String>>> seen) {
    all.add(new Contributed(source, force, said, seen.getOrDefault(source.id(), Map.of())));
  }
}
