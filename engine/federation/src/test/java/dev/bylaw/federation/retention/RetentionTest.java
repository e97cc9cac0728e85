package dev.bylaw.federation.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.policy.ErrorCode;
import dev.bylaw.federation.policy.Origin;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Position;
import dev.bylaw.federation.policy.Source;
import dev.bylaw.federation.request.ResourceRef;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RetentionTest {
  private static final Instant SINCE = Instant.parse("2020-02-29T00:00:00Z");

  /** keep, delete, hold, erasure, clock (years after) → outcome, may serve, until. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "P6Y,  P10Y, false, false, 2026-02-27, RETAIN,     true,  2030-02-28",
        "P6Y,  P10Y, false, true,  2026-02-27, RETAIN,     false, 2026-02-28",
        "P6Y,  P10Y, false, true,  2026-02-28, DELETE_DUE, false, -",
        "P6Y,  P10Y, false, false, 2030-02-27, RETAIN,     true,  2030-02-28",
        "P6Y,  P10Y, false, false, 2030-02-28, DELETE_DUE, false, -",
        "P6Y,  P10Y, true,  false, 2026-01-01, HELD,       true,  -",
        "P6Y,  P10Y, true,  true,  2026-01-01, HELD,       false, -",
        "P6Y,  P10Y, true,  false, 2031-01-01, HELD,       false, -",
        "P10Y, P6Y,  false, false, 2021-01-01, CONFLICT,   false, -",
        "P10Y, P6Y,  true,  true,  2031-01-01, CONFLICT,   false, -",
        "P6Y,  P6Y,  false, false, 2026-02-27, RETAIN,     true,  2026-02-28",
        "P6Y,  P6Y,  false, false, 2026-02-28, DELETE_DUE, false, -",
        "P6Y,  -,    false, false, 2027-01-01, RETAIN,     true,  2026-02-28",
        "-,    -,    false, false, 2027-01-01, RETAIN,     true,  -",
        "-,    -,    false, true,  2027-01-01, RESTRICT,   false, -",
        "-,    -,    true,  true,  2027-01-01, HELD,       false, -",
        "-,    P10Y, false, true,  2021-01-01, DELETE_DUE, false, -",
      })
  void decides(
      @Nullable String keep,
      @Nullable String delete,
      boolean held,
      boolean erasure,
      String clock,
      RetentionOutcome outcome,
      boolean mayServe,
      @Nullable String until) {
    List<RetentionRule> rules = new ArrayList<>();
    rules.add(rule("minimum", states(keep, null)));
    rules.add(rule("maximum", states(null, delete)));
    if (held) {
      rules.add(
          rule(
              "hold",
              new RetentionContribution.States(
                  null, null, List.of(new Hold("case-1", "litigation")), List.of())));
    }
    RetentionDecision decision = decide(rules, erasure, instant(clock), false);
    assertThat(decision.outcome()).isEqualTo(outcome);
    assertThat(decision.mayServe()).isEqualTo(mayServe);
    assertThat(decision.until()).isEqualTo(until == null ? null : instant(until));
    assertThat(decision.holds()).hasSize(held ? 1 : 0);
  }

  @Test
  void theLongestMinimumAndTheShortestMaximumBind() {
    RetentionDecision decision =
        decide(
            List.of(
                rule("a", states("P1Y", "P9Y")),
                rule("b", states("P3Y", "P7Y")),
                rule("c", states("P2Y", "P8Y"))),
            false,
            SINCE,
            false);
    assertThat(decision.keepAtLeast()).isEqualTo(instant("2023-02-28"));
    assertThat(decision.deleteBy()).isEqualTo(instant("2027-02-28"));
  }

  @Test
  void anErrorRestrictsAndSaysWhere() {
    RetentionDecision decision =
        decide(
            List.of(
                rule("a", states("P1Y", null)),
                rule(
                    "b",
                    new RetentionContribution.Failed(
                        ErrorCode.LIMIT, "too many steps", new Position("b.rego", 4)))),
            true,
            instant("2030-01-01"),
            false);
    assertThat(decision.outcome()).isEqualTo(RetentionOutcome.RESTRICT);
    assertThat(decision.reasons()).singleElement().extracting("code").isEqualTo("limit");
    assertThat(decision.reasons()).singleElement().extracting("line").isEqualTo(4);
  }

  @Test
  void aTermOutsideTheCalendarRestricts() {
    assertThat(decide(List.of(rule("a", states("P999999999Y", null))), false, SINCE, false))
        .extracting(RetentionDecision::outcome)
        .isEqualTo(RetentionOutcome.RESTRICT);
  }

  @Test
  void stalePoliciesRestrict() {
    assertThat(decide(List.of(rule("a", states("P1Y", "P2Y"))), false, SINCE, true).outcome())
        .isEqualTo(RetentionOutcome.RESTRICT);
  }

  private static RetentionContribution states(@Nullable String keep, @Nullable String delete) {
    return new RetentionContribution.States(term(keep), term(delete), List.of(), List.of());
  }

  private static @Nullable Term term(@Nullable String period) {
    return period == null ? null : new Term.After(Period.parse(period));
  }

  private static Instant instant(String date) {
    return Instant.parse(date + "T00:00:00Z");
  }

  private static RetentionRule rule(String id, RetentionContribution said) {
    return new RetentionRule(
        new Source(new PolicyId(id), Origin.COUNCIL, "title", new Position(id + ".csv", 2)), said);
  }

  private static RetentionDecision decide(
      List<RetentionRule> rules, boolean erasure, Instant clock, boolean stale) {
    return Retention.decide(
        new RetentionInput(
            new RetentionRequest(
                "r1",
                new ResourceRef("urn:p", null, null, List.of(), null),
                null,
                null,
                null,
                SINCE,
                erasure,
                Map.of()),
            new ResourceFacts(
                "urn:p", "sales", "orders", "team", null, null, null, Set.of(), List.of()),
            clock,
            "sha256:rev",
            rules,
            stale));
  }
}
