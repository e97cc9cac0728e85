package dev.bylaw.review.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.tree.LoadOptions;
import dev.bylaw.bundle.tree.TreeFile;
import dev.bylaw.bundle.tree.TreeFiles;
import dev.bylaw.bundle.tree.TreeLimits;
import dev.bylaw.pdp.PolicyLoader;
import dev.bylaw.pdp.PolicySet;
import dev.bylaw.review.cases.CaseFile;
import dev.bylaw.review.cases.DecisionCase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Changes of the shipped library, and what is said of them. */
class DiffTest {
  private static final Instant CLOCK = Instant.parse("2026-11-21T10:00:00Z");
  private static final String MASK = "global/pii/mask_outside_domain.rego";
  private static final String PURPOSE = "global/access/purpose.rego";
  private static final String AGREEMENTS = "domains/sales/products/orders/agreements.yaml";
  private static final long BUDGET = 50_000;

  @Test
  void nothingChanged() throws IOException {
    Revision tree = shipped();
    List<ControlChange> controls = Controls.between(tree, tree);
    assertThat(controls).isEmpty();
    assertThat(tightening(tree, tree)).isEqualTo(new Tightening.Verdict.Proved(0, List.of()));
    assertThat(replay(tree, tree).changed()).isZero();
    assertThat(replay(tree, tree).asked()).isGreaterThan(10);
  }

  @Test
  void aGuardThatAsksForMoreIsProvedToOnlyTighten() throws IOException {
    Revision before = shipped();
    Revision after = changed(MASK, "\"pii\" in column.categories", "true");
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
    Revision before = shipped();
    Impact impact = replay(before, changed(MASK, "\"pii\" in column.categories", "true"));
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
    Revision before = shipped();
    Revision after = without(PURPOSE, "global/access/purpose_test.rego");
    assertThat(Controls.between(before, after))
        .extracting(ControlChange::kind, ControlChange::id)
        .containsExactly(tuple(ControlChange.Kind.VANISHED, "council.access.purpose"));
    assertThat(tightening(before, after)).isInstanceOf(Tightening.Verdict.Refuted.class);
    assertThat(tightening(after, before)).isInstanceOf(Tightening.Verdict.Proved.class);
  }

  @Test
  void anAgreementForMoreActionsLoosensByItsHeader() throws IOException {
    Revision before = shipped();
    Revision after =
        changed(AGREEMENTS, "actions: [read, export]", "actions: [read, export, train]");
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
    Revision before = shipped();
    Revision after = changed(MASK, "\"pii\" in column.categories", "input.subject.id != \"kim\"");
    Tightening.Verdict verdict = tightening(before, after);
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Tightening.Verdict.Undecided.class,
            undecided ->
                assertThat(undecided.why()).anyMatch(line -> line.contains("input.subject.id")));
  }

  @Test
  void aRaisedStalenessBoundIsNoProof() throws IOException {
    Revision before = shipped();
    Revision after = changed("mesh.yaml", "staleness: PT24H", "staleness: P30D");
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
        questions.add(new Question(access.title(), access.request(), access.clock()));
      }
    }
    return Replay.run(
        before.policies(), after.policies(), questions.iterator(), Function.identity(), _ -> {});
  }

  private static Revision shipped() throws IOException {
    return revision("shipped", files());
  }

  private static Revision changed(String path, String from, String to) throws IOException {
    List<TreeFile> files = new ArrayList<>();
    for (TreeFile file : files()) {
      String text = new String(file.bytes(), StandardCharsets.UTF_8);
      if (file.path().equals(path)) {
        assertThat(text).contains(from);
        text = text.replace(from, to);
        files.add(new TreeFile(path, text.getBytes(StandardCharsets.UTF_8)));
      } else {
        files.add(file);
      }
    }
    return revision("changed", files);
  }

  private static Revision without(String... paths) throws IOException {
    List<TreeFile> files = new ArrayList<>(files());
    assertThat(files.removeIf(file -> List.of(paths).contains(file.path()))).isTrue();
    return revision("without", files);
  }

  private static List<TreeFile> files() throws IOException {
    Path root = Path.of(System.getProperty("bylaw.root"), "policies");
    return TreeFiles.walk(root, TreeLimits.DEFAULT, new Diagnostics()).files();
  }

  private static Revision revision(String name, List<TreeFile> files) {
    TreeFiles tree = TreeFiles.of(files);
    PolicyLoader.Loaded loaded = PolicyLoader.load(tree, LoadOptions.at(CLOCK).withTests());
    PolicySet policies = loaded.policies();
    assertThat(policies).as("%s", loaded.diagnostics()).isNotNull();
    return new Revision(name, tree, policies);
  }
}
