package dev.bylaw.review.cases;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.tree.LoadedTree;
import dev.bylaw.bundle.tree.LocatedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of decision cases ({@code *_cases.yaml}); docs/testing-policies.md describes its shape.
 *
 * @param path in the tree, with forward slashes
 * @param cases in the order of the file, one for each row of a table
 */
public record CaseFile(String path, List<DecisionCase> cases) {

  /** The most cases that one file may have. */
  public static final int MAX_CASES = 20_000;

  public CaseFile {
    cases = List.copyOf(cases);
  }

  /**
   * Files that were read.
   *
   * @param files without the cases that have errors
   * @param diagnostics every problem, by place
   */
  public record Read(List<CaseFile> files, List<Diagnostic> diagnostics) {
    public Read {
      files = List.copyOf(files);
      diagnostics = List.copyOf(diagnostics);
    }

    /** The cases of all files. */
    public List<DecisionCase> cases() {
      return files.stream().flatMap(file -> file.cases().stream()).toList();
    }
  }

  /** Reads the cases of a tree, which must have been loaded with its tests. */
  public static Read ofTree(LoadedTree tree) {
    return of(tree.cases());
  }

  /** Reads the cases of files that were found in a tree. */
  public static Read of(List<LocatedFile> found) {
    Diagnostics diagnostics = new Diagnostics();
    List<CaseFile> files = new ArrayList<>();
    for (LocatedFile file : found) {
      files.add(new CaseReader(file.path(), diagnostics).read(file.bytes()));
    }
    return new Read(files, diagnostics.sorted());
  }

  /** Reads one file. */
  public static Read of(String path, byte[] bytes) {
    Diagnostics diagnostics = new Diagnostics();
    CaseFile file = new CaseReader(path, diagnostics).read(bytes);
    return new Read(List.of(file), diagnostics.sorted());
  }

  /**
   * Reads one file from disk.
   *
   * @throws IOException if it cannot be read; what is wrong inside is a diagnostic
   */
  public static Read read(Path file) throws IOException {
    return of(file.toString(), Files.readAllBytes(file));
  }
}
