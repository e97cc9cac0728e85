package dev.bylaw.sidecar.policy;

import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.record.ComplianceRecord;
import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.federation.record.RetentionRecord;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.retention.RetentionRequest;
import dev.bylaw.pdp.Outcome;
import dev.bylaw.pdp.SubmittedDocument;
import dev.bylaw.sidecar.record.Vocabulary;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides by one revision of the policies. Total and safe for use by many threads; {@code stale}
 * says that the policies are older than the council's staleness bound.
 */
public interface Decider {
  /** The digest of the policies. */
  String revision();

  /** The words that may stand in leaves. */
  Vocabulary vocabulary();

  /** The attributes that a policy reads, such as {@code input.purpose}. */
  List<String> reads(PolicyId policy);

  Outcome<DecisionRecord> authorize(AccessRequest request, Instant clock, boolean stale);

  Outcome<RetentionRecord> retention(RetentionRequest request, Instant clock, boolean stale);

  /** Judges a product of the mesh. */
  Outcome<ComplianceRecord> product(
      String requestId, String dataProduct, Instant clock, boolean stale);

  /** Judges a document at hand, as what comes after a previous version or as the first. */
  Outcome<ComplianceRecord> document(
      String requestId,
      SubmittedDocument document,
      @Nullable SubmittedDocument previous,
      Instant clock,
      boolean stale);
}
