package dev.bylaw.pdp.conflict;

import dev.bylaw.bundle.catalog.Catalog;
import dev.bylaw.bundle.policy.Agreement;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.request.Subject;
import dev.bylaw.pdp.PolicySet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds what the policies of a tree do to one another. */
public final class ConflictAnalysis {
  /** How many requests about a product are looked at beside those that grants are asked by. */
  private static final int SWEEP = 24;

  private ConflictAnalysis() {}

  /**
   * Analyses a tree.
   *
   * @param clock the time that is decided upon: what has ended by then never applies
   */
  public static ConflictReport of(PolicySet policies, Instant clock) {
    Findings findings = new Findings();
    Survey survey = new Survey(policies, clock);
    Demands demands = new Demands(survey, findings);
    Grants grants = new Grants(survey, demands, findings);
    RetentionTerms retention = new RetentionTerms(survey, findings);
    Map<String, List<Agreement>> agreements = new HashMap<>();
    for (Agreement agreement : policies.tree().agreements()) {
      agreements.computeIfAbsent(agreement.dataProduct(), _ -> new ArrayList<>()).add(agreement);
    }
    Map<Catalog.Entry, List<PolicyId>> about = new LinkedHashMap<>();
    for (Catalog.Entry entry : policies.tree().catalog().entries()) {
      List<PolicyId> ids = survey.about(entry);
      about.put(entry, ids);
      grants.examine(entry, ids, agreements.getOrDefault(entry.product().urn(), List.of()));
      sweep(survey, demands, entry, ids);
      retention.examine(entry);
    }
    new Shadows(survey, findings).examine(about);
    new Waivers(findings).examine(policies.tree().waivers());
    return findings.report();
  }

  private static void sweep(
      Survey survey, Demands demands, Catalog.Entry entry, List<PolicyId> about) {
    RequestSpace space =
        survey.space(
            entry,
            survey.together(about),
            null,
            null,
            new Subject("user", "somebody", Set.of(), Map.of(), null));
    for (long i = 0; i < Math.min(SWEEP, space.size()); i++) {
      AccessRequest request = space.at(i);
      DecisionRecord record = request == null ? null : survey.decide(request, survey.clock);
      if (record != null) {
        demands.look(record);
      }
    }
  }
}
