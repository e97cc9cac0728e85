package dev.bylaw.cli.rego;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.rego.syntax.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bylaw rego check}. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Checks Rego files: every error in one run, with its line. Prints nothing where all is well.",
      ""
    },
    footer = {
      "",
      "Exit code 0 where there is no error, 3 where there is one.",
      "",
      "  bylaw rego check --strict policies",
      "  bylaw rego check -f json policy.rego"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class RegoCheckCommand implements Callable<Integer> {
  @Mixin private CompileFlags flags;

  @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files and folders.")
  private List<String> paths = new ArrayList<>();

  @Option(
      names = {"-b", "--bundle"},
      description = "The paths are bundles.")
  private boolean bundle;

  @Option(
      names = {"-f", "--format"},
      defaultValue = "pretty",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); json as opa's.")
  private TextFormat format = TextFormat.PRETTY;

  @Option(
      names = {"-m", "--max-errors"},
      defaultValue = "0",
      paramLabel = "N",
      description = "Shows so many errors (default: all).")
  private int most;

  @Override
  public Integer call() throws Failure {
    Sources sources = flags.load(paths, bundle);
    List<Diagnostic> found = flags.compile(sources).diagnostics();
    List<Diagnostic> shown = most > 0 && most < found.size() ? found.subList(0, most) : found;
    switch (format) {
      case JSON ->
          System.out.print(shown.isEmpty() ? "{}\n" : JsonText.write(Findings.json(shown)));
      case PRETTY -> {
        if (!shown.isEmpty()) {
          System.err.print(Findings.text(shown, sources.texts("")));
        }
      }
    }
    return found.isEmpty() ? ExitCode.OK : ExitCode.TREE;
  }
}
