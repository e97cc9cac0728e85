package dev.bylaw.bundle.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bylaw.bundle.archive.ArchiveLimits;
import dev.bylaw.bundle.archive.Bundle;
import dev.bylaw.bundle.archive.BundleArchive;
import dev.bylaw.bundle.archive.BundleException;
import dev.bylaw.bundle.archive.TestTree;
import dev.bylaw.bundle.diagnostic.Location;
import dev.bylaw.bundle.mesh.MeshKey;
import dev.bylaw.bundle.tree.TreeFiles;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.note.SignedNote;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BundleVerifierTest {
  private static final Instant CLOCK = Instant.parse("2026-11-21T10:00:00Z");

  private final Ed25519Signer council = Ed25519Signer.generate("example/council");
  private final Ed25519Signer next = Ed25519Signer.generate("example/council-2027");
  private final Ed25519Signer sales = Ed25519Signer.generate("example/sales");
  private final Ed25519Signer people = Ed25519Signer.generate("example/people");
  private final TreeFiles tree =
      TestTree.withKeys(TestTree.keys(council, next), TestTree.keys(sales), TestTree.keys(people));

  private static MeshKey key(Ed25519Signer signer, @Nullable String from, @Nullable String until) {
    return new MeshKey(
        signer.verifier(),
        from == null ? null : Instant.parse(from),
        until == null ? null : Instant.parse(until),
        Location.wholeFile("trusted"));
  }

  private Bundle signed(Ed25519Signer... signers) throws BundleException {
    return signed(TestTree.bundle(tree, 7), signers);
  }

  private static Bundle signed(Bundle bundle, Ed25519Signer... signers) throws BundleException {
    Bundle signed = bundle;
    for (Ed25519Signer signer : signers) {
      signed = BundleSigner.sign(signed, signer).bundle();
    }
    return BundleArchive.read(BundleArchive.write(signed), ArchiveLimits.DEFAULT);
  }

  private BundleVerifier.Verified verify(Bundle bundle) throws BundleException {
    return BundleVerifier.verify(bundle, List.of(key(council, null, null)), CLOCK);
  }

  @Test
  void wholeAndSlicesAreVerified() throws Exception {
    Bundle bundle = signed(council, sales, people);
    var verified = verify(bundle);
    assertThat(verified.council()).containsExactly("example/council");
    assertThat(verified.domains().get("sales")).containsExactly("example/sales");
    Bundle slice =
        BundleArchive.read(BundleArchive.write(bundle.slice("people")), ArchiveLimits.DEFAULT);
    assertThat(verify(slice).domains().get("people")).containsExactly("example/people");
  }

  @Test
  void signatureOfADomainHoldsInTheNextReleaseUntilItChanges() throws Exception {
    Bundle first = signed(council, sales, people);
    TreeFiles later = TestTree.with(tree, "global/pii/extra.csv", "x");
    Bundle second = new Bundle("example", 8, null, later, first.notes());
    assertThat(verify(signed(second, council)).domains().get("sales")).isNotEmpty();

    String answers = TestTree.text(tree, "domains/sales/answers.yaml");
    TreeFiles changed = TestTree.with(tree, "domains/sales/answers.yaml", answers + "\n# more\n");
    Bundle third = signed(new Bundle("example", 8, null, changed, first.notes()), council);
    assertRefused(third, "the part of domain `sales` is not what the domain signed");
  }

  @Test
  void whatIsNotSignedAsItMustBeIsRefused() throws Exception {
    Ed25519Signer stranger = Ed25519Signer.generate("example/council");
    assertRefused(signed(), "the bundle is not signed by the council");
    assertRefused(
        signed(next, sales, people), "not signed by a trusted key of the council, but by");
    assertRefused(signed(council, people), "the part of domain `sales` is not signed by it");
    assertThatThrownBy(() -> BundleSigner.sign(TestTree.bundle(tree, 7), stranger))
        .hasMessageContaining("neither among the council's `keys` nor among a domain's");
  }

  @Test
  void keyOfAnotherDomainIsRefused() throws Exception {
    Bundle bundle = signed(council, people);
    String text = Release.of(bundle).text("sales");
    Bundle foreign =
        bundle.with(Bundle.domainNote("sales"), SignedNote.sign(text, people).toBytes());
    assertRefused(
        foreign,
        "the part of domain `sales` is not signed by a key of that domain, but by"
            + " `example/people`: `example/people` is a key of domain `people`");
  }

  @Test
  void forgedSignaturesAreRefused() throws Exception {
    Bundle bundle = signed(council, sales, people);
    String note = new String(bundle.notes().get(Bundle.RELEASE_NOTE));
    // a signature line over another text
    String other = note.replace("sequence 7", "sequence 9");
    assertRefused(bundle.with(Bundle.RELEASE_NOTE, other.getBytes()), "is forged");
    Bundle raised = new Bundle("example", 9, null, bundle.tree(), bundle.notes());
    assertRefused(raised, "was signed with sequence number 7, it says 9");
    TreeFiles changed = TestTree.with(bundle.tree(), "global/pii/extra.csv", "x");
    assertRefused(
        new Bundle("example", 7, null, changed, bundle.notes()), "`council` was signed as");
  }

  @Test
  void sliceThatLacksMoreThanOthersRulesIsRefused() throws Exception {
    Bundle slice = signed(council, sales, people).slice("people");
    assertRefused(
        new Bundle("example", 7, "sales", slice.tree(), slice.notes()),
        "the bundle lacks the files of `domains/sales/rules`");
    assertRefused(
        new Bundle("example", 7, null, slice.tree(), slice.notes()),
        "the bundle lacks the files of `domains/sales/rules`");
  }

  /** Old key, both, new key: at no moment is a bundle refused that its reader should take. */
  @Test
  void keysRotateWithoutAGap() throws Exception {
    List<MeshKey> trusted =
        List.of(
            key(council, null, "2026-12-31T00:00:00Z"), key(next, "2026-12-01T00:00:00Z", null));
    Bundle old = signed(council, sales, people);
    Bundle both = signed(council, next, sales, people);
    Bundle fresh = signed(next, sales, people);
    Instant before = Instant.parse("2026-11-30T00:00:00Z");
    Instant during = Instant.parse("2026-12-15T00:00:00Z");
    Instant after = Instant.parse("2027-01-01T00:00:00Z");
    for (Instant at : List.of(before, during, after)) {
      assertThat(BundleVerifier.verify(both, trusted, at).council()).isNotEmpty();
    }
    assertThat(BundleVerifier.verify(old, trusted, before).council()).isNotEmpty();
    assertThat(BundleVerifier.verify(old, trusted, during).council()).isNotEmpty();
    assertThat(BundleVerifier.verify(fresh, trusted, during).council()).isNotEmpty();
    assertThat(BundleVerifier.verify(fresh, trusted, after).council()).isNotEmpty();
    assertThatThrownBy(() -> BundleVerifier.verify(old, trusted, after))
        .hasMessageContaining("the key `example/council` does not count at this time");
    assertThatThrownBy(() -> BundleVerifier.verify(fresh, trusted, before))
        .hasMessageContaining("does not count at this time");
  }

  private void assertRefused(Bundle bundle, String why) {
    assertThatThrownBy(() -> verify(bundle))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining(why);
  }
}
