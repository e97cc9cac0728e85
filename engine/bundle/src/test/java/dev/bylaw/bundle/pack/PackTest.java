package dev.bylaw.bundle.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackTest {
  @TempDir Path temp;

  private Path pack(String where, String version, String policy) throws IOException {
    Path folder = temp.resolve(where).resolve("some-law");
    Files.createDirectories(folder.resolve("global/access"));
    Files.writeString(folder.resolve("pack.yaml"), "title: Some law\nversion: " + version + "\n");
    Files.writeString(folder.resolve("global/access/x.rego"), policy);
    return folder;
  }

  @Test
  void copyIsTheSameAndRemembersWhatItIsOf() throws Exception {
    Pack shipped = Pack.read(pack("shipped", "1.0.0", "package a"));
    shipped.copyTo(temp.resolve("tree/packs"));
    Pack copy = Pack.read(temp.resolve("tree/packs/some-law"));
    assertThat(copy.digest()).isEqualTo(shipped.digest());
    assertThat(copy.added()).isEqualTo(new Pack.Added("1.0.0", shipped.digest()));
    assertThat(PackState.of(copy, shipped)).isEqualTo(PackState.SAME);
    assertThat(PackState.of(null, shipped)).isEqualTo(PackState.ABSENT);
    assertThat(PackState.of(copy, null)).isEqualTo(PackState.OWN);
    assertThat(Pack.in(temp.resolve("tree/packs"))).containsOnlyKeys("some-law");
    assertThat(Pack.in(temp.resolve("nowhere"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "true,  false, BEHIND",
    "false, true,  CHANGED",
    "true,  true,  CHANGED_AND_BEHIND",
    "false, false, SAME"
  })
  void changesHereAndThereAreToldApart(boolean shippedAnew, boolean changedHere, PackState expected)
      throws Exception {
    Pack.read(pack("shipped", "1.0.0", "package a")).copyTo(temp.resolve("packs"));
    if (shippedAnew) {
      pack("shipped", "1.1.0", "package b");
    }
    if (changedHere) {
      Files.writeString(temp.resolve("packs/some-law/global/access/y.rego"), "package y");
    }
    PackState state =
        PackState.of(
            Pack.read(temp.resolve("packs/some-law")), Pack.read(temp.resolve("shipped/some-law")));
    assertThat(state).isEqualTo(expected);
  }

  @Test
  void copyByHandThatDiffersIsChanged() throws Exception {
    Pack shipped = Pack.read(pack("shipped", "1.0.0", "package a"));
    Pack copy = Pack.read(pack("tree", "1.0.0", "package b"));
    assertThat(PackState.of(copy, shipped)).isEqualTo(PackState.CHANGED);
  }

  @Test
  void filesOfAnEarlierVersionDoNotStay() throws Exception {
    Path folder = pack("shipped", "1.0.0", "package a");
    Pack.read(folder).copyTo(temp.resolve("packs"));
    Files.move(folder.resolve("global/access/x.rego"), folder.resolve("global/access/y.rego"));
    Pack.read(folder).copyTo(temp.resolve("packs"));
    assertThat(temp.resolve("packs/some-law/global/access"))
        .isDirectoryContaining("glob:**/y.rego");
    assertThat(temp.resolve("packs/some-law/global/access/x.rego")).doesNotExist();
  }

  @Test
  void whatIsNoPackIsRefused() throws Exception {
    Path folder = pack("shipped", "1.0.0", "package a");
    Files.delete(folder.resolve("pack.yaml"));
    assertThatThrownBy(() -> Pack.read(folder)).hasMessageContaining("it has no `pack.yaml`");
    Files.writeString(folder.resolve("pack.yaml"), "title: [\n");
    assertThatThrownBy(() -> Pack.read(folder)).isInstanceOf(PackException.class);
    Files.writeString(folder.resolve("pack.yaml"), "title: x\n");
    assertThatThrownBy(() -> Pack.read(folder)).hasMessageContaining("version");
    Files.writeString(folder.resolve("pack.yaml"), "title: x\nversion: 1.0.0\n");
    Files.createSymbolicLink(folder.resolve("link"), temp.resolve("elsewhere"));
    assertThatThrownBy(() -> Pack.read(folder)).hasMessageContaining("is no ordinary file");
  }

  @Test
  void meshKeepsItsOtherWords() {
    assertThat(PackList.with("mesh: m\n", "p")).contains("mesh: m\n\npacks: [p]\n");
    assertThat(PackList.with("packs: [a, b] # ours\nx: y", "p"))
        .contains("packs: [a, b, p] # ours\nx: y");
    assertThat(PackList.with("packs: []\n", "p")).contains("packs: [p]\n");
    assertThat(PackList.with("packs: [\"p\"]\n", "p")).contains("packs: [\"p\"]\n");
    assertThat(PackList.with("packs:\n  - a\n", "p")).isEmpty();
  }
}
