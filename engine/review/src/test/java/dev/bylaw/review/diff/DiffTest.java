package dev.bylaw.review.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.request.ResourceRef;
import dev.bylaw.federation.request.Subject;
import dev.bylaw.federation.retention.RetentionRequest;
import dev.bylaw.review.cases.CaseFile;
import dev.bylaw.review.cases.DecisionCase;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of the shipped library, and what is said of them. */
class DiffTest {
  private static final Instant CLOCK = Instant.parse("2026-11-21T10:00:00Z");
  private static final String MASK = "global/pii/mask_outside_domain.rego";
  private static final String PURPOSE = "global/access/purpose.rego";
  private static final String AGREEMENTS = "domains/sales/products/orders/agreements.yaml";
  private static final String SMALL = "domains/marketing/access/small_campaigns.rego";
  private static final String OUTSIDE = "input.consumer.domain != \"marketing\"";
  private static final long BUDGET = 100_000;
  private static final String HOLD = "holds/case-2026-17.yaml";

  @Test
  void nothingChanged() throws IOException {
    Revision tree = Trees.shipped();
    List<ControlChange> controls = Controls.between(tree, tree);
    assertThat(controls).isEmpty();
    assertThat(tightening(tree, tree)).isEqualTo(new Tightening.Verdict.Proved(0, List.of()));
    assertThat(replay(tree, tree).changed()).isZero();
    assertThat(replay(tree, tree).asked()).isGreaterThan(10);
  }

  @Test
  void aGuardThatAsksForMoreIsProvedToOnlyTighten() throws IOException {
    Revision before = Trees.shipped();
    Revision after = Trees.changed(MASK, "\"pii\" in column.categories", "true");
    assertThat(Controls.between(before, after))
        .extracting(ControlChange::kind, ControlChange::id)
        .containsExactly(tuple(ControlChange.Kind.CHANGED, "council.pii.mask-outside-domain"));
    assertThat(tightening(before, after))
        .isInstanceOfSatisfying(
            Tightening.Verdict.Proved.class,
            proved -> assertThat(proved.requests()).isGreaterThan(100));
    // and the other way round it is refuted, by that policy
    assertThat(tightening(after, before))
        .isInstanceOfSatisfying(
            Tightening.Verdict.Refuted.class,
            refuted ->
                assertThat(refuted.difference().policies())
                    .extracting(Object::toString)
                    .anyMatch(id -> id.contains("council.pii.mask-outside-domain")));
  }

  @Test
  void decisionsAreCountedByThoseWhomTheyConcern() throws IOException {
    Revision before = Trees.shipped();
    Impact impact = replay(before, Trees.changed(MASK, "\"pii\" in column.categories", "true"));
    assertThat(impact.changed()).isPositive().isEqualTo(impact.of(Direction.TIGHTER));
    assertThat(impact.groups().keySet())
        .containsExactlyInAnyOrder("domain", "product", "consumer", "policy");
    assertThat(impact.groups().get("policy"))
        .extracting(Impact.Group::name)
        .containsExactly("council.pii.mask-outside-domain");
    assertThat(impact.groups().get("product"))
        .isSortedAccordingTo((a, b) -> Long.compare(b.changed(), a.changed()));
    assertThat(impact.examples()).hasSize((int) Math.min(impact.changed(), Impact.MAX_EXAMPLES));
  }

  @Test
  void aGuardThatVanishesLoosens() throws IOException {
    Revision before = Trees.shipped();
    Revision after = Trees.without(PURPOSE, "global/access/purpose_test.rego");
    assertThat(Controls.between(before, after))
        .extracting(ControlChange::kind, ControlChange::id)
        .containsExactly(tuple(ControlChange.Kind.VANISHED, "council.access.purpose"));
    assertThat(tightening(before, after)).isInstanceOf(Tightening.Verdict.Refuted.class);
    assertThat(tightening(after, before)).isInstanceOf(Tightening.Verdict.Proved.class);
  }

