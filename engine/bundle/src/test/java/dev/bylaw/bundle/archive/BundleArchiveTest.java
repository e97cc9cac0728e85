package dev.bylaw.bundle.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bylaw.bundle.tree.LoadOptions;
import dev.bylaw.bundle.tree.TreeFile;
import dev.bylaw.bundle.tree.TreeFiles;
import dev.bylaw.bundle.tree.TreeLoader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class BundleArchiveTest {
  private static final long SEED = Long.getLong("bylaw.seed", System.nanoTime());
  private static final Instant CLOCK = Instant.parse("2026-11-21T10:00:00Z");

  @Test
  void sameTreeHasSameBytesInAnyOrder() throws Exception {
    TreeFiles tree = TestTree.files();
    var shuffled = new ArrayList<>(tree.files());
    Collections.shuffle(shuffled, new Random(SEED));
    byte[] one = BundleArchive.write(TestTree.bundle(tree, 7));
    byte[] other = BundleArchive.write(TestTree.bundle(TreeFiles.of(shuffled), 7));
    assertThat(one).isEqualTo(other);
    assertThat(BundleArchive.write(TestTree.bundle(tree, 8))).isNotEqualTo(one);
  }

  @Test
  void whatIsReadIsWhatWasWritten() throws Exception {
    Bundle bundle = TestTree.bundle(TestTree.files(), 7).with("signatures/x.note", new byte[] {1});
    Bundle read = BundleArchive.read(BundleArchive.write(bundle), ArchiveLimits.DEFAULT);
    assertThat(read.mesh()).isEqualTo("example");
    assertThat(read.sequence()).isEqualTo(7);
    assertThat(read.revision()).isEqualTo(bundle.revision());
    assertThat(read.tree().files())
        .extracting(TreeFile::path)
        .isEqualTo(bundle.tree().files().stream().map(TreeFile::path).toList());
    assertThat(read.notes()).containsOnlyKeys("signatures/x.note");
    assertThat(BundleArchive.write(read)).isEqualTo(BundleArchive.write(bundle));
  }

  @Test
  void longPathsKeepTheirNames() throws Exception {
    String path = "global/pii/" + "long-".repeat(30) + "é.csv";
    Bundle bundle = TestTree.bundle(TestTree.with(TestTree.files(), path, "a"), 1);
    Bundle read = BundleArchive.read(BundleArchive.write(bundle), ArchiveLimits.DEFAULT);
    assertThat(read.tree().files()).extracting(TreeFile::path).contains(path);
  }

  @Test
  void sliceHasTheRevisionOfTheWholeAndLoadsAsItDoes() throws Exception {
    Bundle whole = TestTree.bundle(TestTree.files(), 7);
    Bundle slice =
        BundleArchive.read(BundleArchive.write(whole.slice("people")), ArchiveLimits.DEFAULT);
    assertThat(slice.domain()).isEqualTo("people");
    assertThat(slice.tree().files().size()).isLessThan(whole.tree().files().size());
    assertThat(slice.revision()).isEqualTo(whole.revision());

    var options = LoadOptions.at(CLOCK).forDomain("people");
    var fromWhole = TreeLoader.load(whole.tree(), options).orThrow();
    var fromSlice = TreeLoader.load(slice.tree(), options).orThrow();
    assertThat(fromSlice.revision()).isEqualTo(fromWhole.revision());
    assertThat(fromSlice.policies()).isEqualTo(fromWhole.policies());
    assertThat(fromSlice.agreements()).isEqualTo(fromWhole.agreements());
    assertThat(fromSlice.catalog().urns()).isEqualTo(fromWhole.catalog().urns());
  }

  @Test
  void manifestThatDisagreesIsRefused() throws Exception {
    String manifest =
        "{\"metadata\":{\"bylaw\":{\"format\":1,\"mesh\":\"example\",\"sequence\":7}},"
            + "\"revision\":\"sha256:00\",\"roots\":[\"bylaw\",\"mesh\"],\"rego_version\":1}";
    var archive =
        new Archives()
            .add(".manifest", '0', manifest.getBytes())
            .add("data.json", '0', "{}".getBytes());
    for (TreeFile file : TestTree.files().files()) {
      archive.add(file.path(), '0', file.bytes());
    }
    assertThatThrownBy(() -> BundleArchive.read(archive.end().gzip(), ArchiveLimits.DEFAULT))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("`.manifest` does not agree")
        .hasMessageContaining("found \"sha256:00\"");
  }

  @Test
  void filesThatOpaWouldMisreadAreRefused() {
    for (String path :
        new String[] {
          "global/data.yaml",
          "domains/sales/data.json",
          ".x/a.yaml",
          "signatures/a.yaml",
          "global/a.sh",
          "patch.json"
        }) {
      Bundle bundle = TestTree.bundle(TestTree.with(TestTree.files(), path, "{}"), 1);
      assertThatThrownBy(() -> BundleArchive.write(bundle))
          .as(path)
          .isInstanceOf(BundleException.class)
          .hasMessageContaining("`" + path + "`");
    }
  }

  /** Whatever a byte becomes, the reader gives a bundle or says why not. */
  @Test
  void damagedArchivesAreRefusedAndNothingElseHappens() throws Exception {
    byte[] archive = BundleArchive.write(TestTree.bundle(TestTree.files(), 7));
    byte[] tar;
    try (var in = new GZIPInputStream(new ByteArrayInputStream(archive))) {
      tar = in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    var random = new SplittableRandom(SEED);
    int read = 0;
    for (int round = 0; round < 3_000; round++) {
      boolean packed = random.nextInt(4) == 0;
      byte[] damaged = (packed ? archive : tar).clone();
      int changes = random.nextInt(1, 4);
      for (int i = 0; i < changes; i++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      if (random.nextInt(5) == 0) {
        damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
      }
      try {
        Bundle bundle =
            BundleArchive.read(packed ? damaged : Archives.gzip(damaged), ArchiveLimits.DEFAULT);
        assertThat(bundle.sequence()).as("seed %d round %d", SEED, round).isEqualTo(7);
        read++;
      } catch (BundleException e) {
        assertThat(e.getMessage()).as("seed %d round %d", SEED, round).isNotBlank();
      }
    }
    assertThat(read).isLessThan(3_000);
  }
}
