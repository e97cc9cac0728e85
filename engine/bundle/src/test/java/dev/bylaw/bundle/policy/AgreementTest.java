package dev.bylaw.bundle.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.federation.catalog.Column;
import dev.bylaw.federation.catalog.DecisionContext;
import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.obligation.Mask;
import dev.bylaw.federation.obligation.ObligationTemplate;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.Origin;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Position;
import dev.bylaw.federation.policy.Source;
import dev.bylaw.federation.policy.Subjects;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.request.Consumer;
import dev.bylaw.federation.request.Mode;
import dev.bylaw.federation.request.RequestContext;
import dev.bylaw.federation.request.ResourceRef;
import dev.bylaw.federation.request.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgreementTest {

  private static final String URN = "urn:mesh:sales:orders";
  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant UNTIL = Instant.parse("2027-01-01T00:00:00Z");

  private static final Agreement AGREEMENT =
      new Agreement(
          "a",
          new Source(
              new PolicyId("a"),
              new Origin.Product("sales", URN),
              "an agreement",
              new Position("agreements.yaml", 2)),
          URN,
          Allowed.only("marketing"),
          Allowed.ANY,
          new Subjects(Set.of(), Set.of("analyst")),
          Allowed.only("read"),
          Allowed.only("orders"),
          Allowed.only("analytics", "campaign"),
          Allowed.only("orders"),
          Allowed.only("id", "email"),
          new ObligationTemplate(
              Map.of("*pii", Mask.Pseudonym.HASH_GLOBAL),
              Obligations.builder().minimumAggregation(5).build()),
          FROM,
          UNTIL,
          3);

  private static DecisionContext context(
      String action,
      @Nullable String domain,
      String role,
      @Nullable String purpose,
      @Nullable String port,
      @Nullable String object,
      Instant clock) {
    var request =
        new AccessRequest(
            "r",
            new Subject("user", "u", Set.of(role), Map.of(), null),
            action,
            new ResourceRef(URN, port, object, List.of(), null),
            purpose,
            null,
            new Consumer(domain, null, null, null),
            new RequestContext(null, null, Set.of(), null, Map.of()),
            Mode.ENFORCE);
    var facts =
        new ResourceFacts(
            URN,
            "sales",
            "orders",
            "ana",
            port,
            object,
            null,
            Set.of(),
            List.of(
                new Column("id", "string", true, Set.of(), "internal"),
                new Column("email", "string", true, Set.of("pii"), "confidential"),
                new Column("note", "string", true, Set.of(), "unclassified")));
    return new DecisionContext(request, facts, clock, "sha256:0");
  }

  @Test
  void grantsWhatItCoversAndDropsTheRest() {
    var grant =
        AGREEMENT.evaluate(
            context("read", "marketing", "analyst", "campaign", "orders", "orders", FROM));
    assertThat(grant.rank()).isEqualTo(3);
    assertThat(grant.isNamed("a")).isTrue();
    Obligations o = ((Contribution.Applies) grant.contribution()).obligations();
    assertThat(o.masks())
        .containsOnly(
            Map.entry("email", Mask.Pseudonym.HASH_GLOBAL), Map.entry("note", Mask.Constant.DROP));
    assertThat(o.minimumAggregation()).isEqualTo(5);
    assertThat(o.purposes()).isEqualTo(Allowed.only("analytics", "campaign"));
    assertThat(o.expiry()).isEqualTo(UNTIL);
  }

  @ParameterizedTest
  @CsvSource({
    "export, marketing, analyst, analytics, orders, orders, 2026-06-01, agreement.action",
    "read, people, analyst, analytics, orders, orders, 2026-06-01, agreement.consumer_domain",
    "read, , analyst, analytics, orders, orders, 2026-06-01, agreement.consumer_domain",
    "read, marketing, clerk, analytics, orders, orders, 2026-06-01, agreement.subject",
    "read, marketing, analyst, profiling, orders, orders, 2026-06-01, agreement.purpose",
    "read, marketing, analyst, , orders, orders, 2026-06-01, agreement.purpose",
    "read, marketing, analyst, analytics, returns, orders, 2026-06-01, agreement.output_port",
    "read, marketing, analyst, analytics, , orders, 2026-06-01, agreement.output_port",
    "read, marketing, analyst, analytics, orders, returns, 2026-06-01, agreement.object",
    "read, marketing, analyst, analytics, orders, , 2026-06-01, agreement.object",
    "read, marketing, analyst, analytics, orders, orders, 2025-12-31, agreement.not_yet",
    "read, marketing, analyst, analytics, orders, orders, 2027-01-01, agreement.expired",
  })
  void refusesWhatItDoesNotCoverWithTheReason(
      String action,
      @Nullable String domain,
      String role,
      @Nullable String purpose,
      @Nullable String port,
      @Nullable String object,
      String day,
      String code) {
    Instant clock = Instant.parse(day + "T00:00:00Z");
    var contribution =
        AGREEMENT
            .evaluate(context(action, domain, role, purpose, port, object, clock))
            .contribution();
    assertThat(((Contribution.Denies) contribution).reasons())
        .singleElement()
        .satisfies(reason -> {
          assertThat(reason.code()).isEqualTo(code);
          assertThat(reason.position()).hasToString("agreements.yaml:2");
        });
  }
}
