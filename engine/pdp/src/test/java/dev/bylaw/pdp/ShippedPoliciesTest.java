package dev.bylaw.pdp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.diagnostic.DiagnosticRenderer;
import dev.bylaw.bundle.tree.LoadOptions;
import dev.bylaw.federation.composition.Cause;
import dev.bylaw.federation.composition.Decision;
import dev.bylaw.federation.obligation.Mask;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.record.ComplianceRecord;
import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.federation.record.RetentionRecord;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.request.Consumer;
import dev.bylaw.federation.request.Mode;
import dev.bylaw.federation.request.RequestContext;
import dev.bylaw.federation.request.ResourceRef;
import dev.bylaw.federation.request.Subject;
import dev.bylaw.federation.retention.RetentionDecision;
import dev.bylaw.federation.retention.RetentionOutcome;
import dev.bylaw.federation.retention.RetentionRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The policies that ship, as a data product meets them. */
class ShippedPoliciesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final String ORDERS = "urn:mesh:sales:orders";
  private static final String EMPLOYEES = "urn:mesh:people:employees";

  private static PolicySet policies;

  @BeforeAll
  static void load() throws IOException {
    PolicyLoader.Loaded loaded =
        PolicyLoader.load(
            Path.of(System.getProperty("bylaw.root"), "policies"), LoadOptions.at(NOW));
    assertThat(loaded.policies())
        .as(
            new DiagnosticRenderer(loaded.sources())
                .render(loaded.diagnostics().stream().filter(Diagnostic::isError).toList()))
        .isNotNull();
    policies = loaded.policies();
  }

  @Test
  void analystOfAnotherDomainGetsHashesAndSettledRows() {
    Decision decision = decide(request("analyst", ORDERS, "campaign", "marketing"));
    assertThat(decision.isPermit()).as(decision.toString()).isTrue();
    assertThat(decision.joined().masks())
        .containsEntry("customer_email", Mask.Pseudonym.HASH_GLOBAL)
        .containsEntry("customer_phone", Mask.Constant.DROP)
        .containsEntry("courier_notes", Mask.Constant.NULL)
        .doesNotContainKey("amount_cents");
    assertThat(decision.joined().rowFilter()).hasSize(1);
  }

  @Test
  void absentPurposeCloses() {
    Decision decision = decide(request("analyst", ORDERS, null, "marketing"));
    assertThat(decision.isPermit()).isFalse();
    assertThat(decision.cause()).isEqualTo(Cause.ERROR);
    assertThat(decision.reasons())
        .anySatisfy(r -> assertThat(r.message()).contains("input.purpose"));
  }

  @Test
  void strangersAreDeniedForWantOfAGrant() {
    Decision decision = decide(request("intern", ORDERS, "campaign", "people"));
    assertThat(decision.cause()).isEqualTo(Cause.NO_GRANT);
  }

  @Test
  void waiverLowersTheHashToATokenUntilItEnds() {
    AccessRequest request = request("fraud-analyst", ORDERS, "fraud-detection", "marketing");
    Decision before = decide(request, Instant.parse("2026-12-14T23:59:59Z"));
    assertThat(before.joined().masks()).containsEntry("customer_email", Mask.Pseudonym.TOKENIZE);
    assertThat(before.waivers()).hasSize(1);
    Decision after = decide(request, Instant.parse("2026-12-15T00:00:00Z"));
    assertThat(after.joined().masks()).containsEntry("customer_email", Mask.Pseudonym.HASH_GLOBAL);
    assertThat(after.waivers()).isEmpty();
  }

  @Test
  void domainsGuardStandsAboveTheCouncils() {
    Decision decision = decide(request("analyst", EMPLOYEES, "analytics", "sales"));
    assertThat(decision.joined().masks()).containsEntry("salary_cents", Mask.Constant.DROP);
    assertThat(decision.joined().minimumAggregation()).isEqualTo(10);
  }

  @Test
  void domainsAnswerReplacesTheDefaultWithinItsBounds() {
    Decision decision = decide(request("analyst", ORDERS, "analytics", "marketing"));
    assertThat(decision.joined().minimumAggregation()).isEqualTo(20);
  }

  @Test
  void domainThatForbidsExportsIsHeard() {
    AccessRequest read = request("analyst", EMPLOYEES, "analytics", "sales");
    AccessRequest export =
        new AccessRequest(
            read.requestId(),
            read.subject(),
            "export",
            read.resource(),
            read.purpose(),
            read.agreement(),
            read.consumer(),
            read.context(),
            read.mode());
    Decision decision = decide(export);
    assertThat(decision.cause()).isEqualTo(Cause.GUARD);
    assertThat(decision.reasons())
        .anySatisfy(r -> assertThat(r.message()).contains("exports no data about employees"));
  }

  @Test
  void processingElsewhereIsDeniedWithFileAndLine() {
    AccessRequest request =
        request("analyst", ORDERS, "campaign", new Consumer("marketing", null, "US", "us-east-1"));
    Decision decision = decide(request);
    assertThat(decision.cause()).isEqualTo(Cause.GUARD);
    assertThat(decision.reasons())
        .anySatisfy(r -> {
          assertThat(r.policy()).isEqualTo(new PolicyId("council.access.processing-location"));
          assertThat(r.file()).endsWith("global/access/processing_location.rego");
          assertThat(r.line()).isGreaterThan(15);
        });
  }

  @Test
  void unknownColumnIsNoDecision() {
    AccessRequest request = request("analyst", ORDERS, "campaign", "marketing");
    AccessRequest typo =
        new AccessRequest(
            request.requestId(),
            request.subject(),
            request.action(),
            new ResourceRef(ORDERS, "orders", "orders", List.of("customer_emial"), null),
            request.purpose(),
            null,
            request.consumer(),
            request.context(),
            request.mode());
    Outcome<DecisionRecord> outcome = point().authorize(typo, NOW, false);
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    assertThat(((Outcome.Refused<DecisionRecord>) outcome).violations().getFirst().message())
        .contains("did you mean `customer_email`");
  }

  @Test
  void exportMatrixMasksMoreThanReading() {
    AccessRequest read = request("fraud-analyst", ORDERS, "fraud-detection", "marketing");
    AccessRequest export =
        new AccessRequest(
            read.requestId(),
            read.subject(),
            "export",
            read.resource(),
            read.purpose(),
            read.agreement(),
            read.consumer(),
            read.context(),
            read.mode());
    assertThat(decide(read).joined().masks())
        .containsEntry("customer_email", Mask.Pseudonym.TOKENIZE);
    Decision exported = decide(export);
    assertThat(exported.isPermit()).as(exported.toString()).isTrue();
    assertThat(exported.joined().masks())
        .containsEntry("customer_email", Mask.Constant.NULL)
        .containsEntry("customer_id", Mask.Pseudonym.HASH_QUERY_LOCAL);
    assertThat(exported.reasons())
        .anySatisfy(r -> assertThat(r.file()).endsWith("global/pii/masking_matrix.csv"));
  }

  @Test
  void retentionScheduleSpeaksByClassAndCountry() {
    assertThat(retention(ORDERS, "order", "DE", "2027-01-01").outcome())
        .as("held by the court")
        .isEqualTo(RetentionOutcome.HELD);
    assertThat(retention(EMPLOYEES, "payslip", "DE", "2022-01-31").outcome())
        .isEqualTo(RetentionOutcome.CONFLICT);
    assertThat(retention(EMPLOYEES, "employee", null, "2020-01-31").outcome())
        .isEqualTo(RetentionOutcome.DELETE_DUE);
  }

  @Test
  void ruleFileFindsOneNameWithTwoSensitivities() {
    String contract =
        """
        apiVersion: v3.1.0
        kind: DataContract
        id: two-labels
        version: 1.0.0
        status: active
        description: {purpose: a test, limitations: none}
        schema:
          - name: customers
            properties:
              - {name: city, logicalType: string, classification: internal}
          - name: orders
            properties:
              - {name: city, logicalType: string, classification: public}
              - {name: orderNote, logicalType: string, classification: public}
        """;
    CompliancePoint compliance = new CompliancePoint(policies, Chance.system());
    Outcome<ComplianceRecord> outcome =
        compliance.document(
            "r", new SubmittedDocument("two.yaml", contract.getBytes(UTF_8)), null, NOW, false);
    assertThat(outcome).isInstanceOf(Outcome.Decided.class);
    List<String> found =
        ((Outcome.Decided<ComplianceRecord>) outcome)
            .record().decision().findings().stream().map(f -> String.valueOf(f.policy())).toList();
    assertThat(found)
        .contains("council.interoperability.consistent-labels", "council.interoperability.naming");
  }

  @Test
  void aContractIsJudgedAsTheSuccessorOfItsOwnPreviousVersion() {
    String before =
        """
        apiVersion: v3.1.0
        kind: DataContract
        id: returns
        version: 1.0.0
        status: active
        description: {purpose: a test, limitations: none}
        schema:
          - name: returns
            properties:
              - {name: city, logicalType: string, classification: internal}
              - {name: reason, logicalType: string, classification: internal}
        """;
    String after =
        before
            .replace("1.0.0", "1.1.0")
            .replace("      - {name: reason, logicalType: string, classification: internal}\n", "");
    CompliancePoint compliance = new CompliancePoint(policies, Chance.system());
    assertThat(compliance.document("r", submitted(after), submitted(before), NOW, false))
        .isInstanceOfSatisfying(
            Outcome.Decided.class,
            decided ->
                assertThat(decided.toString())
                    .contains("column `reason` of `returns` is dropped (version 1.0.0 to 1.1.0)"));
    String other = before.replace("id: returns", "id: invoices");
    assertThat(compliance.document("r", submitted(after), submitted(other), NOW, false).toString())
        .contains("previous_document", "expected another version of DataContract `returns`");
  }

  private static SubmittedDocument submitted(String text) {
    return new SubmittedDocument("contract.yaml", text.getBytes(UTF_8));
  }

  private static RetentionDecision retention(
      String product, String recordClass, @Nullable String jurisdiction, String since) {
    RetentionRequest request =
        new RetentionRequest(
            "r",
            new ResourceRef(product, null, null, List.of(), null),
            recordClass,
            jurisdiction,
            null,
            Instant.parse(since + "T00:00:00Z"),
            true,
            Map.of());
    return switch (new RetentionPoint(policies, Chance.system()).evaluate(request, NOW, false)) {
      case Outcome.Decided<RetentionRecord>(RetentionRecord record) -> record.decision();
      case Outcome.Refused<RetentionRecord>(var violations) ->
          throw new AssertionError(violations.toString());
    };
  }

  private static AccessRequest request(
      String role, String product, @Nullable String purpose, String consumer) {
    return request(role, product, purpose, new Consumer(consumer, null, "EU", "eu-central-1"));
  }

  private static AccessRequest request(
      String role, String product, @Nullable String purpose, Consumer consumer) {
    String object = product.equals(ORDERS) ? "orders" : "employees";
    return new AccessRequest(
        "r",
        new Subject("user", "u", Set.of(role), Map.of(), null),
        "read",
        new ResourceRef(product, null, object, List.of(), null),
        purpose,
        null,
        consumer,
        new RequestContext(
            null,
            "trino",
            Set.of("mask", "row_filter", "minimum_aggregation", "notify", "watermark"),
            null,
            Map.of()),
        Mode.ENFORCE);
  }

  private static Decision decide(AccessRequest request) {
    return decide(request, NOW);
  }

  private static Decision decide(AccessRequest request, Instant clock) {
    return switch (point().authorize(request, clock, false)) {
      case Outcome.Decided<DecisionRecord>(DecisionRecord record) -> record.decision();
      case Outcome.Refused<DecisionRecord>(var violations) ->
          throw new AssertionError(violations.toString());
    };
  }

  private static DecisionPoint point() {
    return new DecisionPoint(policies, Chance.system());
  }
}
