package dev.bylaw.sidecar.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.bylaw.bundle.archive.Bundle;
import dev.bylaw.bundle.archive.BundleArchive;
import dev.bylaw.bundle.archive.BundleFolder;
import dev.bylaw.bundle.signature.BundleSigner;
import dev.bylaw.bundle.tree.TreeFile;
import dev.bylaw.bundle.tree.TreeFiles;
import dev.bylaw.federation.record.BundleActivation;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.sidecar.policy.Policies;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignedPoliciesTest {
  private static final String MESH =
      """
      mesh: example
      council: office
      keys: %s
      staleness: PT1H
      owners: {office: {members: [ana]}}
      domains: {sales: {}, people: {}}
      purposes: {%s: {}}
      """;

  @TempDir Path temp;
  private final Ed25519Signer council = Ed25519Signer.generate("example/council");
  private final Ed25519Signer next = Ed25519Signer.generate("example/council-2");
  private final List<BundleActivation> activations = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-21T10:00:00Z");

  /** A release with a threshold and further files. */
  private Bundle release(
      long sequence,
      int threshold,
      List<Ed25519Signer> named,
      List<TreeFile> more,
      Ed25519Signer... signers)
      throws Exception {
    String keys = named.stream().map(k -> "\"" + k.verifier() + "\"").toList().toString();
    String mesh = MESH.formatted(keys, "p" + sequence) + "threshold: " + threshold + "\n";
    List<TreeFile> files = new ArrayList<>(more);
    files.add(new TreeFile("mesh.yaml", mesh.getBytes(StandardCharsets.UTF_8)));
    Bundle bundle = BundleFolder.of(TreeFiles.of(files), Collections.emptySortedMap(), sequence);
    for (Ed25519Signer signer : signers) {
      bundle = BundleSigner.sign(bundle, signer).bundle();
    }
    return bundle;
  }

  private void follow(Policies policies, Bundle bundle, String problem) throws Exception {
    String before = revision(policies);
    archive(bundle);
    policies.check();
    if (problem.isEmpty()) {
      assertThat(problem(policies)).isEmpty();
      assertThat(revision(policies)).isEqualTo(bundle.revision());
    } else {
      assertThat(problem(policies)).contains(problem);
      assertThat(revision(policies)).isEqualTo(before);
    }
  }

  /** Two of three keys sign; each key is replaced in its turn, and nothing is ever out of force. */
  @Test
  void aThresholdOfKeysIsReplacedOneByOne() throws Exception {
    Ed25519Signer a = council;
    Ed25519Signer b = Ed25519Signer.generate("example/b");
    Ed25519Signer c = Ed25519Signer.generate("example/c");
    Ed25519Signer a2 = Ed25519Signer.generate("example/a2");
    Ed25519Signer b2 = Ed25519Signer.generate("example/b2");
    Ed25519Signer c2 = Ed25519Signer.generate("example/c2");
    List<TreeFile> none = List.of();
    Policies policies = follow(new FileFeed(archive(release(1, "a"))));
    policies.check();
    // whoever asks for two must bring two
    follow(policies, release(2, 2, List.of(a, b, c), none, a), "asks for the signatures of 2");
    follow(policies, release(2, 2, List.of(a, b, c), none, a, b), "");
    follow(policies, release(3, 2, List.of(a2, b, c), none, b), "needs the signatures of 2");
    follow(policies, release(3, 2, List.of(a2, b, c), none, a2, b), "needs the signatures of 2");
    // one key alone cannot lower the threshold
    follow(policies, release(3, 1, List.of(a), none, a), "needs the signatures of 2");
    follow(policies, release(3, 2, List.of(a2, b, c), none, b, c), "");
    follow(policies, release(4, 2, List.of(a2, b2, c), none, a2, b2), "needs the signatures of 2");
    follow(policies, release(4, 2, List.of(a2, b2, c), none, a2, c), "");
    follow(policies, release(5, 2, List.of(a2, b2, c2), none, a2, b2), "");
    // after a restart with the source away the last good bundle decides
    Files.delete(temp.resolve("m.tar.gz"));
    Policies again = follow(new FileFeed(temp.resolve("m.tar.gz")));
    again.check();
    assertThat(revision(again)).isEqualTo(revision(policies));
    follow(again, release(6, 2, List.of(a2, b2, c2), none, c2), "needs the signatures of 2");
    follow(again, release(6, 2, List.of(a2, b2, c2), none, c2, a2), "");
  }

  @Test
  void oneKeyUnderTwoNamesIsOneKey() throws Exception {
    Ed25519Signer alias = council.named("example/alias");
    Policies policies = follow(new FileFeed(archive(release(1, "a"))));
    policies.check();
    follow(
        policies,
        release(2, 2, List.of(council, alias, next), List.of(), council, alias),
        "asks for the signatures of 2");
  }

  @Test
  void aHoldEndsByItsReleaseAndNotByAnEdit() throws Exception {
    String hold =
        """
        id: case-17
        issuer: office
        reason: litigation
        domains: [sales]
        objects: [orders]
        from: 2026-05-02
        """;
    List<Ed25519Signer> keys = List.of(council);
    Policies policies = follow(new FileFeed(archive(release(1, 1, keys, file(hold), council))));
    policies.check();
    assertThat(revision(policies)).isNotEqualTo("none");
    follow(policies, release(2, 1, keys, List.of(), council), "hold `case-17` vanished");
    follow(
        policies,
        release(3, 1, keys, file(hold.replace("[orders]", "[invoices]")), council),
        "covers less than it did");
    follow(
        policies,
        release(4, 1, keys, file(hold.replace("2026-05-02", "2027-05-02")), council),
        "begins later");
    follow(
        policies,
        release(5, 1, keys, file(hold.replace("[orders]", "[orders, invoices]")), council),
        "");
    String released = hold.replace("[orders]", "[orders, invoices]") + "released: 2026-11-01\n";
    follow(policies, release(6, 1, keys, file(released), council), "");
    // what was released may go
    follow(policies, release(7, 1, keys, List.of(), council), "");
  }

  private static List<TreeFile> file(String hold) {
    return List.of(new TreeFile("holds/case.yaml", hold.getBytes(StandardCharsets.UTF_8)));
  }

  /** A release whose tree differs by the name of a purpose. */
  private Bundle release(
      long sequence, String content, List<Ed25519Signer> named, Ed25519Signer... signers)
      throws Exception {
    String keys = named.stream().map(k -> "\"" + k.verifier() + "\"").toList().toString();
    String mesh = MESH.formatted(keys, content);
    TreeFiles tree =
        TreeFiles.of(List.of(new TreeFile("mesh.yaml", mesh.getBytes(StandardCharsets.UTF_8))));
    Bundle bundle = BundleFolder.of(tree, Collections.emptySortedMap(), sequence);
    for (Ed25519Signer signer : signers) {
      bundle = BundleSigner.sign(bundle, signer).bundle();
    }
    return bundle;
  }

  private Bundle release(long sequence, String content) throws Exception {
    return release(sequence, content, List.of(council), council);
  }

  private Policies follow(BundleFeed feed) throws IOException {
    return new Policies(
        new SignedPolicies(feed, List.of(council.verifier()), 1, "sales", temp.resolve("state")),
        activation -> activations.add(activation),
        () -> now);
  }

  private Path archive(Bundle bundle) throws Exception {
    return Files.write(temp.resolve("m.tar.gz"), BundleArchive.write(bundle));
  }

  private static String revision(Policies policies) {
    Policies.InForce inForce = policies.inForce();
    return inForce == null ? "none" : inForce.decider().revision();
  }

  private static String problem(Policies policies) {
    return String.join("\n", policies.status().problems());
  }

  @Test
  void releasesComeIntoForceInTheirOrderAndNeverBack() throws Exception {
    Bundle one = release(1, "a");
    Bundle two = release(2, "b");
    Policies policies = follow(new FileFeed(archive(one)));
    policies.check();
    assertThat(revision(policies)).isEqualTo(one.revision());
    assertThat(activations.getFirst().bundleSequence()).isEqualTo(1);
    archive(two);
    policies.check();
    assertThat(revision(policies)).isEqualTo(two.revision());
    archive(one);
    policies.check();
    assertThat(revision(policies)).isEqualTo(two.revision());
    assertThat(problem(policies))
        .contains("sequence number 1, lower than 2")
        .contains("no rollback");
    archive(release(2, "c"));
    policies.check();
    assertThat(problem(policies)).contains("two bundles have sequence number 2");
    // a restart has not forgotten
    Policies again = follow(new FileFeed(archive(one)));
    again.check();
    assertThat(revision(again)).isEqualTo(two.revision());
    assertThat(problem(again)).contains("no rollback");
  }

  @Test
  void whatTheCouncilHasNotSignedStaysOutOfForce() throws Exception {
    Ed25519Signer stranger = Ed25519Signer.generate("example/council");
    Policies policies = follow(new FileFeed(archive(release(1, "a", List.of(council)))));
    policies.check();
    assertThat(revision(policies)).isEqualTo("none");
    assertThat(problem(policies)).contains("not signed by the council");
    archive(release(1, "a", List.of(stranger), stranger));
    policies.check();
    assertThat(problem(policies)).contains("not signed by a trusted key of the council");
    Files.writeString(temp.resolve("m.tar.gz"), "no bundle");
    policies.check();
    assertThat(problem(policies)).contains("expected gzip");
    archive(release(1, "a"));
    policies.check();
    assertThat(revision(policies)).isNotEqualTo("none");
    assertThat(problem(policies)).isEmpty();
  }

  @Test
  void lastGoodBundleDecidesWhileTheSourceIsAwayUntilItIsStale() throws Exception {
    Bundle one = release(1, "a");
    Policies first = follow(new FileFeed(archive(one)));
    first.check();
    now = now.plus(Duration.ofMinutes(5));
    first.check(); // confirmed: the staleness counts from here
    Files.delete(temp.resolve("m.tar.gz"));
    now = now.plus(Duration.ofMinutes(10));
    Policies second = follow(new FileFeed(temp.resolve("m.tar.gz")));
    second.check();
    assertThat(revision(second)).isEqualTo(one.revision());
    assertThat(activations.getLast().activated()).isTrue();
    Policies.InForce inForce = second.inForce();
    assertThat(inForce).isNotNull();
    assertThat(inForce.checked()).isEqualTo(Instant.parse("2026-11-21T10:05:00Z"));
    assertThat(inForce.isStale(now)).isFalse();
    assertThat(inForce.isStale(Instant.parse("2026-11-21T11:05:01Z"))).isTrue();
  }

  @Test
  void damagedStateAcceptsNothing() throws Exception {
    follow(new FileFeed(archive(release(1, "a")))).check();
    Path kept;
    try (var files = Files.list(temp.resolve("state"))) {
      kept = files.filter(f -> f.toString().endsWith(".gz")).findFirst().orElseThrow();
    }
    Files.write(kept, BundleArchive.write(release(1, "z", List.of(next), next)));
    Files.delete(temp.resolve("m.tar.gz"));
    Policies away = follow(new FileFeed(temp.resolve("m.tar.gz")));
    away.check();
    assertThat(revision(away)).isEqualTo("none");
    Files.writeString(temp.resolve("state/state"), "sequence=none\n");
    Policies here = follow(new FileFeed(archive(release(2, "b"))));
    here.check();
    assertThat(revision(here)).isEqualTo("none");
    assertThat(problem(here)).contains("damaged");
  }

  /** Old key, then both in mesh.yaml, then the new one alone; a lost old key opens nothing. */
  @Test
  void keysFollowOneAnotherThroughTheBundles() throws Exception {
    Policies policies = follow(new FileFeed(archive(release(1, "a"))));
    policies.check();
    archive(release(2, "b", List.of(council, next), council));
    policies.check();
    archive(release(3, "c", List.of(next), next));
    policies.check();
    assertThat(problem(policies)).isEmpty();
    String third = revision(policies);
    assertThat(third).isEqualTo(release(3, "c", List.of(next), next).revision());
    archive(release(4, "d"));
    policies.check();
    assertThat(revision(policies)).isEqualTo(third);
    assertThat(problem(policies)).contains("not signed by a trusted key of the council");
    archive(release(4, "d", List.of(next), next));
    follow(new FileFeed(temp.resolve("m.tar.gz"))).check();
    assertThat(activations.getLast().bundleSequence()).isEqualTo(4);
  }

  @Test
  void sliceOfAnotherDomainIsRefused() throws Exception {
    Policies policies = follow(new FileFeed(archive(release(1, "a").slice("people"))));
    policies.check();
    assertThat(problem(policies)).contains("slice for domain `people`");
    archive(release(1, "a").slice("sales"));
    policies.check();
    assertThat(revision(policies)).isEqualTo(release(1, "a").revision());
  }

  @Test
  void followsABranchOfAGitRepository() throws Exception {
    Path work = temp.resolve("work");
    try (Git git = Git.init().setInitialBranch("main").setDirectory(work.toFile()).call()) {
      Bundle one = commit(git, work, release(1, "a"));
      GitFeed feed = new GitFeed(work.toString(), "main", "policies", temp.resolve("git"));
      Policies policies = follow(feed);
      policies.check();
      assertThat(problem(policies)).isEmpty();
      assertThat(revision(policies)).isEqualTo(one.revision());
      assertThat(feed.fetch()).isNull();

      Bundle two = commit(git, work, release(2, "b"));
      policies.check();
      assertThat(revision(policies)).isEqualTo(two.revision());

      // changed without a signature
      Files.writeString(work.resolve("policies/mesh.yaml"), MESH.formatted("[]", "c"));
      commit(git);
      policies.check();
      assertThat(revision(policies)).isEqualTo(two.revision());
      assertThat(problem(policies)).contains("`council` was signed as");

      Files.createSymbolicLink(work.resolve("policies/x.yaml"), Path.of("/etc/passwd"));
      commit(git);
      policies.check();
      assertThat(problem(policies)).contains("`x.yaml` is a link");
    }
  }

  private static Bundle commit(Git git, Path work, Bundle bundle) throws Exception {
    Path root = work.resolve("policies");
    for (TreeFile file : bundle.tree().files()) {
      Files.createDirectories(root.resolve(file.path()).getParent());
      Files.write(root.resolve(file.path()), file.bytes());
    }
    for (var note : bundle.notes().entrySet()) {
      Files.createDirectories(root.resolve(note.getKey()).getParent());
      Files.write(root.resolve(note.getKey()), note.getValue());
    }
    commit(git);
    return bundle;
  }

  private static void commit(Git git) throws Exception {
    git.add().addFilepattern(".").call();
    git.commit()
        .setMessage("x")
        .setAuthor("a", "a@b")
        .setCommitter("a", "a@b")
        .setSign(false)
        .call();
  }

  @Test
  void asksAServerByTagAndTakesWhatIsNew() throws Exception {
    List<String> asked = new CopyOnWriteArrayList<>();
    byte[][] served = {BundleArchive.write(release(1, "a"))};
    int[] status = {200};
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/m.tar.gz",
        exchange -> {
          String tag = "\"" + java.util.Arrays.hashCode(served[0]) + "\"";
          String known = exchange.getRequestHeaders().getFirst("If-None-Match");
          asked.add(known + " " + exchange.getRequestHeaders().getFirst("Prefer"));
          exchange.getResponseHeaders().set("ETag", tag);
          if (status[0] != 200) {
            exchange.sendResponseHeaders(status[0], -1);
          } else if (tag.equals(known)) {
            exchange.sendResponseHeaders(304, -1);
          } else {
            exchange.sendResponseHeaders(200, served[0].length);
            exchange.getResponseBody().write(served[0]);
          }
          exchange.close();
        });
    server.start();
    try {
      URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/m.tar.gz");
      Policies policies = follow(new HttpFeed(url, Duration.ofSeconds(30), null));
      policies.check();
      assertThat(problem(policies)).isEmpty();
      policies.check();
      assertThat(asked.getFirst()).isEqualTo("null modes=snapshot");
      assertThat(asked.getLast()).startsWith("\"").endsWith("modes=snapshot;wait=30");
      served[0] = BundleArchive.write(release(2, "b"));
      policies.check();
      assertThat(revision(policies)).isEqualTo(release(2, "b").revision());
      status[0] = 503;
      policies.check();
      assertThat(problem(policies)).contains("expected 200 or 304").contains("503");
      assertThat(revision(policies)).isEqualTo(release(2, "b").revision());
      status[0] = 200;
      policies.check();
      assertThat(problem(policies)).isEmpty();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aSourceNeedsATrustedKey() {
    assertThatThrownBy(
            () -> new SignedPolicies(new FileFeed(temp), List.of(), 1, null, temp.resolve("state")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
