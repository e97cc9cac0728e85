package dev.bylaw.sidecar.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.federation.record.BundleActivation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoliciesTest {
  private static final Duration BOUND = Duration.ofMinutes(10);

  private final List<BundleActivation> activations = new ArrayList<>();
  private final FakeSource source = new FakeSource();
  private Instant now = Instant.parse("2026-11-21T10:00:00Z");
  private boolean records = true;
  private final Policies policies =
      new Policies(
          source,
          activation -> {
            if (records) {
              activations.add(activation);
            }
            return records;
          },
          () -> now);

  /** Holds one text; "broken" is a tree that does not load. */
  private static final class FakeSource implements PolicySource {
    private String content = "one";
    private boolean readable = true;
    private Runnable whileLoading = () -> {};

    @Override
    public String digest() throws IOException {
      if (!readable) {
        throw new IOException("input/output error");
      }
      return content;
    }

    @Override
    public Loaded load(Instant clock) {
      String loading = content;
      whileLoading.run();
      return switch (loading) {
        case "broken" -> new Loaded(null, Duration.ZERO, List.of("a.rego:1: parse error"));
        case "throws" -> throw new IllegalStateException("a bug");
        default -> new Loaded(new FakeDecider(loading), BOUND, List.of());
      };
    }
  }

  @Test
  void anActivationIsOnRecordBeforeItDecides() {
    records = false;
    policies.check();
    assertThat(policies.inForce()).isNull();
    records = true;
    policies.check();
    assertThat(policies.inForce().decider().revision()).isEqualTo("one");
    assertThat(activations).hasSize(1);
    assertThat(activations.getFirst().previousRevision()).isNull();
  }

  @Test
  void aChangeReplacesTheRevisionWhole() {
    policies.check();
    source.content = "two";
    policies.check();
    assertThat(policies.inForce().decider().revision()).isEqualTo("two");
    assertThat(activations)
        .extracting(BundleActivation::previousRevision)
        .containsExactly(null, "one");
    policies.check();
    assertThat(activations).hasSize(2);
  }

  @Test
  void aBrokenTreeKeepsTheLastGoodOneAndSaysSo() {
    policies.check();
    for (String bad : List.of("broken", "throws")) {
      source.content = bad;
      policies.check();
      policies.check();
      assertThat(policies.inForce().decider().revision()).isEqualTo("one");
      assertThat(policies.status().problems()).isNotEmpty();
    }
    assertThat(activations)
        .extracting(BundleActivation::activated)
        .containsExactly(true, false, false);
    source.content = "one";
    policies.check();
    assertThat(policies.status().problems()).isEmpty();
    assertThat(activations).hasSize(3);
  }

  @Test
  void stalenessCountsFromTheLastCheckThatWasGood() {
    policies.check();
    now = now.plus(BOUND);
    source.content = "broken";
    policies.check();
    assertThat(policies.status().stale()).isFalse();
    now = now.plusNanos(1);
    policies.check();
    assertThat(policies.status().stale()).isTrue();
    source.content = "one";
    policies.check();
    assertThat(policies.status().stale()).isFalse();
  }

  @Test
  void aFolderThatCannotBeReadIsNoGoodCheck() {
    policies.check();
    source.readable = false;
    now = now.plus(BOUND).plusNanos(1);
    policies.check();
    assertThat(policies.status().stale()).isTrue();
    assertThat(policies.status().problems().getFirst()).contains("input/output error");
    source.readable = true;
    policies.check();
    assertThat(policies.status().stale()).isFalse();
    assertThat(policies.status().problems()).isEmpty();
  }

  @Test
  void aTreeThatChangesWhileItLoadsIsNotActivated() {
    source.whileLoading = () -> source.content = "half";
    policies.check();
    assertThat(policies.inForce()).isNull();
    source.whileLoading = () -> {};
    policies.check();
    assertThat(policies.inForce().decider().revision()).isEqualTo("half");
  }

  @Test
  void digestsAreOfNamesAndBytes(@TempDir Path root) throws Exception {
    Files.createDirectories(root.resolve("a"));
    Files.writeString(root.resolve("a/x"), "1");
    String first = TreeDigest.of(root);
    Files.writeString(root.resolve("a/x"), "2");
    String second = TreeDigest.of(root);
    Files.move(root.resolve("a/x"), root.resolve("a/y"));
    String third = TreeDigest.of(root);
    Files.move(root.resolve("a/y"), root.resolve("a/x"));
    Files.writeString(root.resolve("a/x"), "1");
    assertThat(List.of(first, second, third)).doesNotHaveDuplicates();
    assertThat(TreeDigest.of(root)).isEqualTo(first);
  }
}
