package dev.bylaw.cli.waiver;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.diagnostic.DiagnosticRenderer;
import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.mesh.MeshConfig;
import dev.bylaw.bundle.policy.PolicyHeader;
import dev.bylaw.bundle.signature.ApprovalText.Kind;
import dev.bylaw.bundle.tree.LoadOptions;
import dev.bylaw.bundle.tree.LoadedTree;
import dev.bylaw.bundle.tree.Register;
import dev.bylaw.bundle.tree.TreeFiles;
import dev.bylaw.bundle.tree.TreeLimits;
import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.TreeOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The register of a tree on the disk.
 *
 * @param root the tree's folder
 * @param tree the tree without its waivers and holds
 * @param entries all of them
 */
record TreeRegister(Path root, LoadedTree tree, List<Register.Entry> entries) {

  static TreeRegister open(TreeOptions options) throws Failure, IOException {
    return open(options.policies(), options.clock());
  }

  static TreeRegister open(Path root, Instant clock) throws Failure, IOException {
    var diagnostics = new Diagnostics();
    TreeFiles files = TreeFiles.walk(root, TreeLimits.DEFAULT, diagnostics);
    Register.Opened opened = Register.open(files, LoadOptions.at(clock));
    LoadedTree tree = opened.loaded().tree();
    List<Diagnostic> errors =
        diagnostics.hasErrors()
            ? diagnostics.sorted()
            : opened.loaded().diagnostics().stream().filter(Diagnostic::isError).toList();
    if (tree == null || diagnostics.hasErrors()) {
      System.err.print(new DiagnosticRenderer(opened.loaded().sources()).render(errors));
      throw new Failure(ExitCode.TREE, "`" + root + "` has errors");
    }
    return new TreeRegister(root, tree, opened.entries());
  }

  MeshConfig mesh() {
    return tree.mesh();
  }

  @Nullable PolicyHeader control(String id) {
    return tree.policies().stream()
        .filter(header -> header.id().value().equals(id))
        .findFirst()
        .orElse(null);
  }

  List<Register.Entry> of(Kind kind) {
    return entries.stream().filter(entry -> entry.kind() == kind).toList();
  }

  /** The one of this id, or in this file. */
  Register.Entry find(Kind kind, String idOrFile) throws Failure {
    String word = kind == Kind.WAIVER ? "waiver" : "hold";
    Path named = Path.of(idOrFile).toAbsolutePath().normalize();
    for (Register.Entry entry : of(kind)) {
      Path file = root.resolve(entry.file()).toAbsolutePath().normalize();
      if (entry.id().equals(idOrFile) || file.equals(named)) {
        return entry;
      }
    }
    List<String> known = of(kind).stream().map(Register.Entry::id).toList();
    throw new Failure(
        ExitCode.USAGE,
        "the tree has no %s `%s`%s"
            .formatted(
                word, idOrFile, known.isEmpty() ? "" : "; it has " + String.join(", ", known)));
  }
}
