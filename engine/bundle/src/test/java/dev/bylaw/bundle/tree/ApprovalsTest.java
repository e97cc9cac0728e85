package dev.bylaw.bundle.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.bundle.archive.TestTree;
import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.signature.ApprovalFile;
import dev.bylaw.bundle.signature.ApprovalText.Kind;
import dev.bylaw.federation.policy.Waiver;
import dev.bylaw.log.note.Ed25519Signer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Waivers and holds whose approvals are signatures, with keys that each run makes anew. */
class ApprovalsTest {
  private static final Instant CLOCK = BaseTree.CLOCK;
  private static final String WAIVER = "waivers/fraud.yaml";
  private static final String HOLD = "holds/case.yaml";

  private final Ed25519Signer dana = Ed25519Signer.generate("dana");
  private final Ed25519Signer emil = Ed25519Signer.generate("emil");
  private final Ed25519Signer faye = Ed25519Signer.generate("faye");
  private final Ed25519Signer ana = Ed25519Signer.generate("ana");
  private final Ed25519Signer ben = Ed25519Signer.generate("ben");

  private TreeFiles tree(String privacyKeys) {
    TreeFiles base = TestTree.files();
    String mesh =
        TestTree.text(base, "mesh.yaml")
            .replace("approvals: named", "approvals: signed")
            .replace(
                "members: [dana, emil, faye], quorum: 2",
                "members: [dana, emil, faye], quorum: 2, keys: " + privacyKeys)
            .replace(
                "members: [ana, ben, cem], quorum: 2",
                "members: [ana, ben, cem], quorum: 2, keys: " + TestTree.keys(ana, ben));
    String waiver = TestTree.text(base, WAIVER).replace("approvers: [emil, faye]\n", "");
    return TestTree.with(TestTree.with(base, "mesh.yaml", mesh), WAIVER, waiver);
  }

  private TreeFiles tree() {
    return tree(TestTree.keys(dana, emil, faye));
  }

  private static TreeFiles approve(TreeFiles tree, Kind kind, Ed25519Signer... signers) {
    String path = kind == Kind.WAIVER ? WAIVER : HOLD;
    byte[] bytes = TestTree.text(tree, path).getBytes(StandardCharsets.UTF_8);
    for (Ed25519Signer signer : signers) {
      bytes = ApprovalFile.read(path, bytes).approved(kind, "example", signer);
    }
    return TestTree.with(tree, path, new String(bytes, StandardCharsets.UTF_8));
  }

  private static List<String> problems(TreeFiles tree, String path, Instant clock) {
    return TreeLoader.load(tree, LoadOptions.at(clock)).diagnostics().stream()
        .filter(d -> d.location().file().equals(path))
        .map(d -> (d.isError() ? "error " : "warning ") + d.code())
        .toList();
  }

  private static List<Waiver.Issued> waivers(TreeFiles tree, Instant clock) {
    return TreeLoader.load(tree, LoadOptions.at(clock)).orThrow().waivers();
  }

  @Test
  void quorumOfSignaturesApproves() {
    TreeFiles tree = approve(tree(), Kind.WAIVER, emil, faye);
    assertThat(problems(tree, WAIVER, CLOCK)).isEmpty();
    assertThat(waivers(tree, CLOCK).getFirst().approvers()).containsExactly("emil", "faye");
  }

  @Test
  void layoutAndCommentsAreNotSignedAndEverythingElseIs() {
    TreeFiles tree = approve(tree(), Kind.WAIVER, emil, faye);
    String text = TestTree.text(tree, WAIVER);
    assertThat(problems(TestTree.with(tree, WAIVER, "# why\n" + text), WAIVER, CLOCK)).isEmpty();
    for (String change :
        List.of(
            "2026-12-15>2026-12-16",
            "GOV-17>GOV-18",
            "tokenize>partial",
            "[sales]>[people]",
            "[fraud-analyst]>[analyst]",
            "w-2026-017>w-2026-018",
            "dana>faye")) {
      String[] both = change.split(">");
      String changed = text.replace(both[0], both[1]);
      assertThat(problems(TestTree.with(tree, WAIVER, changed), WAIVER, CLOCK))
          .as(change)
          .contains("error forged_approval", "error quorum_missing");
    }
  }

  @Test
  void signatureForAnotherMeshOrAnotherKindIsForged() {
    byte[] bytes = TestTree.text(tree(), WAIVER).getBytes(StandardCharsets.UTF_8);
    byte[] other = ApprovalFile.read(WAIVER, bytes).approved(Kind.WAIVER, "elsewhere", emil);
    byte[] hold = ApprovalFile.read(WAIVER, bytes).approved(Kind.HOLD, "example", emil);
    for (byte[] each : List.of(other, hold)) {
      assertThat(
              problems(
                  TestTree.with(tree(), WAIVER, new String(each, StandardCharsets.UTF_8)),
                  WAIVER,
                  CLOCK))
          .contains("error forged_approval");
    }
  }

