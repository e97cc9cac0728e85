package dev.bylaw.federation.composition;

import static dev.bylaw.federation.composition.CompositionTest.hash;
import static dev.bylaw.federation.composition.CompositionTest.mandatory;
import static dev.bylaw.federation.composition.CompositionTest.mask;
import static dev.bylaw.federation.composition.CompositionTest.ttl;
import static dev.bylaw.federation.composition.Given.CLOCK;
import static dev.bylaw.federation.composition.Given.source;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.obligation.Mask;
import dev.bylaw.federation.obligation.ObligationTemplate;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.ErrorCode;
import dev.bylaw.federation.policy.Guard;
import dev.bylaw.federation.policy.Origin;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Scope;
import dev.bylaw.federation.policy.Subjects;
import dev.bylaw.federation.policy.Waivability;
import dev.bylaw.federation.policy.Waiver;
import dev.bylaw.federation.request.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A waiver that stands in for a control, and all the ways in which it does not. */
final class WaiversTest {
  private static final Waivability TERMS =
      new Waivability.Terms(ObligationTemplate.NONE, Duration.ofDays(30), Set.of("ann", "ben"), 2);

  private static ObligationTemplate template(String action) {
    return new ObligationTemplate(
        Map.of("*email", Mask.ofAction(action).orElseThrow()), Obligations.NONE);
  }

  /** A valid waiver that a test changes in one place. */
  private record Draft(
      String id,
      Scope scope,
      Subjects subjects,
      Allowed purposes,
      Instant from,
      Instant until,
      String ticket,
      String requester,
      Set<String> approvers,
      ObligationTemplate compensation) {
    static Draft valid() {
      return new Draft(
          "waiver",
          Scope.ALL,
          Subjects.ALL,
          Allowed.ANY,
          CLOCK.minus(Duration.ofDays(1)),
          CLOCK.plus(Duration.ofDays(1)),
          "GOV-1",
          "dan",
          Set.of("ann", "ben"),
          template("tokenize"));
    }

    Draft id(String changed) {
      return new Draft(
          changed,
          scope,
          subjects,
          purposes,
          from,
          until,
          ticket,
          requester,
          approvers,
          compensation);
    }

    Draft scope(Scope changed) {
      return new Draft(
          id, changed, subjects, purposes, from, until, ticket, requester, approvers, compensation);
    }

    Draft subjects(Subjects changed) {
      return new Draft(
          id, scope, changed, purposes, from, until, ticket, requester, approvers, compensation);
    }

    Draft purposes(Allowed changed) {
      return new Draft(
          id, scope, subjects, changed, from, until, ticket, requester, approvers, compensation);
    }

    Draft interval(Instant begin, Instant end) {
      return new Draft(
          id, scope, subjects, purposes, begin, end, ticket, requester, approvers, compensation);
    }

    Draft ticket(String changed) {
      return new Draft(
          id, scope, subjects, purposes, from, until, changed, requester, approvers, compensation);
    }

    Draft approvers(String... changed) {
      return new Draft(
          id,
          scope,
          subjects,
          purposes,
          from,
          until,
          ticket,
          requester,
          Set.of(changed),
          compensation);
    }

    Draft compensation(ObligationTemplate changed) {
      return new Draft(
          id, scope, subjects, purposes, from, until, ticket, requester, approvers, changed);
    }

    Waiver issued() {
      return new Waiver.Issued(
          source(id, Origin.COUNCIL),
          new PolicyId("council.pii"),
          scope,
          subjects,
          purposes,
          from,
          until,
          "migration",
          ticket,
          requester,
          approvers,
          compensation);
    }
  }

  private static Given given(Waivability waivability) {
    return new Given()
        .grant("g", 0, ttl(3600))
        .guard(mandatory("council.pii", hash(), waivability));
  }

  private static @Nullable Mask email(Decision decision) {
    return decision.joined().masks().get("email");
  }

  @Test
  void aValidWaiverLeavesItsCompensation() {
    Decision decision = given(TERMS).waiver(Draft.valid().issued()).decide();
    assertThat(email(decision)).isEqualTo(Mask.Pseudonym.TOKENIZE);
    assertThat(decision.waivers())
        .containsExactly(
            new AppliedWaiver(
                new PolicyId("waiver"),
                new PolicyId("council.pii"),
                CLOCK.plus(Duration.ofDays(1)),
                "GOV-1"));
    assertThat(decision.obligations().getFirst().policies())
        .containsExactly(new PolicyId("waiver"));
    assertThat(decision.reasons())
        .extracting(DecisionReason::code)
        .containsExactly("waived", "granted");
  }

