package dev.bylaw.review.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.tree.LoadOptions;
import dev.bylaw.bundle.tree.TreeFile;
import dev.bylaw.bundle.tree.TreeFiles;
import dev.bylaw.bundle.tree.TreeLimits;
import dev.bylaw.pdp.PolicyLoader;
import dev.bylaw.pdp.PolicySet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The shipped library, and changes of it. */
final class Trees {
  private static final Instant CLOCK = Instant.parse("2026-11-21T10:00:00Z");

  private Trees() {}

  static Revision shipped() throws IOException {
    return revision("shipped", files());
  }

  static Revision changed(String path, String from, String to) throws IOException {
    List<TreeFile> files = new ArrayList<>();
    for (TreeFile file : files()) {
      String text = new String(file.bytes(), StandardCharsets.UTF_8);
      if (file.path().equals(path)) {
        assertThat(text).contains(from);
        text = text.replace(from, to);
        files.add(new TreeFile(path, text.getBytes(StandardCharsets.UTF_8)));
      } else {
        files.add(file);
      }
    }
    return revision("changed", files);
  }

  static Revision without(String... paths) throws IOException {
    List<TreeFile> files = new ArrayList<>(files());
    assertThat(files.removeIf(file -> List.of(paths).contains(file.path()))).isTrue();
    return revision("without", files);
  }

  static List<TreeFile> files() throws IOException {
    Path root = Path.of(System.getProperty("bylaw.root"), "policies");
    return TreeFiles.walk(root, TreeLimits.DEFAULT, new Diagnostics()).files();
  }

  static Revision revision(String name, List<TreeFile> files) {
    TreeFiles tree = TreeFiles.of(files);
    PolicyLoader.Loaded loaded = PolicyLoader.load(tree, LoadOptions.at(CLOCK).withTests());
    PolicySet policies = loaded.policies();
    assertThat(policies).as("%s", loaded.diagnostics()).isNotNull();
    return new Revision(name, tree, policies);
  }
}
