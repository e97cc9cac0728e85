package dev.bylaw.bundle.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two trees of the shipped library, which has a hold, contracts, and here a pack. */
class HoldGuardTest {
  private static final Path LIBRARY = Path.of("../../policies");
  private static final Path PACK = Path.of("../../packs/eu-data-act-33");
  private static final String HOLD = "holds/case-2026-17.yaml";

  private final List<TreeFile> before = new ArrayList<>();

  @BeforeEach
  void read() throws IOException {
    add(LIBRARY, "");
    add(PACK, "packs/eu-data-act-33/");
    replaceIn(before, "mesh.yaml", "council: ", "packs: [eu-data-act-33]\ncouncil: ");
  }

  private void add(Path folder, String prefix) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String path = prefix + folder.relativize(file);
        if (TreeFiles.isTreeFile(path)) {
          before.add(new TreeFile(path, Files.readAllBytes(file)));
        }
      }
    }
  }

  @Test
  void aHoldThatStandsIsNotLost() {
    assertThat(lost(before)).isEmpty();
  }

  @Test
  void aHoldWhoseFileIsGoneIsLost() {
    List<TreeFile> after =
        new ArrayList<>(before.stream().filter(file -> !file.path().equals(HOLD)).toList());
    assertThat(lost(after)).singleElement().asString().contains("case-2026-17", "vanished");
  }

  @Test
  void aHoldThatWasEditedIsNoLongerWhatWasApproved() {
    List<TreeFile> after = new ArrayList<>(before);
    replaceIn(after, HOLD, "from: 2026-05", "from: 2026-06");
    assertThatThrownBy(() -> lost(after))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("forged_approval");
  }

  private List<String> lost(List<TreeFile> after) {
    return HoldGuard.lost(TreeFiles.of(before), TreeFiles.of(after), BaseTree.CLOCK);
  }

  private static void replaceIn(List<TreeFile> files, String path, String from, String to) {
    files.replaceAll(file -> {
      if (!file.path().equals(path)) {
        return file;
      }
      String text = new String(file.bytes(), StandardCharsets.UTF_8);
      assertThat(text).contains(from);
      return new TreeFile(path, text.replace(from, to).getBytes(StandardCharsets.UTF_8));
    });
  }
}
