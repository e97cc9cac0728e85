package dev.bylaw.cli;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.diagnostic.DiagnosticRenderer;
import dev.bylaw.pdp.PolicyLoader;
import dev.bylaw.pdp.PolicySet;
import dev.bylaw.rego.EvaluationInput;
import dev.bylaw.rego.RegoTests;
import dev.bylaw.rego.RegoTests.TestResult;
import dev.bylaw.rego.syntax.Span;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bylaw test}. */
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the Rego tests of a policy tree: rules named test_*. Exit code 4 where one fails.",
      ""
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class TestCommand implements Callable<Integer> {
  @Mixin private TreeOptions tree;

  @Option(
      names = {"-r", "--run"},
      paramLabel = "REGEX",
      description = "Only tests whose path matches.")
  private @Nullable String run;

  @Option(
      names = {"-v", "--verbose"},
      description = "Also shows the tests that pass.")
  private boolean verbose;

  @Override
  public Integer call() throws Failure, IOException {
    Screen screen = Screen.standard();
    Instant clock = tree.clock();
    PolicyLoader.Loaded loaded = tree.read(clock, true);
    PolicySet set = loaded.policies();
    if (set == null) {
      System.err.print(
          new DiagnosticRenderer(loaded.sources())
              .render(loaded.diagnostics().stream().filter(Diagnostic::isError).toList()));
      throw new Failure(ExitCode.TREE, "`" + tree.policies() + "` has errors");
    }
    EvaluationInput in =
        EvaluationInput.of(
            null, set.tree().data(), clock.getEpochSecond() * 1_000_000_000L + clock.getNano());
    List<TestResult> results =
        RegoTests.run(set.tree().program(), filter(), in, result -> show(screen, result));
    screen.progressDone();
    long failed =
        results.stream()
            .filter(r ->
                r.outcome() == RegoTests.Outcome.FAILED || r.outcome() == RegoTests.Outcome.ERROR)
            .count();
    long skipped = results.stream().filter(r -> r.outcome() == RegoTests.Outcome.SKIPPED).count();
    screen.line(
        "%d passed, %d failed, %d skipped"
            .formatted(results.size() - failed - skipped, failed, skipped));
    return failed == 0 ? ExitCode.OK : ExitCode.CHECK_FAILED;
  }

  private Predicate<String> filter() throws Failure {
    String regex = run;
    if (regex == null) {
      return _ -> true;
    }
    try {
      return Pattern.compile(regex).asPredicate();
    } catch (PatternSyntaxException e) {
      throw new Failure(ExitCode.USAGE, "--run: " + e.getDescription() + " in `" + regex + "`");
    }
  }

  private void show(Screen screen, TestResult result) {
    switch (result.outcome()) {
      case PASSED -> {
        if (verbose) {
          screen.line(screen.green("pass ") + " " + result.name());
        } else {
          screen.progress(result.name());
        }
      }
      case SKIPPED -> screen.line(screen.yellow("skip ") + " " + result.name());
      case FAILED, ERROR -> {
        screen.progressDone();
        screen.line(screen.red("FAIL ") + " " + result.name());
        Span at = result.failedAt() == null ? result.span() : result.failedAt();
        screen.line(
            "       at " + at + (result.error() == null ? "" : ": " + result.error().message()));
      }
    }
  }
}