  @Test
  void theFloorRemains() {
    Waivability floored =
        new Waivability.Terms(template("tokenize"), Duration.ofDays(30), Set.of("ann", "ben"), 2);
    Guard.Mandatory control =
        new Guard.Mandatory(
            source("council.pii", Origin.COUNCIL),
            Contribution.applies(hash().join(mask("phone", "drop"))),
            Scope.ALL,
            floored);
    ObligationTemplate nullPhone =
        new ObligationTemplate(Map.of("phone", Mask.Constant.NULL), Obligations.NONE);
    Decision decision =
        new Given()
            .grant("g", 0, Obligations.NONE)
            .guard(control)
            .waiver(Draft.valid().compensation(nullPhone).issued())
            .decide();
    assertThat(decision.joined().masks())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("email", Mask.Pseudonym.TOKENIZE, "phone", Mask.Constant.NULL));
  }

  @Test
  void aDenyCanBeWaived() {
    Given given =
        new Given()
            .grant("g", 0, Obligations.NONE)
            .guard(
                new Guard.Mandatory(
                    source("council.pii", Origin.COUNCIL),
                    Contribution.denies(),
                    Scope.ALL,
                    TERMS));
    assertThat(given.decide().cause()).isEqualTo(Cause.GUARD);
    assertThat(email(given.waiver(Draft.valid().issued()).decide()))
        .isEqualTo(Mask.Pseudonym.TOKENIZE);
  }

  @Test
  void anErrorCannotBeWaived() {
    Decision decision =
        new Given()
            .grant("g", 0, Obligations.NONE)
            .guard(
                new Guard.Mandatory(
                    source("council.pii", Origin.COUNCIL),
                    Contribution.failed(ErrorCode.MISSING_ATTRIBUTE, "no purpose"),
                    Scope.ALL,
                    TERMS))
            .waiver(Draft.valid().issued())
            .decide();
    assertThat(decision.cause()).isEqualTo(Cause.ERROR);
  }

  @Test
  void severalWaiversDemandWhatEachDemands() {
    Decision decision =
        given(TERMS)
            .waiver(Draft.valid().issued())
            .waiver(Draft.valid().id("another").compensation(template("sha-256-global")).issued())
            .decide();
    assertThat(email(decision)).isEqualTo(Mask.Pseudonym.HASH_GLOBAL);
    assertThat(decision.waivers()).hasSize(2);
  }

  @Test
  void anAnswerIsNotReusedBeyondAWaiversEnd() {
    Draft ending = Draft.valid().interval(CLOCK.minusSeconds(60), CLOCK.plusSeconds(60));
    assertThat(given(TERMS).waiver(ending.issued()).decide().ttl()).hasSeconds(60);
    assertThat(given(TERMS).decide().ttl()).hasSeconds(3600);
  }

  /** What is not about the request, or not in force, is as if it were not there. */
  @TestFactory
  Stream<DynamicTest> isSilent() {
    Draft valid = Draft.valid();
    return Stream.of(
            Map.entry("expired", valid.interval(CLOCK.minusSeconds(60), CLOCK)),
            Map.entry("not begun", valid.interval(CLOCK.plusNanos(1), CLOCK.plusSeconds(60))),
            Map.entry(
                "another action",
                valid.scope(new Scope(Allowed.only("export"), Allowed.ANY, Allowed.ANY))),
            Map.entry(
                "another domain",
                valid.scope(new Scope(Allowed.ANY, Allowed.only("people"), Allowed.ANY))),
            Map.entry(
                "another product",
                valid.scope(new Scope(Allowed.ANY, Allowed.ANY, Allowed.only("urn:x")))),
            Map.entry("other subjects", valid.subjects(new Subjects(Set.of("bob"), Set.of()))),
            Map.entry("other roles", valid.subjects(new Subjects(Set.of(), Set.of("steward")))),
            Map.entry("a purpose nobody stated", valid.purposes(Allowed.only("billing"))))
        .map(each ->
            DynamicTest.dynamicTest(
                each.getKey(),
                () -> {
                  Decision decision = given(TERMS).waiver(each.getValue().issued()).decide();
                  assertThat(decision).isEqualTo(given(TERMS).decide());
                }));
  }

  /** What means the request and is not valid leaves the full control, beside a valid waiver too. */
  @TestFactory
  Stream<DynamicTest> isRefused() {
    Draft valid = Draft.valid();
    return Stream.of(
            Map.entry("it has 1 approvals of the owner, expected 2", valid.approvers("ann")),
            Map.entry(
                "it has 1 approvals of the owner, expected 2 ", valid.approvers("ann", "eve")),
            Map.entry("its requester is among its approvers", valid.approvers("ann", "ben", "dan")),
            Map.entry(
                "it runs longer than the control's maximum of PT720H",
                valid.interval(
                    CLOCK.minusSeconds(1),
                    CLOCK.minusSeconds(1).plus(Duration.ofDays(30)).plusNanos(1))),
            Map.entry("it lacks a reason, a ticket or a requester", valid.ticket(" ")),
            Map.entry(
                "its compensation demands nothing here",
                valid.compensation(ObligationTemplate.NONE)),
            Map.entry(
                "its compensation demands nothing here ",
                valid.compensation(
                    new ObligationTemplate(
                        Map.of("*financial", Mask.Constant.NULL), Obligations.NONE))),
            Map.entry(
                "its compensation demands what the control does not",
                valid.compensation(template("show-last-4"))))
        .map(each ->
            DynamicTest.dynamicTest(
                each.getKey(),
                () -> {
                  Decision decision =
                      given(TERMS)
                          .waiver(each.getValue().id("bad").issued())
                          .waiver(Draft.valid().issued())
                          .decide();
                  assertThat(email(decision)).isEqualTo(Mask.Pseudonym.HASH_GLOBAL);
                  assertThat(decision.waivers()).isEmpty();
                  assertThat(decision.refusedWaivers())
                      .containsExactly(
                          new RefusedWaiver(
                              new PolicyId("bad"),
                              new PolicyId("council.pii"),
                              each.getKey().strip()));
                }));
  }

  @Test
  void aWaiversScopeMustLieWithinItsControls() {
    Guard.Mandatory narrow =
        new Guard.Mandatory(
            source("council.pii", Origin.COUNCIL),
            Contribution.applies(hash()),
            new Scope(Allowed.only("read"), Allowed.ANY, Allowed.ANY),
            TERMS);
    Decision decision =
        new Given()
            .grant("g", 0, Obligations.NONE)
            .guard(narrow)
            .waiver(Draft.valid().issued())
            .decide();
    assertThat(email(decision)).isEqualTo(Mask.Pseudonym.HASH_GLOBAL);
    assertThat(decision.refusedWaivers().getFirst().message())
        .isEqualTo("its scope reaches beyond the control's");
  }

  @Test
  void aControlWithoutTermsCannotBeWaived() {
    Decision decision = given(Waivability.NEVER).waiver(Draft.valid().issued()).decide();
    assertThat(email(decision)).isEqualTo(Mask.Pseudonym.HASH_GLOBAL);
    assertThat(decision.refusedWaivers().getFirst().message())
        .isEqualTo("the control cannot be waived");
  }

  @Test
  void oneBrokenWaiverRestoresTheFullControl() {
    Decision decision =
        given(TERMS)
            .waiver(Draft.valid().issued())
            .waiver(
                new Waiver.Broken(
                    source("broken", Origin.COUNCIL),
                    new PolicyId("council.pii"),
                    new Contribution.Failed(ErrorCode.MALFORMED, "no date", null)))
            .decide();
    assertThat(email(decision)).isEqualTo(Mask.Pseudonym.HASH_GLOBAL);
  }

  @Test
  void aWaiverMustMeanEverybodyInTheChain() {
    Subject alice = new Subject("user", "alice", Set.of(), Map.of(), null);
    Subject agent = new Subject("service", "agent", Set.of(), Map.of(), alice);
    Draft forAlice = Draft.valid().subjects(new Subjects(Set.of("alice"), Set.of()));
    Draft forBoth =
        Draft.valid().subjects(new Subjects(Set.of("user:alice", "service:agent"), Set.of()));
    assertThat(email(given(TERMS).by(alice).waiver(forAlice.issued()).decide()))
        .isEqualTo(Mask.Pseudonym.TOKENIZE);
    assertThat(email(given(TERMS).by(agent).waiver(forAlice.issued()).decide()))
        .isEqualTo(Mask.Pseudonym.HASH_GLOBAL);
    assertThat(email(given(TERMS).by(agent).waiver(forBoth.issued()).decide()))
        .isEqualTo(Mask.Pseudonym.TOKENIZE);
  }
}