  @Test
  void anAgreementForMoreActionsLoosensByItsHeader() throws IOException {
    Revision before = Trees.shipped();
    Revision after =
        Trees.changed(AGREEMENTS, "actions: [read, export]", "actions: [read, export, train]");
    assertThat(Controls.between(before, after))
        .isNotEmpty()
        .allSatisfy(change -> {
          assertThat(change.kind()).isEqualTo(ControlChange.Kind.LOOSENED);
          assertThat(change.what()).isEqualTo("agreement");
          assertThat(change.details()).allMatch(line -> line.startsWith("actions: "));
        });
    assertThat(tightening(before, after)).isInstanceOf(Tightening.Verdict.Refuted.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "input.subject.id != \"kim\"",
        "not input.subject.id in {\"kim\", \"lee\"}",
        "not \"auditor\" in input.subject.roles",
        "input.subject.type != \"service\"",
        "input.context.engine != \"trino\"",
        "input.subject.attributes.level != 5",
        "not \"blue\" in input.context.attributes.teams",
        "not input.subject.on_behalf_of"
      })
  void whatIsOnlyComparedWithConstantsIsDecided(String unless) throws IOException {
    // what is read and absent fails, and so denies: the same attribute is read by both
    Revision always = Trees.changed(SMALL, OUTSIDE, also("count([1 | " + unless + "]) >= 0"));
    Revision sometimes = Trees.changed(SMALL, OUTSIDE, also(unless));
    assertThat(tightening(sometimes, always))
        .as("what was only sometimes there is always")
        .isInstanceOf(Tightening.Verdict.Proved.class);
    assertThat(tightening(always, sometimes))
        .as("it is left out for some")
        .isInstanceOf(Tightening.Verdict.Refuted.class);
  }

