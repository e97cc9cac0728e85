package dev.bylaw.pdp;

import dev.bylaw.bundle.policy.PolicyHeader;
import dev.bylaw.drools.policy.Kind;
import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.compliance.Compliance;
import dev.bylaw.federation.compliance.ComplianceContribution;
import dev.bylaw.federation.compliance.ComplianceDecision;
import dev.bylaw.federation.compliance.ComplianceInput;
import dev.bylaw.federation.compliance.ComplianceRule;
import dev.bylaw.federation.compliance.Finding;
import dev.bylaw.federation.policy.Waiver;
import dev.bylaw.federation.record.ComplianceRecord;
import dev.bylaw.rego.EvaluationInput;
import dev.bylaw.rego.value.Json;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Judges products and contracts by the mesh's interoperability standards. Total and safe for use by
 * many threads.
 */
public final class CompliancePoint {
  /** What the standards are about: a product that is to be published. */
  private static final String PUBLISH = "publish";

  private final PolicySet policies;
  private final Chance chance;

  /** A decision point that judges by the given policies. */
  public CompliancePoint(PolicySet policies, Chance chance) {
    this.policies = policies;
    this.chance = chance;
  }

  /** The ids of the standards that it knows, sorted. */
  public List<String> standards() {
    TreeSet<String> ids = new TreeSet<>();
    policies.compliance().forEach(p -> ids.add(p.header().source().id().value()));
    policies.drools().headers().stream()
        .filter(h -> h.kind() == Kind.COMPLIANCE)
        .forEach(h -> ids.add(h.source().id().value()));
    return List.copyOf(ids);
  }

  /**
   * Judges a product of the mesh with all its contracts.
   *
   * @param clock the time that is decided upon
   * @param stale whether the policies are older than the council's staleness bound
   */
  public Outcome<ComplianceRecord> product(
      String requestId, String urn, Instant clock, boolean stale) {
    List<JudgedDocument> documents = JudgedDocument.of(policies.tree(), urn);
    return documents.isEmpty()
        ? new Outcome.Refused<>(
            List.of(
                new Outcome.Violation(
                    "data_product",
                    policies.tree().catalog().resolve(DecisionPoint.product(urn)).message())))
        : new Outcome.Decided<>(
            judge(requestId, documents.getFirst().facts(), documents, clock, stale));
  }

  /**
   * Judges a document at hand, whether the mesh knows it or not.
   *
   * @param previous the version before, for standards on what may change; null if it is the first
   */
  public Outcome<ComplianceRecord> document(
      String requestId,
      SubmittedDocument submitted,
      @Nullable SubmittedDocument previous,
      Instant clock,
      boolean stale) {
    List<Outcome.Violation> violations = new ArrayList<>();
    JudgedDocument document = read("document", submitted, violations);
    JudgedDocument before =
        previous == null ? null : read("previous_document", previous, violations);
    if (document == null || !violations.isEmpty()) {
      return new Outcome.Refused<>(violations);
    }
    if (before != null && !before.isVersionOf(document)) {
      return new Outcome.Refused<>(
          List.of(
              new Outcome.Violation(
                  "previous_document",
                  "expected another version of %s `%s`, found %s `%s`"
                      .formatted(document.kind(), document.id(), before.kind(), before.id()))));
    }
    return new Outcome.Decided<>(
        judge(requestId, document.facts(), List.of(document.succeeding(before)), clock, stale));
  }

  private @Nullable JudgedDocument read(
      String field, SubmittedDocument submitted, List<Outcome.Violation> violations) {
    JudgedDocument.Reading reading =
        JudgedDocument.read(policies.tree(), submitted.name(), submitted.bytes());
    reading.errors().forEach(error -> violations.add(new Outcome.Violation(field, error)));
    return reading.document();
  }

  private ComplianceRecord judge(
      String requestId,
      ResourceFacts facts,
      List<JudgedDocument> documents,
      Instant clock,
      boolean stale) {
    List<ComplianceRule> rules = new ArrayList<>();
    for (RegoPolicy policy : policies.compliance()) {
      PolicyHeader header = policy.header();
      if (header.origin().speaksFor(facts)
          && header.scope().domains().allows(facts.domain())
          && header.scope().products().allows(facts.dataProduct())) {
        rules.add(
            new ComplianceRule(
                header.source(),
                header.force() == PolicyHeader.Force.MANDATORY,
                inAll(policy, documents, clock),
                header.scope(),
                header.waivability()));
      }
    }
    policies.drools().compliance(PUBLISH, documents, rules);
    List<Waiver> waivers = List.copyOf(policies.tree().waivers());
    ComplianceDecision decision =
        Compliance.judge(
            new ComplianceInput(PUBLISH, facts, clock, policies.revision(), rules, waivers, stale));
    return new ComplianceRecord(
        chance.id(clock),
        clock,
        policies.revision(),
        requestId,
        facts.dataProduct(),
        digest(documents),
        decision);
  }

  /** What one policy finds in all documents together; failing on one is failing. */
  private ComplianceContribution inAll(
      RegoPolicy policy, List<JudgedDocument> documents, Instant clock) {
    List<Finding> findings = new ArrayList<>();
    for (JudgedDocument document : documents) {
      EvaluationInput in = policies.evaluation(document.input(clock), clock, 0);
      policies.watch(policy, in, null);
      switch (policy.compliance(in)) {
        case ComplianceContribution.Failed failed -> {
          return failed;
        }
        case ComplianceContribution.Found(List<Finding> found) ->
            found.forEach(f -> findings.add(document.placed(f, documents.size() > 1)));
        case ComplianceContribution.NotApplicable() -> {}
      }
    }
    return new ComplianceContribution.Found(findings);
  }

  private static String digest(List<JudgedDocument> documents) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (JudgedDocument document : documents) {
      all.writeBytes(Json.writeBytes(document.content()));
      all.write('\n');
      JudgedDocument previous = document.previous();
      if (previous != null) {
        all.writeBytes(Json.writeBytes(previous.content()));
        all.write('\n');
      }
    }
    return Digests.of(all.toByteArray());
  }
}
