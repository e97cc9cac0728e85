package dev.bylaw.sidecar.policy;

import dev.bylaw.federation.catalog.Column;
import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.compliance.ComplianceDecision;
import dev.bylaw.federation.compliance.Severity;
import dev.bylaw.federation.composition.AttributedObligation;
import dev.bylaw.federation.composition.Cause;
import dev.bylaw.federation.composition.Decision;
import dev.bylaw.federation.composition.DecisionReason;
import dev.bylaw.federation.composition.Effect;
import dev.bylaw.federation.obligation.Mask;
import dev.bylaw.federation.obligation.Obligation;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.Grant;
import dev.bylaw.federation.policy.Guard;
import dev.bylaw.federation.policy.Layer;
import dev.bylaw.federation.policy.Origin;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Position;
import dev.bylaw.federation.policy.Source;
import dev.bylaw.federation.record.ComplianceRecord;
import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.federation.record.RetentionRecord;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.retention.RetentionDecision;
import dev.bylaw.federation.retention.RetentionOutcome;
import dev.bylaw.federation.retention.RetentionRequest;
import dev.bylaw.pdp.Outcome;
import dev.bylaw.pdp.SubmittedDocument;
import dev.bylaw.sidecar.record.Vocabulary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Permits reading of one product under a mask, denies what is stale or not read, and knows no other
 * product.
 */
public final class FakeDecider implements Decider {
  public static final String PRODUCT = "urn:mesh:sales:orders";
  public static final PolicyId GUARD = new PolicyId("council.pii");
  public static final PolicyId GRANT = new PolicyId("sales.readers");
  private static final String DIGEST = "0".repeat(64);

  private final String revision;
  private final AtomicInteger calls = new AtomicInteger();

  public FakeDecider(String revision) {
    this.revision = revision;
  }

  public int calls() {
    return calls.get();
  }

  @Override
  public String revision() {
    return revision;
  }

  @Override
  public Vocabulary vocabulary() {
    return new Vocabulary(Set.of("billing"), Set.of("sales", "marketing"));
  }

  @Override
  public List<String> reads(PolicyId policy) {
    return List.of("input.purpose");
  }

  @Override
  public Outcome<DecisionRecord> authorize(AccessRequest request, Instant clock, boolean stale) {
    calls.incrementAndGet();
    if (!request.resource().dataProduct().equals(PRODUCT)) {
      return new Outcome.Refused<>(
          List.of(new Outcome.Violation("resource.data_product", "is not in the catalog")));
    }
    boolean permit = !stale && request.action().equals("read");
    Obligations masks = Obligations.builder().mask("email", Mask.Constant.NULL).build();
    Decision decision =
        new Decision(
            permit ? Effect.PERMIT : Effect.DENY,
            permit ? null : stale ? Cause.STALE : Cause.NO_GRANT,
            permit ? GRANT : null,
            permit ? masks : Obligations.NONE,
            permit
                ? List.of(
                    new AttributedObligation(
                        new Obligation.ColumnMask("email", Mask.Constant.NULL), List.of(GUARD)))
                : List.of(),
            List.of(
                new DecisionReason(
                    "pii",
                    "`" + request.subject().id() + "` sees no e-mail",
                    Layer.COUNCIL,
                    GUARD,
                    "global/pii.rego",
                    7)),
            List.of(),
            List.of(),
            List.of(),
            revision,
            Duration.ZERO);
    return new Outcome.Decided<>(
        new DecisionRecord(
            UUID.randomUUID().toString(),
            clock,
            revision,
            1,
            stale,
            request,
            facts(),
            DIGEST,
            List.of(
                new Grant(source(GRANT, "sales"), Contribution.applies(Obligations.NONE), 0, null)),
            List.of(
                new Guard.Local(
                    new Source(GUARD, Origin.COUNCIL, "PII", new Position("global/pii.rego", 3)),
                    Contribution.applies(masks))),
            List.of(),
            List.of(),
            decision,
            1));
  }

  @Override
  public Outcome<RetentionRecord> retention(
      RetentionRequest request, Instant clock, boolean stale) {
    return new Outcome.Decided<>(
        new RetentionRecord(
            UUID.randomUUID().toString(),
            clock,
            revision,
            1,
            stale,
            request,
            facts(),
            DIGEST,
            List.of(),
            new RetentionDecision(
                RetentionOutcome.RETAIN,
                true,
                clock.plusSeconds(60),
                null,
                List.of(),
                clock.plusSeconds(60),
                List.of(),
                revision)));
  }

  @Override
  public Outcome<ComplianceRecord> product(
      String requestId, String dataProduct, Instant clock, boolean stale) {
    return new Outcome.Decided<>(
        new ComplianceRecord(
            UUID.randomUUID().toString(),
            clock,
            revision,
            requestId,
            dataProduct,
            DIGEST,
            new ComplianceDecision(Severity.INFO, List.of(), List.of(), List.of(), revision)));
  }

  @Override
  public Outcome<ComplianceRecord> document(
      String requestId,
      SubmittedDocument document,
      @Nullable SubmittedDocument previous,
      Instant clock,
      boolean stale) {
    return product(requestId, "urn:unknown", clock, stale);
  }

  private static Source source(PolicyId id, String domain) {
    return new Source(id, new Origin.Domain(domain), "Readers", new Position("domains/a.yaml", 2));
  }

  private static ResourceFacts facts() {
    return new ResourceFacts(
        PRODUCT,
        "sales",
        "orders",
        "alice",
        "table",
        "orders",
        null,
        Set.of("eu-west-1"),
        List.of(new Column("email", "string", true, Set.of("pii"), "confidential")));
  }
}
