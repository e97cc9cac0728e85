package dev.bylaw.bundle.archive;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.tree.TreeFiles;
import dev.bylaw.bundle.tree.TreeLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A bundle as it lies in a folder or a git repository: the tree, and its signatures in the files of
 * a {@code signatures/} folder.
 */
public final class BundleFolder {

  /** What one signature file may have. */
  public static final int MAX_NOTE_BYTES = 1 << 20;

  private static final int MAX_NOTES = 10_000;

  private BundleFolder() {}

  /**
   * The bundle of a folder, signed or not.
   *
   * @param sequence of a bundle that has no signature yet
   * @throws BundleException if a file of it is refused
   */
  public static Bundle read(Path root, TreeLimits limits, long sequence)
      throws IOException, BundleException {
    return of(files(root, limits), notes(root), sequence);
  }

  /** A bundle of files that were read elsewhere. */
  public static Bundle of(TreeFiles tree, SortedMap<String, byte[]> notes, long sequence)
      throws BundleException {
    var diagnostics = new Diagnostics();
    String mesh = tree.mesh(diagnostics).name();
    if (diagnostics.hasErrors()) {
      throw new BundleException("the mesh cannot be read: " + first(diagnostics));
    }
    if (mesh.isEmpty() || mesh.chars().anyMatch(c -> c < 0x20)) {
      throw new BundleException("the mesh has no name that can be signed");
    }
    return new Bundle(mesh, sequence, null, tree, notes);
  }

  /**
   * The signature files of a folder.
   *
   * @throws BundleException if there is something else in it, or too much
   */
  public static SortedMap<String, byte[]> notes(Path root) throws IOException, BundleException {
    Path folder = root.resolve("signatures");
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return Collections.emptySortedMap();
    }
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder, 3)) {
      files =
          walk.filter(p -> !Files.isDirectory(p, LinkOption.NOFOLLOW_LINKS))
              .limit(MAX_NOTES + 1L)
              .toList();
    }
    if (files.size() > MAX_NOTES) {
      throw new BundleException("`signatures` has more than " + MAX_NOTES + " files");
    }
    var notes = new TreeMap<String, byte[]>();
    for (Path file : files) {
      String path = root.relativize(file).toString().replace('\\', '/');
      if (!path.endsWith(".note") || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new BundleException(
            "`" + ArchivePath.shown(path) + "` is no signature: expected `*.note`");
      }
      try (InputStream in = Files.newInputStream(file)) {
        byte[] bytes = in.readNBytes(MAX_NOTE_BYTES + 1);
        if (bytes.length > MAX_NOTE_BYTES) {
          throw new BundleException(
              "`%s` has more than %d bytes".formatted(ArchivePath.shown(path), MAX_NOTE_BYTES));
        }
        notes.put(path, bytes);
      }
    }
    return notes;
  }

  /** The files of the tree in a folder; the first that is refused ends it. */
  public static TreeFiles files(Path root, TreeLimits limits) throws IOException, BundleException {
    var diagnostics = new Diagnostics();
    TreeFiles files = TreeFiles.walk(root, limits, diagnostics);
    if (diagnostics.hasErrors()) {
      throw new BundleException(first(diagnostics));
    }
    return files;
  }

  private static String first(Diagnostics diagnostics) {
    return diagnostics.sorted().stream()
        .filter(Diagnostic::isError)
        .findFirst()
        .map(Diagnostic::toString)
        .orElse("");
  }
}
