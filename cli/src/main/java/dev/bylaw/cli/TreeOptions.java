package dev.bylaw.cli;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.diagnostic.DiagnosticRenderer;
import dev.bylaw.bundle.tree.LoadOptions;
import dev.bylaw.pdp.Chance;
import dev.bylaw.pdp.PolicyLoader;
import dev.bylaw.pdp.PolicySet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which policy tree, at which time. */
public final class TreeOptions {
  @Option(
      names = {"-p", "--policies"},
      paramLabel = "DIR",
      description =
          "The policy tree (default: the one that this folder lies in, or ./policies or that of"
              + " a folder above).")
  @Nullable Path given;

  @Option(
      names = "--overlay",
      paramLabel = "DIR",
      description =
          "Files that are laid over the tree before it is loaded, to see what they would change.")
  @Nullable Path overlay;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "The clock: a date or an RFC 3339 time (default: now).")
  @Nullable String at;

  /** The clock that was given, else now. */
  public Instant clock() throws Failure {
    String given = at;
    return given == null ? Instant.now() : Times.instant("--at", given);
  }

  /** The tree's folder, as the user would name it from here. */
  public Path policies() throws Failure {
    Path named = given;
    if (named != null) {
      if (!Files.isDirectory(named)) {
        throw new Failure(ExitCode.USAGE, "`" + named + "` is no folder; name one by --policies");
      }
      return named;
    }
    Path here = Path.of("").toAbsolutePath();
    for (Path at = here; at != null; at = at.getParent()) {
      for (Path tree : List.of(at, at.resolve("policies"))) {
        if (Files.isRegularFile(tree.resolve("mesh.yaml"))) {
          Path relative = here.relativize(tree);
          return relative.toString().isEmpty() ? Path.of(".") : relative;
        }
      }
    }
    throw new Failure(
        ExitCode.USAGE,
        "no policy tree here or above (a folder with `mesh.yaml`); name one by --policies");
  }

  /** Whether a tree was named, or lies here or above. */
  public boolean isThere() {
    try {
      return given != null || Files.isRegularFile(policies().resolve("mesh.yaml"));
    } catch (Failure _) {
      return false;
    }
  }

  /** Loads the tree; prints what is wrong with it, and fails where that is an error. */
  public PolicySet load(Instant clock) throws Failure, IOException {
    PolicyLoader.Loaded loaded = read(clock, false);
    System.err.print(
        new DiagnosticRenderer(loaded.sources())
            .render(loaded.diagnostics().stream().filter(Diagnostic::isError).toList()));
    PolicySet set = loaded.policies();
    if (set == null) {
      throw new Failure(ExitCode.TREE, "`" + policies() + "` has errors");
    }
    return set;
  }

  /** Loads the tree with whatever is wrong with it. */
  public PolicyLoader.Loaded read(Instant clock, boolean tests) throws Failure, IOException {
    Path policies = policies();
    LoadOptions options = LoadOptions.at(clock);
    LoadOptions wanted = tests ? options.withTests() : options;
    Path over = overlay;
    if (over == null) {
      return PolicyLoader.load(policies, wanted);
    }
    Path merged = Files.createTempDirectory("bylaw-overlay");
    try {
      Folders.copy(policies, merged);
      Folders.copy(over, merged);
      return PolicyLoader.load(merged, wanted);
    } finally {
      Folders.delete(merged);
    }
  }

  /** The folders that the tree is made of: its own, and the overlay. */
  public List<Path> folders() throws Failure {
    Path over = overlay;
    return over == null ? List.of(policies()) : List.of(policies(), over);
  }

  /** Nothing is left to chance: the same request gives the same output. */
  public static Chance noChance() {
    return Chance.none();
  }
}
