package dev.bylaw.bundle.tree;

import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.diagnostic.Location;
import dev.bylaw.bundle.mesh.MeshConfig;
import dev.bylaw.bundle.mesh.MeshReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The files of a tree, wherever they came from: all, or a slice that names what it leaves out.
 *
 * @param files in the order of their paths, each path once
 * @param elsewhere the digests of the parts that are left out, by name; see {@link TreeParts}
 */
public record TreeFiles(List<TreeFile> files, SortedMap<String, String> elsewhere) {
  public TreeFiles {
    files = files.stream().sorted(Comparator.comparing(TreeFile::path)).toList();
    elsewhere = Collections.unmodifiableSortedMap(new TreeMap<>(elsewhere));
  }

  /** A whole tree. */
  public static TreeFiles of(List<TreeFile> files) {
    return new TreeFiles(files, Collections.emptySortedMap());
  }

  /**
   * The files of a folder, within limits and without leaving it.
   *
   * @throws IOException if the folder cannot be read; what is refused inside it is a diagnostic
   */
  public static TreeFiles walk(Path root, TreeLimits limits, Diagnostics diagnostics)
      throws IOException {
    return of(TreeWalker.walk(root, limits, diagnostics));
  }

  /** The digests of all parts, here and elsewhere. */
  public SortedMap<String, String> parts() {
    var parts = new TreeMap<>(elsewhere);
    parts.putAll(TreeParts.digests(files));
    return parts;
  }

  /** The revision of the whole tree; a slice has that of the tree it was cut from. */
  public String revision() {
    return TreeParts.revision(parts());
  }

  /**
   * What a sidecar of the domain needs: the council's part, all of the domain's, and of the others
   * what describes their products.
   */
  public TreeFiles slice(String domain) {
    var cut = new TreeMap<>(elsewhere);
    Map<String, String> digests = TreeParts.digests(files);
    String own = TreeParts.rules(domain);
    digests.forEach((part, digest) -> {
      if (TreeParts.isRules(part) && !part.equals(own)) {
        cut.put(part, digest);
      }
    });
    return new TreeFiles(
        files.stream().filter(file -> !cut.containsKey(TreeParts.of(file))).toList(), cut);
  }

  /** Whether a file of this path can be one of a tree, by its name's ending. */
  public static boolean isTreeFile(String path) {
    return TreeWalker.EXTENSIONS.contains(new TreeFile(path, new byte[0]).extension());
  }

  /** What {@code mesh.yaml} and the domains' files say; what is wrong with them is a diagnostic. */
  public MeshConfig mesh(Diagnostics diagnostics) {
    var reader = new MeshReader(diagnostics);
    boolean found = false;
    for (TreeFile file : files) {
      if (Place.of(file) instanceof Place.Mesh) {
        found = true;
        reader.readMesh(file.path(), file.bytes());
      }
    }
    if (!found) {
      diagnostics.error(
          "missing_mesh", Location.wholeFile("mesh.yaml"), "", "the tree has no `mesh.yaml`");
    }
    for (TreeFile file : files) {
      if (Place.of(file) instanceof Place.DomainFile(var domain)) {
        reader.readDomain(domain, file.path(), file.bytes());
      }
    }
    return reader.config();
  }

  /** The first step of the package of every Rego file: {@code bylaw}; sorted. */
  public SortedSet<String> packageRoots() {
    var roots = new TreeSet<String>();
    for (TreeFile file : files) {
      RegoHeader header =
          file.extension().equals("rego") ? RegoHeader.read(file, new Diagnostics()) : null;
      if (header != null) {
        roots.add(header.packagePath().split("[.\\[]", 3)[1]);
      }
    }
    return roots;
  }
}
