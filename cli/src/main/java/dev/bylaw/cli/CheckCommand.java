package dev.bylaw.cli;

import dev.bylaw.cli.report.Report;
import dev.bylaw.cli.report.ReportFormat;
import dev.bylaw.pdp.PolicyLoader;
import dev.bylaw.pdp.PolicySet;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bylaw check}. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Checks a policy tree: every problem in one run, with file, line, expected and found.",
      ""
    },
    footer = {
      "",
      "Exit code 0 where there is no error (warnings are none), 3 where there is one, 4 with",
      "--strict where there is a warning.",
      "",
      "  bylaw check                                  the tree that this folder lies in",
      "  bylaw check -p mesh --format sarif >out.sarif   for code scanning",
      "  bylaw check --format github                  as annotations of a pull request"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class CheckCommand implements Callable<Integer> {
  @Mixin private TreeOptions tree;

  @Option(
      names = "--format",
      defaultValue = "pretty",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private ReportFormat format = ReportFormat.PRETTY;

  @Option(names = "--strict", description = "A warning fails the check, too.")
  private boolean strict;

  @Override
  public Integer call() throws Failure, IOException {
    PolicyLoader.Loaded loaded = tree.read(tree.clock(), true);
    Report report =
        new Report(
            tree.policies(), loaded.sources().size(), loaded.diagnostics(), loaded.sources());
    System.out.print(report.write(format));
    PolicySet set = loaded.policies();
    if (format == ReportFormat.PRETTY) {
      summary(Screen.standard(), report, set);
    }
    if (set == null) {
      return ExitCode.TREE;
    }
    return strict && report.warnings() > 0 ? ExitCode.CHECK_FAILED : ExitCode.OK;
  }

  private void summary(Screen screen, Report report, @Nullable PolicySet set) throws Failure {
    if (set == null) {
      screen.line(
          screen.red("%d errors, %d warnings".formatted(report.errors(), report.warnings())));
      return;
    }
    screen.line(
        "%s: %d policies, %d products, %d waivers, %s%s"
            .formatted(
                tree.policies(),
                set.size(),
                set.tree().catalog().urns().size(),
                set.tree().waivers().size(),
                set.revision().substring(0, 19),
                report.warnings() == 0 ? "" : ", " + report.warnings() + " warnings"));
  }
}
