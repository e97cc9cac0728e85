package dev.bylaw.review.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.request.ResourceRef;
import dev.bylaw.federation.retention.RetentionRequest;
import dev.bylaw.review.cases.CaseFile;
import dev.bylaw.review.cases.DecisionCase;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Changes of the shipped library, and what is said of them. */
class DiffTest {
  private static final Instant CLOCK = Instant.parse("2026-11-21T10:00:00Z");
  private static final String MASK = "global/pii/mask_outside_domain.rego";
  private static final String PURPOSE = "global/access/purpose.rego";
  private static final String AGREEMENTS = "domains/sales/products/orders/agreements.yaml";
  private static final long BUDGET = 50_000;
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

  @Test
  void whatReadsUndeclaredValuesIsNoProof() throws IOException {
    Revision before = Trees.shipped();
    Revision after =
        Trees.changed(MASK, "\"pii\" in column.categories", "input.subject.id != \"kim\"");
    Tightening.Verdict verdict = tightening(before, after);
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Tightening.Verdict.Undecided.class,
            undecided ->
                assertThat(undecided.why()).anyMatch(line -> line.contains("input.subject.id")));
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
    return Tightening.of(before, after, Controls.between(before, after), CLOCK, BUDGET, _ -> {});
  }

  private static Impact replay(Revision before, Revision after) {
    List<Question> questions = new ArrayList<>();
    for (DecisionCase each : CaseFile.ofTree(before.policies().tree()).cases()) {
      if (each instanceof DecisionCase.Access access) {
        questions.add(new Question.Access(access.title(), access.request(), access.clock()));
      }
    }
    return Replay.run(before.policies(), after.policies(), Replay.Source.of(questions), _ -> {});
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
