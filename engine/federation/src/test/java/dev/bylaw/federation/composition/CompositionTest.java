package dev.bylaw.federation.composition;

import static dev.bylaw.federation.composition.Given.ORDERS;
import static dev.bylaw.federation.composition.Given.SALES;
import static dev.bylaw.federation.composition.Given.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.obligation.Duty;
import dev.bylaw.federation.obligation.Mask;
import dev.bylaw.federation.obligation.Obligation;
import dev.bylaw.federation.obligation.ObligationTemplate;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.obligation.Predicate;
import dev.bylaw.federation.policy.Bounds;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.ErrorCode;
import dev.bylaw.federation.policy.Guard;
import dev.bylaw.federation.policy.Layer;
import dev.bylaw.federation.policy.Origin;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Position;
import dev.bylaw.federation.policy.Reason;
import dev.bylaw.federation.policy.Scope;
import dev.bylaw.federation.policy.Waivability;
import dev.bylaw.federation.request.AttributeValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CompositionTest {
  private static final Obligations NONE = Obligations.NONE;
  private static final Predicate IN_EU =
      Predicate.of("country", Predicate.Op.EQ, AttributeValue.of("EU"));

  @Test
  void withoutPoliciesEverythingIsDenied() {
    Decision decision = new Given().decide();
    assertThat(decision.cause()).isEqualTo(Cause.NO_GRANT);
    assertThat(decision.reasons()).containsExactly(Reasons.kernel("no_grant", "no grant applies"));
    assertThat(decision.revision()).isEqualTo("sha256:rev");
  }

  @Test
  void aGrantPermitsUnderItsObligationsAndTheGuards() {
    Decision decision =
        new Given()
            .grant("sharing", 0, filter())
            .guard(mandatory("council.pii", hash(), Waivability.NEVER))
            .local("sales.groups", Contribution.applies(groups(5)))
            .decide();
    assertThat(decision.effect()).isEqualTo(Effect.PERMIT);
    assertThat(decision.grant()).isEqualTo(new PolicyId("sharing"));
    assertThat(decision.obligations())
        .containsExactly(
            attributed(
                new Obligation.ColumnMask("email", Mask.Pseudonym.HASH_GLOBAL), "council.pii"),
            attributed(new Obligation.RowFilter(IN_EU), "sharing"),
            attributed(new Obligation.MinimumAggregation(5), "sales.groups"));
    assertThat(decision.ttl()).isZero();
  }

  @Test
  void masksOfDifferentFamiliesJoinAtNullAndNameBoth() {
    Decision decision =
        new Given()
            .grant("sharing", 0, NONE)
            .local("b", Contribution.applies(mask("email", "show-last-4")))
            .local("a", Contribution.applies(mask("email", "sha-256-global")))
            .local("c", Contribution.applies(mask("email", "tokenize")))
            .decide();
    assertThat(decision.obligations())
        .containsExactly(
            attributed(new Obligation.ColumnMask("email", Mask.Constant.NULL), "a", "b"));
  }

  @Test
  void reasonsNameLayerPolicyAndLine() {
    Decision decision =
        new Given()
            .grant("sharing", 0, NONE)
            .local(
                "sales.no-marketing",
                Contribution.denies(
                    new Reason("purpose", "not for marketing", new Position("sales/x.rego", 12))))
            .local("sales.masks", Contribution.applies(hash()))
            .decide();
    assertThat(decision.cause()).isEqualTo(Cause.GUARD);
    assertThat(decision.reasons())
        .containsExactly(
            new DecisionReason(
                "purpose",
                "not for marketing",
                Layer.DOMAIN,
                new PolicyId("sales.no-marketing"),
                "sales/x.rego",
                12));
  }

  @Test
  void aPolicyWithoutReasonsSpeaksByItsTitle() {
    Decision decision = new Given().grant("g", 0, NONE).local("l", denies()).decide();
    assertThat(decision.reasons())
        .containsExactly(
            new DecisionReason(
                "denied", "title of l", Layer.DOMAIN, new PolicyId("l"), "l.rego", 7));
  }

  @Test
  void dutiesAccompanyADeny() {
    Duty tell = new Duty(Duty.Type.NOTIFY, Map.of("to", AttributeValue.of("dpo")));
    Decision decision =
        new Given()
            .grant("g", 0, NONE)
            .local("watch", Contribution.applies(duties(tell, Duty.of(Duty.Type.WATERMARK))))
            .local("strong", new Contribution.Denies(List.of(), Set.of(Duty.of(Duty.Type.STEP_UP))))
            .decide();
    assertThat(decision.effect()).isEqualTo(Effect.DENY);
    assertThat(decision.obligations())
        .containsExactly(
            attributed(new Obligation.Perform(tell), "watch"),
            attributed(new Obligation.Perform(Duty.of(Duty.Type.STEP_UP)), "strong"));
  }

  @Test
  void anErrorIsTheCauseBeforeARefusal() {
    Decision decision =
        new Given().grant("g", 0, NONE).local("l", denies()).local("e", failed()).decide();
    assertThat(decision.cause()).isEqualTo(Cause.ERROR);
    assertThat(decision.reasons())
        .extracting(DecisionReason::code, DecisionReason::message)
        .containsExactly(tuple("evaluation", "division by zero"));
  }

  @Test
  void stalePoliciesDeny() {
    assertThat(new Given().grant("g", 0, NONE).stale().decide().cause()).isEqualTo(Cause.STALE);
  }

  @Test
  void nothingLeftOfTheRegionsIsDeny() {
    Decision decision =
        new Given()
            .grant("g", 0, regions("eu-west-1"))
            .local("l", Contribution.applies(regions("us-east-1")))
            .decide();
    assertThat(decision.cause()).isEqualTo(Cause.GUARD);
    assertThat(decision.reasons())
        .extracting(DecisionReason::message)
        .containsExactly("no region remains that all policies allow");
  }

  @Test
  void whatTheRequestStatesMustBeAllowedAndThenNeedsNoSupport() {
    Given eu = new Given().grant("g", 0, regions("eu-west-1")).supporting();
    assertThat(eu.location("eu-west-1").decide().effect()).isEqualTo(Effect.PERMIT);
    assertThat(eu.location("us-east-1").decide().cause()).isEqualTo(Cause.GUARD);
  }

  @Test
  void whatTheRequestDoesNotStateTheCallerMustSupport() {
    Given eu = new Given().grant("g", 0, regions("eu-west-1"));
    assertThat(eu.supporting().decide().cause()).isEqualTo(Cause.UNSUPPORTED_OBLIGATION);
    assertThat(eu.supporting("regions").decide().effect()).isEqualTo(Effect.PERMIT);
  }

  @Test
  void purposesMustContainTheStatedOne() {
    Obligations billing = Obligations.builder().purposes(Allowed.only("billing", "audit")).build();
    assertThat(new Given().grant("g", 0, billing).purpose("billing").decide().isPermit()).isTrue();
    assertThat(new Given().grant("g", 0, billing).purpose("marketing").decide().reasons())
        .extracting(DecisionReason::message)
        .containsExactly("the purpose `marketing` is not among those allowed: [audit, billing]");
  }

  @Test
  void supportingNothingIsSupportingNothing() {
    Decision decision = new Given().grant("g", 0, hash()).supporting().decide();
    assertThat(decision.cause()).isEqualTo(Cause.UNSUPPORTED_OBLIGATION);
    assertThat(decision.reasons())
        .extracting(DecisionReason::message)
        .containsExactly("the caller does not declare that it can discharge `mask`");
    assertThat(decision.obligations()).isEmpty();
  }

  @Test
  void loggingNeedsNoSupport() {
    Decision decision =
        new Given().grant("g", 0, duties(Duty.of(Duty.Type.LOG))).supporting().decide();
    assertThat(decision.effect()).isEqualTo(Effect.PERMIT);
  }

  @Test
  void aGrantThatTheCallerCannotUseFallsAwayBeforeTheChoice() {
    Decision decision =
        new Given()
            .grant("first", 0, filter())
            .grant("second", 1, hash())
            .supporting("mask")
            .decide();
    assertThat(decision.grant()).isEqualTo(new PolicyId("second"));
    assertThat(decision.alternatives()).isEmpty();
  }

  @Test
  void theLeastByRankThenIdDecidesAndTheOthersAreTold() {
    Given both = new Given().grant("b", 1, filter()).grant("a", 1, hash());
    assertThat(both.decide().grant()).isEqualTo(new PolicyId("a"));
    assertThat(both.grant("c", 0, groups(3)).decide().grant()).isEqualTo(new PolicyId("c"));
    assertThat(both.decide().alternatives())
        .extracting(Alternative::grant, Alternative::agreement)
        .containsExactly(
            tuple(new PolicyId("a"), "agreement-a"), tuple(new PolicyId("b"), "agreement-b"));
  }

  @Test
  void aGrantThatDemandsMoreThanAnotherIsNoAlternative() {
    Decision decision =
        new Given().grant("more", 0, filter().join(hash())).grant("less", 1, hash()).decide();
    assertThat(decision.grant()).isEqualTo(new PolicyId("less"));
    assertThat(decision.alternatives()).isEmpty();
  }

  @Test
  void theNamedGrantDecidesEvenIfAnotherDemandsLess() {
    Given given = new Given().grant("more", 0, filter().join(hash())).grant("less", 1, hash());
    assertThat(given.agreement("agreement-more").decide().grant()).isEqualTo(new PolicyId("more"));
    assertThat(given.decide().alternatives())
        .extracting(Alternative::grant)
        .containsExactly(new PolicyId("less"));
    assertThat(given.agreement("more").decide().grant()).isEqualTo(new PolicyId("more"));
  }

  @Test
  void aNamedGrantThatIsNotThereIsReplacedByNone() {
    Decision decision = new Given().grant("g", 0, hash()).agreement("agreement-of-mine").decide();
    assertThat(decision.cause()).isEqualTo(Cause.NO_GRANT);
    assertThat(decision.reasons())
        .extracting(DecisionReason::message)
        .containsExactly("no grant of the agreement `agreement-of-mine` applies");
    assertThat(decision.alternatives()).hasSize(1);
  }

  /** Clear values of some rows, and hashed values of all: never clear values of all. */
  @Test
  void twoGrantsAreNeverMerged() {
    Decision decision = new Given().grant("rows", 0, filter()).grant("hashed", 1, hash()).decide();
    assertThat(decision.joined().rowFilter()).containsExactly(IN_EU);
    assertThat(decision.joined().masks()).isEmpty();
    assertThat(decision.alternatives().getFirst().obligations().rowFilter()).isEmpty();
    assertThat(decision.alternatives().getFirst().obligations().masks()).containsKey("email");
  }

  @Test
  void aGrantInErrorGrantsNothing() {
    assertThat(new Given().grant("g", 0, failed()).decide().cause()).isEqualTo(Cause.ERROR);
    assertThat(new Given().grant("g", 0, failed()).grant("h", 1, NONE).decide().grant())
        .isEqualTo(new PolicyId("h"));
  }

  @Test
  void aGrantTellsWhyItDoesNotApply() {
    Decision decision =
        new Given()
            .grant("g", 0, Contribution.denies(new Reason("ended", "it ended in May", null)))
            .decide();
    assertThat(decision.cause()).isEqualTo(Cause.NO_GRANT);
    assertThat(decision.reasons())
        .extracting(DecisionReason::message)
        .containsExactly("no grant applies", "it ended in May");
  }

  @Test
  void ttlComesFromTheGrantAndGuardsOnlyLowerIt() {
    assertThat(new Given().grant("g", 0, ttl(60)).decide().ttl()).hasSeconds(60);
    assertThat(
            new Given()
                .grant("g", 0, ttl(60))
                .local("l", Contribution.applies(ttl(10)))
                .decide()
                .ttl())
        .hasSeconds(10);
    assertThat(
            new Given()
                .grant("g", 0, NONE)
                .local("l", Contribution.applies(ttl(10)))
                .decide()
                .ttl())
        .isZero();
  }

  @Test
  void ttlEndsWithThePermission() {
    Obligations soon =
        ttl(60).join(Obligations.builder().expiry(Given.CLOCK.plusSeconds(5)).build());
    assertThat(new Given().grant("g", 0, soon).decide().ttl()).hasSeconds(5);
    Obligations over = Obligations.builder().expiry(Given.CLOCK).build();
    assertThat(new Given().grant("g", 0, over).decide().cause()).isEqualTo(Cause.GUARD);
  }

  @Test
  void aDefaultHoldsUntilTheDomainAnswers() {
    Given given =
        new Given()
            .grant("g", 0, NONE)
            .guard(
                new Guard.Default(
                    source("council.groups", Origin.COUNCIL),
                    Contribution.applies(groups(20)),
                    bounds(groups(5), groups(50))));
    assertThat(given.decide().joined().minimumAggregation()).isEqualTo(20);
    given.answer("council.groups", SALES, Contribution.applies(groups(10)));
    assertThat(given.decide().joined().minimumAggregation()).isEqualTo(10);
    assertThat(given.decide().obligations().getFirst().policies())
        .containsExactly(new PolicyId("answer-0"));
  }

  @Test
  void anAnswerIsJoinedWithLo() {
    Decision decision =
        new Given()
            .grant("g", 0, NONE)
            .guard(
                new Guard.Default(
                    source("council.groups", Origin.COUNCIL),
                    Contribution.applies(groups(20)),
                    bounds(groups(5), null)))
            .answer("council.groups", SALES, Contribution.applies(groups(1)))
            .decide();
    assertThat(decision.joined().minimumAggregation()).isEqualTo(5);
  }

  @Test
  void anAnswerAboveHiIsAnError() {
    Given given =
        new Given()
            .grant("g", 0, NONE)
            .guard(
                new Guard.Default(
                    source("council.groups", Origin.COUNCIL),
                    Contribution.applies(groups(20)),
                    bounds(NONE, groups(50))))
            .answer("council.groups", SALES, Contribution.applies(groups(51)));
    assertThat(given.decide().cause()).isEqualTo(Cause.ERROR);
    assertThat(given.decide().reasons().getFirst().code()).isEqualTo("out_of_bounds");
  }

  @Test
  void anAnswerInErrorDoesNotFallBackToTheDefault() {
    Decision decision =
        new Given()
            .grant("g", 0, NONE)
            .guard(
                new Guard.Default(
                    source("council.x", Origin.COUNCIL), Contribution.applies(NONE), Bounds.NONE))
            .answer("council.x", SALES, failed())
            .decide();
    assertThat(decision.cause()).isEqualTo(Cause.ERROR);
  }

  @Test
  void aDomainMayOpenWhatIsClosedByDefault() {
    Given given =
        new Given()
            .grant("g", 0, NONE)
            .guard(new Guard.Default(source("council.x", Origin.COUNCIL), denies(), Bounds.NONE));
    assertThat(given.decide().cause()).isEqualTo(Cause.GUARD);
    given.answer("council.x", SALES, Contribution.applies(hash()));
    assertThat(given.decide().joined().masks()).containsKey("email");
  }

  @Test
  void aProductsAnswerOnlyTightensItsDomains() {
    Given given =
        new Given()
            .grant("g", 0, NONE)
            .guard(
                new Guard.Default(
                    source("council.groups", Origin.COUNCIL),
                    Contribution.applies(groups(20)),
                    Bounds.NONE))
            .answer("council.groups", ORDERS, Contribution.applies(groups(1)));
    assertThat(given.decide().joined().minimumAggregation()).isEqualTo(20);
    given.answer("council.groups", SALES, Contribution.applies(groups(3)));
    assertThat(given.decide().joined().minimumAggregation()).isEqualTo(3);
  }

  @Test
  void whatIsDelegatedMustBeAnsweredByTheDomain() {
    Given given =
        new Given()
            .grant("g", 0, NONE)
            .guard(
                new Guard.Delegated(
                    source("council.export", Origin.COUNCIL),
                    Contribution.applies(NONE),
                    Bounds.NONE))
            .answer("council.export", ORDERS, Contribution.applies(NONE))
            .answer("council.export", new Origin.Domain("people"), Contribution.applies(NONE));
    assertThat(given.decide().cause()).isEqualTo(Cause.GUARD);
    assertThat(given.decide().reasons().getFirst().code()).isEqualTo("unanswered");
    given.answer("council.export", SALES, Contribution.applies(NONE));
    assertThat(given.decide().effect()).isEqualTo(Effect.PERMIT);
  }

  static Guard mandatory(String id, Obligations value, Waivability waivability) {
    return new Guard.Mandatory(
        source(id, Origin.COUNCIL), Contribution.applies(value), Scope.ALL, waivability);
  }

  static Obligations hash() {
    return mask("email", "sha-256-global");
  }

  static Obligations mask(String column, String action) {
    return Obligations.builder().mask(column, Mask.ofAction(action).orElseThrow()).build();
  }

  private static Obligations filter() {
    return Obligations.builder().filter(IN_EU).build();
  }

  private static Obligations groups(int k) {
    return Obligations.builder().minimumAggregation(k).build();
  }

  private static Obligations regions(String... names) {
    return Obligations.builder().regions(Allowed.only(names)).build();
  }

  static Obligations ttl(int seconds) {
    return Obligations.builder().ttl(Duration.ofSeconds(seconds)).build();
  }

  private static Obligations duties(Duty... duties) {
    Obligations.Builder stated = Obligations.builder();
    for (Duty duty : duties) {
      stated.duty(duty);
    }
    return stated.build();
  }

  private static Bounds bounds(Obligations lo, @Nullable Obligations hi) {
    return new Bounds(
        new ObligationTemplate(Map.of(), lo),
        hi == null ? null : new ObligationTemplate(Map.of(), hi));
  }

  private static Contribution denies() {
    return Contribution.denies();
  }

  private static Contribution failed() {
    return Contribution.failed(ErrorCode.EVALUATION, "division by zero");
  }

  private static AttributedObligation attributed(Obligation obligation, String... policies) {
    return new AttributedObligation(
        obligation, List.of(policies).stream().map(PolicyId::new).toList());
  }
}
