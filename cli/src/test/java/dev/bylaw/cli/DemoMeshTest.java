package dev.bylaw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.bundle.tree.LoadOptions;
import dev.bylaw.bundle.tree.LoadResult;
import dev.bylaw.bundle.tree.TreeLoader;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoMeshTest {
  @TempDir Path temp;

  @Test
  void movedWaiverIsApprovedAnew() throws Exception {
    Instant now = Instant.parse("2031-03-05T12:00:00Z");
    new DemoMesh(Path.of(System.getProperty("bylaw.root"))).writePolicies(temp, now);
    LoadResult loaded = TreeLoader.load(temp, LoadOptions.at(now));
    assertThat(loaded.diagnostics()).isEmpty();
    assertThat(loaded.orThrow().waivers())
        .singleElement()
        .satisfies(waiver -> {
          assertThat(waiver.from()).isBefore(now);
          assertThat(waiver.until()).isAfter(now);
          assertThat(waiver.approvers()).containsExactly("lea.fischer", "omar.aziz");
        });
  }
}