  private static String also(String condition) {
    return "{ " + OUTSIDE + "; " + condition + " }";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "startswith(input.subject.id, \"kim\")",
        "input.subject.id == input.resource.owner",
        "count(input.subject.roles) > 1",
        "input.context.attributes.teams[_] == \"blue\"",
        "input.time < \"2026-11-22\""
      })
  void whatIsReadOtherwiseIsNoProof(String condition) throws IOException {
    Revision always = Trees.changed(SMALL, OUTSIDE, also("count([1 | " + condition + "]) >= 0"));
    Revision sometimes = Trees.changed(SMALL, OUTSIDE, also(condition));
    String path = condition.replaceAll(".*(input\\.(subject|time|context)[a-z_.]*).*", "$1");
    assertThat(tightening(sometimes, always))
        .isInstanceOfSatisfying(
            Tightening.Verdict.Undecided.class,
            undecided -> assertThat(undecided.why()).anyMatch(line -> line.startsWith("`" + path)));
  }

  @Test
  void aConsumerThatOnlyAPolicyNamesIsAskedFor() throws IOException {
    String pii = "\"pii\" in column.categories";
    Revision before = Trees.shipped();
    Revision after = Trees.changed(MASK, pii, pii + "\n\tinput.consumer.domain != \"partner\"");
    Tightening.Verdict verdict = tightening(before, after);
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Tightening.Verdict.Refuted.class,
            refuted ->
                assertThat(refuted.difference().question())
                    .isInstanceOfSatisfying(
                        Question.Access.class,
                        access ->
                            assertThat(access.request().consumer().domain()).isEqualTo("partner")));
  }

  @Test
  void anAgreementThatBeginsSoonerLoosensThen() throws IOException {
    Revision before = Trees.changed(AGREEMENTS, "start: 2026-01-01", "start: 2027-06-01");
    Revision after = Trees.changed(AGREEMENTS, "start: 2026-01-01", "start: 2027-01-01");
    assertThat(tightening(before, after))
        .isInstanceOfSatisfying(
            Tightening.Verdict.Refuted.class,
            refuted -> assertThat(refuted.difference().question().clock()).isAfter(CLOCK));
  }

  @Test
  void aLooserDecisionOfTheLogRefutesWhatNoProofCovers() throws IOException {
    String pii = "\"pii\" in column.categories";
    Revision before = Trees.shipped();
    Revision after =
        Trees.changed(MASK, pii, pii + "\n\tnot startswith(input.subject.id, \"svc-\")");
    assertThat(tightening(before, after)).isInstanceOf(Tightening.Verdict.Undecided.class);
    List<Question> asked = new ArrayList<>();
    for (Question each : questions(before)) {
      Question.Access access = (Question.Access) each;
      asked.add(new Question.Access(access.title(), by("svc-7", access.request()), CLOCK));
    }
    Impact impact =
        Replay.run(before.policies(), after.policies(), Replay.Source.of(asked), _ -> {});
    assertThat(impact.of(Direction.LOOSER)).isPositive();
    assertThat(
            Tightening.of(
                before,
                after,
                Controls.between(before, after),
                impact.examples(),
                CLOCK,
                BUDGET,
                _ -> {}))
        .isInstanceOf(Tightening.Verdict.Refuted.class);
  }

  private static AccessRequest by(String id, AccessRequest request) {
    Subject who = request.subject();
    return new AccessRequest(
        request.requestId(),
        new Subject(who.type(), id, who.roles(), who.attributes(), who.onBehalfOf()),
        request.action(),
        request.resource(),
        request.purpose(),
        request.agreement(),
        request.consumer(),
        request.context(),
        request.mode());
  }

  @Test
  void whatDecidesOnRetentionIsNotProvedByAccess() throws IOException {
    Revision before = Trees.shipped();
    Revision after = Trees.without(HOLD);
    assertThat(tightening(before, after))
        .isInstanceOfSatisfying(
            Tightening.Verdict.Undecided.class,
            undecided -> assertThat(undecided.why()).anyMatch(line -> line.contains("hold `")));
    assertThat(tightening(after, before)).isInstanceOf(Tightening.Verdict.Proved.class);
  }

  @Test
  void aRaisedStalenessBoundIsNoProof() throws IOException {
    Revision before = Trees.shipped();
    Revision after = Trees.changed("mesh.yaml", "staleness: PT24H", "staleness: P30D");
    assertThat(tightening(before, after))
        .isInstanceOfSatisfying(
            Tightening.Verdict.Undecided.class,
            undecided -> assertThat(undecided.why()).anyMatch(line -> line.contains("staleness")));
    assertThat(tightening(after, before)).isInstanceOf(Tightening.Verdict.Proved.class);
  }

  private static Tightening.Verdict tightening(Revision before, Revision after) {
    return Tightening.of(
        before, after, Controls.between(before, after), List.of(), CLOCK, BUDGET, _ -> {});
  }

  private static Impact replay(Revision before, Revision after) {
    return Replay.run(
        before.policies(), after.policies(), Replay.Source.of(questions(before)), _ -> {});
  }

  private static List<Question> questions(Revision revision) {
    List<Question> questions = new ArrayList<>();
    for (DecisionCase each : CaseFile.ofTree(revision.policies().tree()).cases()) {
      if (each instanceof DecisionCase.Access access) {
        questions.add(new Question.Access(access.title(), access.request(), access.clock()));
      }
    }
    return questions;
  }

  @Test
  void holdsCountAtTheClockOfTheRecord() throws IOException {
    Revision before = Trees.without(HOLD);
    Revision after = Trees.shipped();
    RetentionRequest request =
        new RetentionRequest(
            "r-1",
            new ResourceRef("urn:mesh:sales:orders", null, "orders", List.of(), null),
            null,
            "DE",
            null,
            Instant.parse("2000-01-01T00:00:00Z"),
            true,
            Map.of());
    List<Question> questions =
        List.of(
            new Question.Retention("before it", request, Instant.parse("2026-05-01T00:00:00Z")),
            new Question.Retention("under it", request, Instant.parse("2026-05-10T00:00:00Z")));
    Impact impact =
        Replay.run(before.policies(), after.policies(), Replay.Source.of(questions), _ -> {});
    assertThat(impact.asked()).isEqualTo(2);
    assertThat(impact.retention()).isEqualTo(2);
    assertThat(impact.examples())
        .singleElement()
        .satisfies(difference -> {
          assertThat(difference.question().title()).isEqualTo("under it");
          assertThat(difference.direction()).isEqualTo(Direction.TIGHTER);
          assertThat(difference.policies())
              .extracting(PolicyId::value)
              .containsExactly("case-2026-17");
        });
    assertThat(impact.groups().get("retention"))
        .extracting(Impact.Group::name)
        .containsExactly("DELETE_DUE → HELD");
    // and the other way round a deletion becomes due
    assertThat(
            Replay.run(after.policies(), before.policies(), Replay.Source.of(questions), _ -> {})
                .of(Direction.LOOSER))
        .isEqualTo(1);
  }
}
