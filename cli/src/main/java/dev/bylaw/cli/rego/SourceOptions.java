package dev.bylaw.cli.rego;

import dev.bylaw.cli.Failure;
import dev.bylaw.rego.CompileResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which modules and documents, and how they are compiled. */
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class SourceOptions {
  @Option(
      names = {"-d", "--data"},
      paramLabel = "PATH",
      description = {
        "A file or folder of .rego, .json and .yaml; may be repeated. `a.b:PATH` puts documents",
        "under `data.a.b`."
      })
  List<String> data = new ArrayList<>();

  @Option(
      names = {"-b", "--bundle"},
      paramLabel = "PATH",
      description = "A bundle: a folder or a .tar.gz; may be repeated.")
  List<Path> bundles = new ArrayList<>();

  @Mixin CompileFlags flags;

  /** Loads what `-d` and `-b` name. */
  Sources load() throws Failure {
    SourceLoader loader = new SourceLoader(flags.ignore);
    for (String each : data) {
      loader.data(each);
    }
    for (Path each : bundles) {
      loader.bundle(each);
    }
    return loader.loaded();
  }

  CompileResult compile(Sources sources) throws Failure {
    return flags.compile(sources);
  }
}
