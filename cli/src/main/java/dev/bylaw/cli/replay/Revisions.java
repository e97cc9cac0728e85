package dev.bylaw.cli.replay;

import dev.bylaw.bundle.archive.BundleException;
import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.tree.LoadOptions;
import dev.bylaw.bundle.tree.TreeFile;
import dev.bylaw.bundle.tree.TreeFiles;
import dev.bylaw.bundle.tree.TreeLimits;
import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.bundle.BundleFiles;
import dev.bylaw.cli.git.GitTree;
import dev.bylaw.pdp.PolicyLoader;
import dev.bylaw.pdp.PolicySet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the policies that a recorded revision names, by their content. */
final class Revisions {
  /** Older commits of the tree are not looked at. */
  static final int MAX_COMMITS = 2_000;

  private final Map<String, Found> found = new HashMap<>();
  private final Map<String, TreeFiles> read = new HashMap<>();
  private final Map<String, String> names = new HashMap<>();
  private final @Nullable Path tree;
  private boolean searched;

  /** The policies of a revision, where they were found, and their files. */
  record Found(PolicySet policies, String where, TreeFiles files) {}

  /**
   * @param bundles bundles to look at, or folders of such
   * @param tree a tree's folder, looked at as it is and as each commit has it; null for none
   */
  Revisions(List<Path> bundles, @Nullable Path tree) throws Failure, IOException {
    this.tree = tree;
    for (Path given : bundles) {
      for (Path bundle : archives(given)) {
        try {
          keep(BundleFiles.read(bundle).tree(), "`" + bundle + "`");
        } catch (BundleException e) {
          throw new Failure(ExitCode.TREE, "`" + bundle + "`: " + e.getMessage());
        }
      }
    }
    if (tree != null) {
      keep(TreeFiles.walk(tree, TreeLimits.DEFAULT, new Diagnostics()), "`" + tree + "`");
    }
  }

  /** The bundles in a folder that is none itself; else what was given. */
  private static List<Path> archives(Path given) throws IOException {
    if (!Files.isDirectory(given) || Files.exists(given.resolve("mesh.yaml"))) {
      return List.of(given);
    }
    try (Stream<Path> files = Files.list(given)) {
      List<Path> found =
          files.filter(file -> file.toString().endsWith(".tar.gz")).sorted().toList();
      return found.isEmpty() ? List.of(given) : found;
    }
  }

  private void keep(TreeFiles files, String where) {
    read.putIfAbsent(files.revision(), files);
    names.putIfAbsent(files.revision(), where);
  }

  /** The policies of a revision; null if they are nowhere. */
  @Nullable Found find(String revision, Instant clock) throws Failure, IOException {
    Found known = found.get(revision);
    if (known != null) {
      return known;
    }
    if (!read.containsKey(revision) && !searched) {
      search(revision);
    }
    TreeFiles files = read.get(revision);
    if (files == null) {
      return null;
    }
    PolicySet policies = PolicyLoader.load(files, LoadOptions.at(clock)).policies();
    String where = names.getOrDefault(revision, "");
    if (policies == null) {
      throw new Failure(ExitCode.TREE, "the policies of " + where + " have errors now");
    }
    Found result = new Found(policies, where, files);
    found.put(revision, result);
    return result;
  }

  // as far back as the revision; what is passed on the way is kept
  private void search(String revision) throws Failure, IOException {
    Path folder = tree;
    if (folder == null) {
      searched = true;
      return;
    }
    for (String commit : GitTree.commits(folder, MAX_COMMITS)) {
      if (names.containsValue("commit " + commit)) {
        continue;
      }
      keep(GitTree.read(folder, commit), "commit " + commit);
      if (read.containsKey(revision)) {
        return;
      }
    }
    searched = true;
  }

  /** The wording of a reason as its policy's file has it, with its parameters by name. */
  static @Nullable String template(TreeFiles files, String path, long line) {
    for (TreeFile file : files.files()) {
      if (file.path().equals(path)) {
        return Templates.at(new String(file.bytes(), StandardCharsets.UTF_8), line);
      }
    }
    return null;
  }
}
