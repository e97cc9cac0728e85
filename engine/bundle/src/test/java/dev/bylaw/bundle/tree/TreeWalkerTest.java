package dev.bylaw.bundle.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.diagnostic.Diagnostics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeWalkerTest {

  @TempDir Path temp;
  private Path root;
  private final Diagnostics diagnostics = new Diagnostics();

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectory(temp.resolve("tree"));
    write("mesh.yaml", "a: 1");
  }

  private Path write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private List<String> walk(TreeLimits limits) throws IOException {
    return TreeWalker.walk(root, limits, diagnostics).stream().map(TreeFile::path).toList();
  }

  private List<String> told() {
    return diagnostics.sorted().stream()
        .map((Diagnostic d) -> d.location().file() + " " + d.code())
        .toList();
  }

  @Test
  void takesPolicyFilesInOrderAndPassesOverTheRest() throws IOException {
    write("global/b.rego", "");
    write("global/a.rego", "");
    write("global/README.md", "");
    write(".git/config.yaml", "");
    write("global/.hidden.rego", "");
    assertThat(walk(TreeLimits.DEFAULT))
        .containsExactly("global/a.rego", "global/b.rego", "mesh.yaml");
    assertThat(told()).isEmpty();
  }

  @Test
  void linksOutOfTheTreeAreRefused() throws IOException {
    Path outside = Files.writeString(temp.resolve("secret.yaml"), "a: 1");
    Files.createSymbolicLink(root.resolve("out.yaml"), outside);
    Files.createSymbolicLink(root.resolve("up"), temp);
    Files.createSymbolicLink(
        root.resolve("other.rego"), Files.writeString(temp.resolve("passwords"), "x"));
    Files.createSymbolicLink(root.resolve("gone.yaml"), root.resolve("nowhere"));
    Files.createSymbolicLink(root.resolve("loop.yaml"), root.resolve("loop.yaml"));
    Files.createSymbolicLink(root.resolve("folder"), Files.createDirectory(root.resolve("real")));
    Files.createSymbolicLink(root.resolve("in.yaml"), root.resolve("mesh.yaml"));
    assertThat(walk(TreeLimits.DEFAULT)).containsExactly("in.yaml", "mesh.yaml");
    assertThat(told())
        .containsExactly(
            "folder link_to_folder",
            "gone.yaml dangling_link",
            "loop.yaml dangling_link",
            "other.rego link_outside",
            "out.yaml link_outside",
            "up link_outside");
  }

  @Test
  void theFolderItselfMayBeALink() throws IOException {
    Path link = Files.createSymbolicLink(temp.resolve("link"), root);
    assertThat(TreeWalker.walk(link, TreeLimits.DEFAULT, diagnostics)).hasSize(1);
    assertThat(told()).isEmpty();
  }

  @Test
  void limitsAreKept() throws IOException {
    write("big.yaml", "x".repeat(101));
    assertThat(walk(new TreeLimits(100, 100, 1_000, 5))).containsExactly("mesh.yaml");
    write("a/b/c/d.yaml", "");
    assertThat(walk(new TreeLimits(100, 1_000, 1_000, 2))).hasSize(2);
    assertThat(walk(new TreeLimits(3, 1_000, 1_000, 9))).hasSizeLessThan(4);
    assertThat(walk(new TreeLimits(100, 1_000, 50, 9))).doesNotContain("big.yaml");
    assertThat(told())
        .containsExactly(
            ". too_many_files", ". tree_too_large", "a/b/c too_deep", "big.yaml file_too_large");
  }
}
