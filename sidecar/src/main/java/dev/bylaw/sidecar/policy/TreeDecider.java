package dev.bylaw.sidecar.policy;

import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.record.ComplianceRecord;
import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.federation.record.RetentionRecord;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.retention.RetentionRequest;
import dev.bylaw.pdp.Chance;
import dev.bylaw.pdp.CompliancePoint;
import dev.bylaw.pdp.DecisionPoint;
import dev.bylaw.pdp.Outcome;
import dev.bylaw.pdp.PolicySet;
import dev.bylaw.pdp.RetentionPoint;
import dev.bylaw.pdp.SubmittedDocument;
import dev.bylaw.sidecar.record.Vocabulary;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The decision points of one policy tree. */
final class TreeDecider implements Decider {
  private final PolicySet policies;
  private final DecisionPoint access;
  private final RetentionPoint retention;
  private final CompliancePoint compliance;
  private final Vocabulary vocabulary;

  TreeDecider(PolicySet policies, Chance chance) {
    this.policies = policies;
    this.access = new DecisionPoint(policies, chance);
    this.retention = new RetentionPoint(policies, chance);
    this.compliance = new CompliancePoint(policies, chance);
    this.vocabulary = Vocabulary.of(policies);
  }

  @Override
  public String revision() {
    return policies.revision();
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public List<String> reads(PolicyId policy) {
    return policies.reads(policy);
  }

  @Override
  public Outcome<DecisionRecord> authorize(AccessRequest request, Instant clock, boolean stale) {
    return access.authorize(request, clock, stale);
  }

  @Override
  public Outcome<RetentionRecord> retention(
      RetentionRequest request, Instant clock, boolean stale) {
    return retention.evaluate(request, clock, stale);
  }

  @Override
  public Outcome<ComplianceRecord> product(
      String requestId, String dataProduct, Instant clock, boolean stale) {
    return compliance.product(requestId, dataProduct, clock, stale);
  }

  @Override
  public Outcome<ComplianceRecord> document(
      String requestId,
      SubmittedDocument document,
      @Nullable SubmittedDocument previous,
      Instant clock,
      boolean stale) {
    return compliance.document(requestId, document, previous, clock, stale);
  }
}
