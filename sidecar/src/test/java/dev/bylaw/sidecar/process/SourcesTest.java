package dev.bylaw.sidecar.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.bylaw.bundle.archive.Bundle;
import dev.bylaw.bundle.archive.BundleArchive;
import dev.bylaw.bundle.archive.BundleFolder;
import dev.bylaw.bundle.signature.BundleSigner;
import dev.bylaw.bundle.tree.TreeFile;
import dev.bylaw.bundle.tree.TreeFiles;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.sidecar.policy.Policies;
import dev.bylaw.sidecar.policy.PolicySource;
import dev.bylaw.sidecar.policy.PolicyWatcher;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jgit.api.Git;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources as the settings name them, followed by the process's own watcher. */
class SourcesTest {
  private static final String MESH =
      """
      mesh: example
      council: office
      keys: ["%s"]
      staleness: PT1H
      owners: {office: {members: [ana]}}
      domains: {sales: {}}
      purposes: {%s: {}}
      """;

  @TempDir Path temp;
  private final Ed25519Signer council = Ed25519Signer.generate("example/council");
  private volatile Instant now = Instant.parse("2026-11-21T10:00:00Z");
  private final AtomicInteger unchanged = new AtomicInteger();
  private volatile byte[] served = new byte[0];
  private @Nullable HttpServer server;
  private @Nullable PolicyWatcher watcher;

  @AfterEach
  void stop() {
    if (watcher != null) {
      watcher.close();
    }
    if (server != null) {
      server.stop(0);
    }
  }

  private Bundle release(long sequence) throws Exception {
    return release(sequence, council);
  }

  private static Bundle release(long sequence, Ed25519Signer signer) throws Exception {
    String mesh = MESH.formatted(signer.verifier(), "p" + sequence);
    TreeFiles tree =
        TreeFiles.of(List.of(new TreeFile("mesh.yaml", mesh.getBytes(StandardCharsets.UTF_8))));
    return BundleSigner.sign(BundleFolder.of(tree, Collections.emptySortedMap(), sequence), signer)
        .bundle();
  }

  /** Serves what is served, by its tag; as any static server does. */
  private String serve() throws IOException {
    HttpServer started =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server = started;
    started.createContext(
        "/b",
        exchange -> {
          byte[] bytes = served;
          String tag = "\"" + Arrays.hashCode(bytes) + "\"";
          exchange.getResponseHeaders().set("ETag", tag);
          if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            unchanged.incrementAndGet();
            exchange.sendResponseHeaders(304, -1);
          } else {
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
          exchange.close();
        });
    started.start();
    return "http://127.0.0.1:" + started.getAddress().getPort() + "/b";
  }

  private PolicySettings settings(
      @Nullable String directory,
      @Nullable String git,
      @Nullable String url,
      @Nullable String keys) {
    return new PolicySettings(
        directory,
        git,
        "main",
        "",
        url,
        Duration.ZERO,
        null,
        keys,
        1,
        temp.resolve("state").toString(),
        Duration.ofMillis(5));
  }

  private Policies follow(PolicySettings settings) throws IOException {
    if (watcher != null) {
      watcher.close();
    }
    PolicySource source = Sources.of(settings, "sales");
    Policies policies = new Policies(source, _ -> true, () -> now);
    policies.check();
    watcher = PolicyWatcher.start(policies, source, settings.interval());
    return policies;
  }

  private static String revision(Policies policies) {
    Policies.InForce inForce = policies.inForce();
    return inForce == null ? "none" : inForce.decider().revision();
  }

  private interface Reached {
    boolean now();
  }

  private static void await(Reached reached) throws InterruptedException {
    while (!reached.now()) {
      Thread.sleep(2);
    }
  }

  private static void awaitProblem(Policies policies, String text) throws InterruptedException {
    await(() -> String.join("\n", policies.status().problems()).contains(text));
  }

  @Test
  void aServerIsFollowedForwardAndNeverBack() throws Exception {
    served = BundleArchive.write(release(1));
    Policies policies = follow(settings(null, null, serve(), council.verifier().toString()));
    assertThat(revision(policies)).isEqualTo(release(1).revision());
    int seen = unchanged.get();
    await(() -> unchanged.get() > seen + 2);
    served = BundleArchive.write(release(2));
    String second = release(2).revision();
    await(() -> revision(policies).equals(second));
    // an older one, one whose bytes were changed, one that a stranger signed: each is told
    served = BundleArchive.write(release(1));
    awaitProblem(policies, "no rollback");
    byte[] torn = BundleArchive.write(release(3));
    torn[torn.length / 2] ^= 1;
    served = torn;
    await(() ->
        !policies.status().problems().isEmpty()
            && !policies.status().problems().toString().contains("no rollback"));
    assertThat(revision(policies)).isEqualTo(second);
    served = BundleArchive.write(release(3, Ed25519Signer.generate("example/council")));
    awaitProblem(policies, "not signed by a trusted key");
    assertThat(revision(policies)).isEqualTo(second);
    served = BundleArchive.write(release(3));
    String third = release(3).revision();
    await(() -> revision(policies).equals(third));
    await(() -> policies.status().problems().isEmpty());
  }

