package dev.bylaw.cli.rego;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.rego.CompileOptions;
import dev.bylaw.rego.CompileResult;
import dev.bylaw.rego.RegoCompiler;
import dev.bylaw.rego.syntax.RegoVersion;
import dev.bylaw.rego.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
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
    CompileOptions options = new CompileOptions(strict, Set.of()).withSchemas(schemas());
    return v0 ? options.withVersion(RegoVersion.V0) : options;
  }

  /** The schemas by the steps of their names; a single file is that of the input. */
  private Map<List<String>, Value> schemas() throws Failure {
    Path root = schema;
    if (root == null) {
      return Map.of();
    }
    if (!Files.isDirectory(root)) {
      return Map.of(List.of(), SourceLoader.document(root.toString(), SourceLoader.read(root)));
    }
    Map<List<String>, Value> found = new HashMap<>();
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path file : walk.filter(each -> each.toString().endsWith(".json")).toList()) {
        List<String> steps = new ArrayList<>();
        root.relativize(file)
            .forEach(step -> steps.add(step.toString().replaceAll("\\.json$", "")));
        found.put(steps, SourceLoader.document(file.toString(), SourceLoader.read(file)));
      }
    } catch (IOException e) {
      throw new Failure(ExitCode.USAGE, "cannot read `" + root + "`: " + e.getMessage());
    }
    return found;
  }
}
