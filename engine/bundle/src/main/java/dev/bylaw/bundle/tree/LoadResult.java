package dev.bylaw.bundle.tree;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.mesh.MeshConfig;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A tree, or every problem that keeps it from being one.
 *
 * @param tree null exactly when a diagnostic is an error
 * @param unread what others read, there even where the tree is broken
 * @param diagnostics all problems, by place; warnings may accompany a tree
 * @param files how many files were read
 * @param words what stands in policies that are programs, word by word
 * @param sources the text of each file that a diagnostic names, for rendering
 */
public record LoadResult(
    @Nullable LoadedTree tree,
    Unread unread,
    List<Diagnostic> diagnostics,
    int files,
    Set<String> words,
    Map<String, String> sources) {
  public LoadResult {
    diagnostics = List.copyOf(diagnostics);
    words = Set.copyOf(words);
    sources = Map.copyOf(sources);
    if ((tree == null) != diagnostics.stream().anyMatch(Diagnostic::isError)) {
      throw new IllegalArgumentException("a result has either a tree or an error");
    }
  }

  /**
   * Files of a tree that the loader leaves to others, so that these tell their problems beside its
   * own.
   *
   * @param mesh as far as it could be read
   * @param meshComplete whether that is all of it
   * @param tables as {@link LoadedTree#tables}
   * @param drl as {@link LoadedTree#drl}
   * @param cases as {@link LoadedTree#cases}
   */
  public record Unread(
      MeshConfig mesh,
      boolean meshComplete,
      List<LocatedFile> tables,
      List<LocatedFile> drl,
      List<LocatedFile> cases) {
    public Unread {
      tables = List.copyOf(tables);
      drl = List.copyOf(drl);
      cases = List.copyOf(cases);
    }
  }

  /** The tree, for callers who treat a broken one as a broken invariant. */
  public LoadedTree orThrow() {
    if (tree == null) {
      throw new IllegalStateException("the policy tree has errors: " + diagnostics);
    }
    return tree;
  }
}
