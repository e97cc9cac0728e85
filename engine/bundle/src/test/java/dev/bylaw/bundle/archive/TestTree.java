package dev.bylaw.bundle.archive;

import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.tree.TreeFile;
import dev.bylaw.bundle.tree.TreeFiles;
import dev.bylaw.bundle.tree.TreeLimits;
import dev.bylaw.log.note.Ed25519Signer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The tree that tests start from, with keys of this run. */
public final class TestTree {
  private static final Path FOLDER = Path.of("src/test/resources/trees/base");

  private TestTree() {}

  public static TreeFiles files() {
    try {
      var diagnostics = new Diagnostics();
      return TreeFiles.walk(FOLDER, TreeLimits.DEFAULT, diagnostics);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Bundle bundle(TreeFiles files, long sequence) {
    try {
      return BundleFolder.of(files, Collections.emptySortedMap(), sequence);
    } catch (BundleException e) {
      throw new IllegalStateException(e);
    }
  }

  /** With a file added or replaced. */
  public static TreeFiles with(TreeFiles tree, String path, String text) {
    List<TreeFile> files = new ArrayList<>(tree.files());
    files.removeIf(file -> file.path().equals(path));
    files.add(new TreeFile(path, text.getBytes(StandardCharsets.UTF_8)));
    return new TreeFiles(files, tree.elsewhere());
  }

  public static String text(TreeFiles tree, String path) {
    return tree.files().stream()
        .filter(file -> file.path().equals(path))
        .findFirst()
        .orElseThrow()
        .text();
  }

  /** The entries of a list of keys. */
  public static String keys(Ed25519Signer... signers) {
    var text = new StringBuilder("[");
    for (Ed25519Signer signer : signers) {
      text.append(text.length() == 1 ? "" : ", ").append('"').append(signer.verifier()).append('"');
    }
    return text.append(']').toString();
  }

  /** With these lists of keys in mesh.yaml. */
  public static TreeFiles withKeys(String council, String sales, String people) {
    TreeFiles tree = files();
    String mesh =
        text(tree, "mesh.yaml")
            .replace("sales: {title: Sales,", "sales: {keys: " + sales + ", title: Sales,")
            .replace("people: {owner:", "people: {keys: " + people + ", owner:");
    return with(tree, "mesh.yaml", mesh + "keys: " + council + "\n");
  }
}