  @Test
  void withoutItsServerTheLastGoodBundleDecidesUntilItIsStale() throws Exception {
    served = BundleArchive.write(release(1));
    String url = serve();
    PolicySettings settings = settings(null, null, url, council.verifier().toString());
    Policies policies = follow(settings);
    server.stop(0);
    awaitProblem(policies, "cannot be asked");
    assertThat(revision(policies)).isEqualTo(release(1).revision());
    now = now.plus(Duration.ofMinutes(59));
    // a process that starts now finds it on its disk
    Policies again = follow(settings);
    assertThat(revision(again)).isEqualTo(release(1).revision());
    assertThat(again.inForce().isStale(now)).isFalse();
    now = now.plus(Duration.ofMinutes(2));
    assertThat(again.inForce().isStale(now)).isTrue();
  }

  @Test
  void aRepositoryIsFollowed() throws Exception {
    Path work = temp.resolve("work");
    try (Git git = Git.init().setInitialBranch("main").setDirectory(work.toFile()).call()) {
      commit(git, work, release(1));
      Policies policies =
          follow(settings(null, work.toString(), null, council.verifier().toString()));
      assertThat(policies.status().problems()).isEmpty();
      assertThat(revision(policies)).isEqualTo(release(1).revision());
      commit(git, work, release(2));
      String second = release(2).revision();
      await(() -> revision(policies).equals(second));
      commit(git, work, release(1));
      awaitProblem(policies, "no rollback");
      Files.writeString(work.resolve("mesh.yaml"), MESH.formatted(council.verifier(), "other"));
      commit(git);
      awaitProblem(policies, "was signed as");
      assertThat(revision(policies)).isEqualTo(second);
    }
  }

  private static void commit(Git git, Path work, Bundle bundle) throws Exception {
    for (TreeFile file : bundle.tree().files()) {
      Files.write(work.resolve(file.path()), file.bytes());
    }
    for (var note : bundle.notes().entrySet()) {
      Path file = work.resolve(note.getKey());
      Files.createDirectories(file.getParent());
      Files.write(file, note.getValue());
    }
    commit(git);
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
  void settingsThatCannotBeMeantAreToldByName() {
    String key = council.verifier().toString();
    refused(settings(null, null, null, key), "expected one of", "found none");
    refused(settings("p", "g", null, key), "expected one of", "found several");
    refused(settings(null, "g", "http://x/b", key), "expected one of", "found several");
    refused(settings(null, null, "http://x/b", null), "`bylaw.policies.trusted-keys` is required");
    refused(settings(null, "g", null, " "), "`bylaw.policies.trusted-keys` is required");
    refused(settings(null, null, "http://x/b", "x+y"), "`bylaw.policies.trusted-keys`:");
    for (String url : List.of("x/b", "ftp://x/b", "http:///b", "http://x y/b")) {
      refused(settings(null, null, url, key), "`bylaw.policies.url`", "found `" + url + "`");
    }
    PolicySettings sound = settings(null, null, "http://x/b", key);
    refused(changed(sound, "", null, 2, sound.state()), "trusted-threshold`: expected 1 to 1");
    refused(changed(sound, "", null, 1, null), "`bylaw.policies.state` is required");
    refused(
        changed(sound, "", temp.resolve("none").toString(), 1, sound.state()),
        "`bylaw.policies.token-file`: cannot read");
    PolicySettings git = settings(null, temp.toString(), null, key);
    refused(changed(git, "../x", null, 1, git.state()), "`bylaw.policies.path` leads out");
  }

  private static PolicySettings changed(
      PolicySettings settings,
      String path,
      @Nullable String tokenFile,
      int threshold,
      @Nullable String state) {
    return new PolicySettings(
        settings.directory(),
        settings.git(),
        settings.branch(),
        path,
        settings.url(),
        settings.longPoll(),
        tokenFile,
        settings.trustedKeys(),
        threshold,
        state,
        settings.interval());
  }

  private static void refused(PolicySettings settings, String... why) {
    assertThatThrownBy(() -> Sources.of(settings, "sales"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll(why);
  }
}
