package dev.bylaw.pdp.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bylaw.bundle.tree.LoadOptions;
import dev.bylaw.federation.request.AttributeValue;
import dev.bylaw.federation.retention.RetentionOutcome;
import dev.bylaw.pdp.Chance;
import dev.bylaw.pdp.PolicyLoader;
import dev.bylaw.pdp.PolicySet;
import dev.bylaw.pdp.RetentionPoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Plans by the shipped library. */
class RetentionPlannerTest {
  private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");
  private static final String ORDERS = "urn:mesh:sales:orders";
  private static RetentionPlanner planner;

  @BeforeAll
  static void load() throws IOException {
    PolicySet policies =
        PolicyLoader.load(
                Path.of(System.getProperty("bylaw.root"), "policies"), LoadOptions.at(NOW))
            .policies();
    planner = new RetentionPlanner(policies, new RetentionPoint(policies, Chance.system()));
  }

  private static RecordSet orders(String since, boolean erasure, String purpose) {
    return new RecordSet(
        since,
        "orders",
        "order",
        "DE",
        Instant.parse(since + "T00:00:00Z"),
        erasure,
        purpose == null ? Map.of() : Map.of("purpose", AttributeValue.of(purpose)));
  }

  @Test
  void eachRecordSetHasItsOutcomeItsTimesAndTheirBasis() throws PlanException {
    RetentionPlan plan =
        planner.plan(
            ORDERS,
            List.of(orders("2012-04-30", false, null), orders("2024-01-01", true, null)),
            NOW);
    RetentionPlan.Item old = plan.items().getFirst();
    assertThat(old.decision().outcome()).isEqualTo(RetentionOutcome.DELETE_DUE);
    assertThat(old.nextCheck()).isNull();
    RetentionPlan.Item young = plan.items().getLast();
    assertThat(young.decision().outcome()).isEqualTo(RetentionOutcome.RETAIN);
    assertThat(young.nextCheck()).isEqualTo("2034-01-01T00:00:00Z");
    assertThat(young.decision().reasons()).anyMatch(r -> r.code().equals("hgb-257"));
  }

  @Test
  void anErasureHasItsLawfulExceptions() throws PlanException {
    RetentionPlan plan =
        planner.plan(
            "urn:mesh:marketing:campaign-reach",
            List.of(
                new RecordSet(
                    "a", "reach", "campaign", null, NOW.minusSeconds(86_400), true, Map.of()),
                new RecordSet(
                    "b",
                    "reach",
                    "campaign",
                    null,
                    NOW.minusSeconds(86_400),
                    true,
                    Map.of("purpose", AttributeValue.of("archiving")))),
            NOW);
    assertThat(plan.items().getLast().decision().outcome()).isEqualTo(RetentionOutcome.CONFLICT);
    assertThat(plan.items().getLast().decision().reasons())
        .anyMatch(r -> r.code().equals("gdpr-17-3-d"));
  }

  @Test
  void whoHoldsDerivedDataMustFollow() throws PlanException {
    RetentionPlan plan = planner.plan(ORDERS, planner.objects(ORDERS, "DE", NOW), NOW);
    assertThat(plan.items()).hasSize(1);
    assertThat(plan.downstream())
        .extracting(RetentionPlan.Downstream::dataProduct)
        .containsExactly("urn:mesh:marketing:campaign-reach");
    assertThat(planner.plan("urn:mesh:people:employees", List.of(), NOW).downstream()).isEmpty();
  }

  @Test
  void whatTheMeshDoesNotKnowIsAnError() {
    RecordSet unknown = new RecordSet("x", "nothing", null, null, NOW, false, Map.of());
    assertThatThrownBy(() -> planner.plan(ORDERS, List.of(unknown), NOW))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("nothing");
  }
}
