package dev.bylaw.cli;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.diagnostic.DiagnosticRenderer;
import dev.bylaw.pdp.PolicyLoader;
import dev.bylaw.pdp.PolicySet;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bylaw check}. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Checks a policy tree: every problem in one run, with file, line, expected and found.",
      "Exit code 3 where one is an error.",
      ""
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class CheckCommand implements Callable<Integer> {
  @Mixin private TreeOptions tree;

  @Override
  public Integer call() throws Failure, IOException {
    Screen screen = Screen.standard();
    PolicyLoader.Loaded loaded = tree.read(tree.clock(), true);
    System.out.print(new DiagnosticRenderer(loaded.sources()).render(loaded.diagnostics()));
    int errors = (int) loaded.diagnostics().stream().filter(Diagnostic::isError).count();
    int warnings = loaded.diagnostics().size() - errors;
    PolicySet set = loaded.policies();
    if (set == null) {
      screen.line(screen.red("%d errors, %d warnings".formatted(errors, warnings)));
      return ExitCode.TREE;
    }
    screen.line(
        "%s: %d policies, %d products, %d waivers, %s%s"
            .formatted(
                tree.policies,
                set.size(),
                set.tree().catalog().urns().size(),
                set.tree().waivers().size(),
                set.revision().substring(0, 19),
                warnings == 0 ? "" : ", " + warnings + " warnings"));
    return ExitCode.OK;
  }
}
