package dev.bylaw.bundle.tree;

import java.io.IOException;
import java.nio.file.Path;

/** Loads a policy tree from a folder: all of it, or every reason why not. */
public final class TreeLoader {

  private TreeLoader() {}

  /**
   * Reads, checks and compiles the tree.
   *
   * @throws IOException if the folder cannot be read; what is wrong inside a file is a diagnostic
   */
  public static LoadResult load(Path root, LoadOptions options) throws IOException {
    throw new UnsupportedOperationException("not yet");
  }
}