  @Test
  void whoMayNotApproveIsRefused() {
    assertThat(problems(tree(), WAIVER, CLOCK)).containsExactly("error quorum_missing");
    assertThat(problems(approve(tree(), Kind.WAIVER, emil), WAIVER, CLOCK))
        .containsExactly("error quorum_missing");
    assertThat(problems(approve(tree(), Kind.WAIVER, emil, emil), WAIVER, CLOCK))
        .containsExactly("error quorum_missing");
    assertThat(problems(approve(tree(), Kind.WAIVER, dana, emil, faye), WAIVER, CLOCK))
        .containsExactly("error self_approved");
    assertThat(problems(approve(tree(), Kind.WAIVER, emil, ana), WAIVER, CLOCK))
        .containsExactlyInAnyOrder("error foreign_approval", "error quorum_missing");
    Ed25519Signer impostor = Ed25519Signer.generate("faye");
    assertThat(problems(approve(tree(), Kind.WAIVER, emil, impostor), WAIVER, CLOCK))
        .containsExactlyInAnyOrder("error foreign_approval", "error quorum_missing");
  }

  @Test
  void namesCountForNothingWhereSignaturesAreAskedFor() {
    String text = TestTree.text(tree(), WAIVER) + "approvers: [emil, faye]\n";
    assertThat(problems(TestTree.with(tree(), WAIVER, text), WAIVER, CLOCK))
        .containsExactlyInAnyOrder("error unsigned_approvers", "error quorum_missing");
  }

  @Test
  void leavingKeysOutLoosensNothing() {
    assertThat(problems(approve(tree("[]"), Kind.WAIVER, emil, faye), WAIVER, CLOCK))
        .contains("error foreign_approval", "error quorum_missing");
  }

  @Test
  void endOfAKeyEndsWhatItApprovedAndAnotherGoesOnWithoutAGap() {
    Ed25519Signer next = Ed25519Signer.generate("faye");
    String keys =
        "[\"%s\", {key: \"%s\", until: 2026-12-01}, {key: \"%s\", from: 2026-11-15}]"
            .formatted(emil.verifier(), faye.verifier(), next.verifier());
    Instant after = Instant.parse("2026-12-01T00:00:00Z");

    TreeFiles old = approve(tree(keys), Kind.WAIVER, emil, faye);
    assertThat(problems(old, WAIVER, CLOCK)).containsExactly("warning waiver_shortened");
    assertThat(waivers(old, CLOCK).getFirst().until()).isEqualTo(after);
    // the tree still loads; the kernel finds one approval where it expects two
    assertThat(problems(old, WAIVER, after))
        .containsExactlyInAnyOrder("warning approval_lapsed", "warning quorum_lapsed");
    assertThat(waivers(old, after).getFirst().approvers()).containsExactly("emil");

    TreeFiles both = approve(tree(keys), Kind.WAIVER, emil, faye, next);
    assertThat(problems(both, WAIVER, CLOCK)).isEmpty();
    assertThat(waivers(both, CLOCK).getFirst().until())
        .isEqualTo(Instant.parse("2026-12-15T00:00:00Z"));
    assertThat(waivers(both, after).getFirst().approvers()).containsExactly("emil", "faye");
  }

  /** A hold can only keep, so that it stands without any signature; its end needs them. */
  @Test
  void holdStandsUntilItsReleaseIsSigned() {
    TreeFiles tree = tree();
    assertThat(problems(tree, HOLD, CLOCK)).containsExactly("warning hold_unapproved");
    String text = TestTree.text(tree, HOLD);
    TreeFiles approved = approve(tree, Kind.HOLD, ana, ben);
    assertThat(problems(approved, HOLD, CLOCK)).isEmpty();

    TreeFiles released = TestTree.with(tree, HOLD, text + "released: 2026-11-20\n");
    assertThat(problems(released, HOLD, CLOCK)).containsExactly("error release_unapproved");
    // the approvals of the hold are none of its release
    String reused = TestTree.text(approved, HOLD) + "released: 2026-11-20\n";
    assertThat(problems(TestTree.with(tree, HOLD, reused), HOLD, CLOCK))
        .contains("error forged_approval", "error release_unapproved");

    TreeFiles done = approve(released, Kind.HOLD, ana, ben);
    assertThat(problems(done, HOLD, CLOCK)).isEmpty();
    var loaded =
        TreeLoader.load(approve(done, Kind.WAIVER, emil, faye), LoadOptions.at(CLOCK)).orThrow();
    assertThat(loaded.holds().getFirst().isActive(CLOCK)).isFalse();
  }

  @Test
  void registerTellsWhatKeepsATreeFromLoading() {
    TreeFiles pending = approve(tree(), Kind.WAIVER, emil);
    var entries = Register.open(pending, LoadOptions.at(CLOCK)).entries();
    assertThat(entries).extracting(Register.Entry::id).contains("w-2026-017");
    Register.Entry waiver =
        entries.stream().filter(e -> e.kind() == Kind.WAIVER).findFirst().orElseThrow();
    assertThat(waiver.state()).isEqualTo(Register.State.PENDING);
    assertThat(waiver.approvers()).containsExactly("emil");
    assertThat(waiver.problems()).extracting(Diagnostic::code).containsExactly("quorum_missing");
    Instant later = Instant.parse("2027-01-01T00:00:00Z");
    assertThat(Register.open(pending, LoadOptions.at(later)).entries())
        .filteredOn(e -> e.kind() == Kind.WAIVER)
        .extracting(Register.Entry::state)
        .containsExactly(Register.State.EXPIRED);
  }
}
