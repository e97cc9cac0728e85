package dev.bylaw.review.counterfactual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.federation.composition.Decision;
import dev.bylaw.federation.obligation.ObligationType;
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
import dev.bylaw.pdp.PolicySet;
import dev.bylaw.review.Shipped;
import dev.bylaw.review.counterfactual.Change.Attribute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CounterfactualsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final String ORDERS = "urn:mesh:sales:orders";
  private static final Set<String> ABLE =
      Set.of("mask", "row_filter", "minimum_aggregation", "notify", "watermark");

  private static DecisionPoint point;

  @BeforeAll
  static void load() throws IOException {
    PolicySet policies = Shipped.policies();
    point = new DecisionPoint(policies, Chance.none());
  }

  @Test
  void anotherRegionOrAWaiverHelpsWhoProcessesElsewhere() {
    Remedies remedies =
        remedies(request("read", ORDERS, "campaign", "analyst", "marketing", "us-east-1", ABLE));
    assertThat(words(remedies))
        .contains(
            "state consumer.processing_location `eu-central-1` instead of `us-east-1`",
            "state consumer.processing_location `eu-west-1` instead of `us-east-1`",
            "have `council.access.processing-location` waived"
                + " (Data is processed where its product may be processed)")
        .doesNotContain("state consumer.processing_location `eu-central-2` instead of `us-east-1`");
    Change.Waive waive =
        remedies.all().stream()
            .flatMap(r -> r.changes().stream())
            .filter(Change.Waive.class::isInstance)
            .map(Change.Waive.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(waive.whose()).contains("data-governance-office: 2 of").contains("30 days");
  }

  @Test
  void absentPurposeIsToBeStatedAndAmongThoseThatAreAgreed() {
    Remedies remedies =
        remedies(request("read", ORDERS, null, "analyst", "marketing", "eu-west-1", ABLE));
    assertThat(words(remedies))
        .containsExactly("state purpose `analytics`", "state purpose `campaign`");
  }

  @Test
  void allCapabilitiesThatAreMissingAreOneRemedyAndNoMore() {
    Remedies remedies =
        remedies(
            request("read", ORDERS, "campaign", "analyst", "marketing", "eu-west-1", Set.of()));
    List<Change> first = remedies.all().getFirst().changes();
    assertThat(first)
        .containsExactlyInAnyOrder(
            new Change.Support(ObligationType.MASK), new Change.Support(ObligationType.ROW_FILTER));
  }

  @Test
  void agreementThatDoesNotApplyIsExchangedOrNotNamed() {
    AccessRequest request =
        request("read", ORDERS, "campaign", "analyst", "marketing", "eu-west-1", ABLE);
    AccessRequest named =
        Trial.applied(request, List.of(new Change.Say(Attribute.AGREEMENT, null, "sales-own-use")));
    assertThat(words(remedies(named)))
        .contains(
            "state agreement `marketing-campaigns` instead of `sales-own-use`",
            "name no agreement instead of `sales-own-use`");
  }

  @Test
  void roleIsAskedForAndNeverAnIdentity() {
    Remedies remedies =
        remedies(request("read", ORDERS, "campaign", "intern", "marketing", "eu-west-1", ABLE));
    assertThat(words(remedies)).contains("hold the role `analyst`");
    assertThat(remedies.all().getFirst().changes().getFirst().whose())
        .startsWith("whoever gives roles; asked for by ");
  }

  @Test
  void denyWithoutRemedySaysSo() {
    // People answered that nothing is exported, and no waiver exempts from an answer
    Remedies remedies =
        remedies(
            request(
                "export",
                "urn:mesh:people:employees",
                "analytics",
                "analyst",
                "people",
                "eu-central-1",
                ABLE));
    assertThat(remedies.all()).isEmpty();
    assertThat(remedies.isWhole()).isTrue();
  }

  /** What a remedy calls a waiver is one: written as a file and loaded, it permits. */
  @Test
  void waiverThatIsSuggestedWorksAsAFile(@TempDir Path temp) throws IOException {
    AccessRequest request =
        request("read", ORDERS, "campaign", "analyst", "marketing", "us-east-1", ABLE);
    Change.Waive waive =
        remedies(request).all().stream()
            .flatMap(r -> r.changes().stream())
            .filter(Change.Waive.class::isInstance)
            .map(Change.Waive.class::cast)
            .findFirst()
            .orElseThrow();
    Shipped.copyTo(temp);
    Files.writeString(
        temp.resolve("waivers/asked-for.yaml"),
        """
        id: asked-for
        control: %s
        scope: {actions: [read], domains: [sales], products: ["urn:mesh:sales:orders"]}
        subjects: ["user:u"]
        purposes: [campaign]
        from: 2026-11-21T10:00:00Z
        until: 2026-12-21T10:00:00Z
        reason: a test
        ticket: T-1
        requester: somebody
        approvers: [%s]
        compensation: {duties: [{type: log}]}
        """
            .formatted(waive.control(), String.join(", ", waive.terms().approvers())));
    DecisionPoint waived = new DecisionPoint(Shipped.policies(temp), Chance.none());
    assertThat(waived.authorize(request, NOW, false))
        .isInstanceOfSatisfying(
            Outcome.Decided.class,
            decided ->
                assertThat(((DecisionRecord) decided.record()).decision().isPermit()).isTrue());
  }

  /** Every remedy permits, no part of it does, and facts are never changed: on random requests. */
  @Test
  void remediesAreTrueMinimalAndHonest() {
    SplittableRandom random = new SplittableRandom(42);
    int denied = 0;
    int remedied = 0;
    Set<Class<?>> kinds = new HashSet<>();
    for (int i = 0; i < 120; i++) {
      AccessRequest request = random(random);
      if (!(point.authorize(request, NOW, false)
              instanceof Outcome.Decided<DecisionRecord>(DecisionRecord record))
          || record.decision().isPermit()) {
        continue;
      }
      denied++;
      Remedies remedies = new Counterfactuals(point).of(record);
      assertThat(new Counterfactuals(point).of(record)).isEqualTo(remedies);
      remedied += remedies.all().isEmpty() ? 0 : 1;
      Trial trial = new Trial(point, request, NOW);
      List<Set<Change>> seen = new ArrayList<>();
      for (Remedy remedy : remedies.all()) {
        List<Change> changes = remedy.changes();
        assertThat(isPermit(trial.decide(changes))).as("%s for %s", remedy, request).isTrue();
        for (int mask = 0; mask < (1 << changes.size()) - 1; mask++) {
          assertThat(isPermit(trial.decide(some(changes, mask))))
              .as("part %s of %s", mask, changes)
              .isFalse();
        }
        for (Change change : changes) {
          kinds.add(change.getClass());
          if (change instanceof Change.Say(Attribute attribute, var before, var _)) {
            assertThat(attribute == Attribute.CONSUMER_DOMAIN && before != null).isFalse();
          }
        }
        AccessRequest applied = Trial.applied(request, changes);
        assertThat(applied.subject().id()).isEqualTo(request.subject().id());
        assertThat(applied.subject().type()).isEqualTo(request.subject().type());
        assertThat(applied.resource().dataProduct()).isEqualTo(request.resource().dataProduct());
        assertThat(applied.resource().columns()).isEqualTo(request.resource().columns());
        Set<Change> set = new HashSet<>(changes);
        assertThat(seen).noneMatch(other -> set.containsAll(other));
        seen.add(set);
      }
    }
    assertThat(denied).isGreaterThan(60);
    assertThat(remedied).isGreaterThan(30);
    assertThat(kinds).hasSize(5);
  }

  private static boolean isPermit(@Nullable Decision decision) {
    return decision != null && decision.isPermit();
  }

  private static List<Change> some(List<Change> changes, int mask) {
    List<Change> some = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      if ((mask & 1 << i) != 0) {
        some.add(changes.get(i));
      }
    }
    return some;
  }

  private static AccessRequest random(SplittableRandom random) {
    Set<String> able = new TreeSet<>();
    ABLE.stream().sorted().filter(_ -> random.nextInt(4) > 0).forEach(able::add);
    AccessRequest request =
        request(
            pick(random, "read", "read", "export", "derive", "train"),
            pick(random, ORDERS, "urn:mesh:people:employees", "urn:mesh:marketing:campaign-reach"),
            pick(random, "campaign", "analytics", "fraud-detection", "profiling", "payroll", null),
            pick(random, "analyst", "fraud-analyst", "intern"),
            pick(random, "marketing", "sales", "people", null),
            pick(random, "eu-central-1", "eu-west-1", "us-east-1", null),
            able);
    String agreement = pick(random, null, null, "sales-own-use", "fraud-desk");
    return agreement == null
        ? request
        : Trial.applied(request, List.of(new Change.Say(Attribute.AGREEMENT, null, agreement)));
  }

  @SafeVarargs
  private static <T extends @Nullable Object> T pick(SplittableRandom random, T... values) {
    return values[random.nextInt(values.length)];
  }

  private static List<String> words(Remedies remedies) {
    return remedies.all().stream()
        .filter(r -> r.changes().size() == 1)
        .map(r -> r.changes().getFirst().words())
        .toList();
  }

  private static Remedies remedies(AccessRequest request) {
    return switch (point.authorize(request, NOW, false)) {
      case Outcome.Decided<DecisionRecord>(DecisionRecord record) -> {
        assertThat(record.decision().isPermit()).isFalse();
        yield new Counterfactuals(point).of(record);
      }
      case Outcome.Refused<DecisionRecord>(var violations) ->
          throw new AssertionError(violations.toString());
    };
  }

  private static AccessRequest request(
      String action,
      String product,
      @Nullable String purpose,
      String role,
      @Nullable String domain,
      @Nullable String location,
      Set<String> able) {
    return new AccessRequest(
        "r",
        new Subject("user", "u", Set.of(role), Map.of(), null),
        action,
        new ResourceRef(
            product,
            null,
            product.equals(ORDERS) ? "orders" : product.endsWith("reach") ? "reach" : "employees",
            List.of(),
            null),
        purpose,
        null,
        new Consumer(domain, null, "EU", location),
        new RequestContext(null, "trino", able, null, Map.of()),
        Mode.ENFORCE);
  }
}
