package dev.bylaw.cli.rego;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.rego.CompileOptions;
import dev.bylaw.rego.CompileResult;
import dev.bylaw.rego.RegoCompiler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which files count, and how modules are compiled. */
final class CompileFlags {
  @Option(
      names = "--ignore",
      paramLabel = "GLOB",
      split = ",",
      description = "Names of files and folders to leave out, such as `*_test.rego`.")
  List<String> ignore = new ArrayList<>();

  @Option(
      names = {"-S", "--strict"},
      description = "Also refuse unused variables, duplicate imports and the like.")
  boolean strict;

  @Option(names = "--v0-compatible", description = "Modules are Rego v0 unless they say otherwise.")
  boolean v0;

  @Option(
      names = {"-s", "--schema"},
      paramLabel = "PATH",
      description = "The JSON schema of the input, or a folder of schemas for annotations.")
  @Nullable Path schema;

  /** Loads files and folders, or bundles. */
  Sources load(List<String> paths, boolean bundles) throws Failure {
    SourceLoader loader = new SourceLoader(ignore);
    for (String each : paths) {
      if (bundles) {
        loader.bundle(Path.of(each));
      } else {
        loader.data(each);
      }
    }
    return loader.loaded();
  }

  CompileResult compile(Sources sources) throws Failure {
    return RegoCompiler.compile(sources.modules(), options());
  }

  private CompileOptions options() throws Failure {
    if (v0 || schema != null) {
      throw new Failure(ExitCode.USAGE, "--v0-compatible and --schema cannot be used here yet");
    }
    return new CompileOptions(strict, Set.of());
  }
}
