package dev.bylaw.review.counterfactual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.federation.composition.AttributedObligation;
import dev.bylaw.federation.composition.Decision;
import dev.bylaw.federation.obligation.Obligation;
import dev.bylaw.federation.obligation.Obligation.ColumnMask;
import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.request.Consumer;
import dev.bylaw.federation.request.Mode;
import dev.bylaw.federation.request.RequestContext;
import dev.bylaw.federation.request.ResourceRef;
import dev.bylaw.federation.request.Subject;
import dev.bylaw.pdp.Chance;
import dev.bylaw.pdp.DecisionPoint;
import dev.bylaw.pdp.Outcome;
import dev.bylaw.review.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReliefsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  @TempDir Path temp;

  @Test
  void waiverLiftsTheMaskOfItsControlAndNoOther() throws IOException {
    DecisionPoint point = new DecisionPoint(Shipped.policies(), Chance.none());
    DecisionRecord record = decide(point);
    List<Relief> reliefs = new Counterfactuals(point).reliefs(record);
    assertThat(reliefs)
        .filteredOn(
            r -> r.waivers().getFirst().control().value().equals("council.pii.unclassified"))
        .singleElement()
        .satisfies(relief -> {
          assertThat(columns(relief.lifted())).containsExactly("courier_notes");
          assertThat(columns(relief.instead())).containsExactly("courier_notes");
        });
    everyReliefIsTrue(point, record, reliefs);
  }

  /** What two controls demand alike is lifted by two waivers alone. */
  @Test
  void twoWaiversAreNamedWhereTwoControlsDemandTheSame() throws IOException {
    Shipped.copyTo(temp);
    Files.writeString(
        temp.resolve("global/pii/again.rego"),
        """
        # METADATA
        # title: Notes are not shown, once more
        # custom:
        #   bylaw: {kind: guard, owner: privacy-office, force: mandatory, id: council.pii.again, floor: {}, max_waiver: P30D}
        package bylaw.global.pii.again

        mask contains {"column": "courier_notes", "action": "replace-with-null"}
        """);
    DecisionPoint point = new DecisionPoint(Shipped.policies(temp), Chance.none());
    DecisionRecord record = decide(point);
    List<Relief> reliefs = new Counterfactuals(point).reliefs(record);
    assertThat(reliefs)
        .filteredOn(r -> columns(r.lifted()).contains("courier_notes"))
        .singleElement()
        .satisfies(relief ->
            assertThat(relief.waivers().stream().map(w -> w.control().value()))
                .containsExactlyInAnyOrder("council.pii.again", "council.pii.unclassified"));
    everyReliefIsTrue(point, record, reliefs);
  }

  @Test
  void denyHasNone() throws IOException {
    DecisionPoint point = new DecisionPoint(Shipped.policies(), Chance.none());
    AccessRequest request =
        Trial.applied(
            request(), List.of(new Change.Say(Change.Attribute.PURPOSE, "campaign", "payroll")));
    assertThat(point.authorize(request, NOW, false))
        .isInstanceOfSatisfying(
            Outcome.Decided.class,
            decided ->
                assertThat(new Counterfactuals(point).reliefs((DecisionRecord) decided.record()))
                    .isEmpty());
  }

  private static void everyReliefIsTrue(
      DecisionPoint point, DecisionRecord record, List<Relief> reliefs) {
    assertThat(reliefs).isNotEmpty();
    Trial trial = new Trial(point, record.request(), NOW);
    Set<Obligation> owed = obligations(record.decision());
    for (Relief relief : reliefs) {
      Decision decision = trial.decide(List.copyOf(relief.waivers()));
      assertThat(decision).isEqualTo(relief.decision());
      assertThat(decision.isPermit()).isTrue();
      assertThat(owed).containsAll(relief.lifted());
      assertThat(obligations(decision)).doesNotContainAnyElementsOf(relief.lifted());
      assertThat(obligations(decision)).containsAll(relief.instead());
      if (relief.waivers().size() > 1) {
        for (Change.Waive one : relief.waivers()) {
          assertThat(obligations(trial.decide(List.of(one)))).containsAll(relief.lifted());
        }
      }
    }
  }

  private static Set<Obligation> obligations(Decision decision) {
    return decision.obligations().stream()
        .map(AttributedObligation::obligation)
        .collect(Collectors.toSet());
  }

  private static Set<String> columns(List<Obligation> obligations) {
    Set<String> columns = new TreeSet<>();
    for (Obligation each : obligations) {
      if (each instanceof ColumnMask(String column, var _)) {
        columns.add(column);
      }
    }
    return columns;
  }

  private static DecisionRecord decide(DecisionPoint point) {
    return switch (point.authorize(request(), NOW, false)) {
      case Outcome.Decided<DecisionRecord>(DecisionRecord record) -> {
        assertThat(record.decision().isPermit()).isTrue();
        yield record;
      }
      case Outcome.Refused<DecisionRecord>(var violations) ->
          throw new AssertionError(violations.toString());
    };
  }

  private static AccessRequest request() {
    return new AccessRequest(
        "r",
        new Subject("user", "u", Set.of("analyst"), Map.of(), null),
        "read",
        new ResourceRef("urn:mesh:sales:orders", "orders", "orders", List.of(), null),
        "campaign",
        null,
        new Consumer("marketing", null, "EU", "eu-west-1"),
        new RequestContext(
            null,
            "trino",
            Set.of("mask", "row_filter", "minimum_aggregation", "log"),
            null,
            Map.of()),
        Mode.ENFORCE);
  }
}
