package dev.bylaw.cli.test;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.diagnostic.DiagnosticRenderer;
import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.Screen;
import dev.bylaw.cli.TreeOptions;
import dev.bylaw.cli.watch.TreeWatch;
import dev.bylaw.pdp.PolicyLoader;
import dev.bylaw.pdp.PolicySet;
import dev.bylaw.rego.EvaluationInput;
import dev.bylaw.rego.RegoTests;
import dev.bylaw.rego.eval.Observer;
import dev.bylaw.review.cases.CaseFile;
import dev.bylaw.review.cases.CaseRunner;
import dev.bylaw.review.cases.DecisionCase;
import dev.bylaw.review.coverage.TreeCoverage;
import dev.bylaw.review.coverage.TreeCoverageReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
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
      "Runs the tests of a policy tree: rules named test_* in *_test.rego, and the decision cases in",
      "*_cases.yaml, each a request, a clock and what is expected of the answer. Cases run the whole",
      "decision point: Rego, decision tables, DRL, agreements, answers and waivers together.",
      ""
    },
    footer = {
      "",
      "Exit code 0 where all pass, 4 where a test fails or the coverage is below the threshold,",
      "3 where the tree or a file of cases has errors.",
      "",
      "  bylaw test                                all tests of the tree that this folder lies in",
      "  bylaw test -r 'orders_cases.yaml: .*export'   the cases of a file by name",
      "  bylaw test --coverage --threshold 90      fail where less than 90 %% was reached",
      "  bylaw test --watch                        again whenever a file changes",
      "  bylaw test --format junit >tests.xml      for CI",
      "",
      "docs/testing-policies.md tells how cases are written."
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
public final class TestCommand implements Callable<Integer> {
  @Mixin private TreeOptions tree;

  @Option(
      names = {"-r", "--run"},
      paramLabel = "REGEX",
      description = "Only tests whose path, and cases whose `file: name`, match.")
  private @Nullable String run;

  @Option(
      names = {"-v", "--verbose"},
      description = "Also shows the tests that pass.")
  private boolean verbose;

  @Option(
      names = "--format",
      defaultValue = "pretty",
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); json as"
              + " docs/schemas/test-report.schema.json says.")
  private TestFormat format = TestFormat.PRETTY;

  @Option(
      names = {"-c", "--coverage"},
      description = "Shows which lines of Rego, rows of tables and rules of DRL were reached.")
  private boolean coverage;

  @Option(
      names = "--threshold",
      paramLabel = "PERCENT",
      description = "Fails where less was reached; implies --coverage.")
  private @Nullable Double threshold;

  @Option(
      names = "--lcov",
      paramLabel = "FILE",
      description = "Writes the coverage as an lcov tracefile, for editors and CI.")
  private @Nullable Path lcov;

  @Option(
      names = {"-w", "--watch"},
      description = "Runs again whenever a file of the tree changes; ends with Ctrl-C.")
  private boolean watch;

  @Override
  public Integer call() throws Failure, IOException, InterruptedException {
    Predicate<String> filter = filter();
    if (threshold != null && !(threshold >= 0 && threshold <= 100)) {
      throw new Failure(
          ExitCode.USAGE, "--threshold: expected 0 to 100, found `" + threshold + "`");
    }
    if (!watch) {
      return once(filter);
    }
    Screen screen = Screen.standard();
    TreeWatch changes = new TreeWatch(tree.folders());
    while (true) {
      try {
        once(filter);
      } catch (Failure e) {
        System.err.println("bylaw: " + e.getMessage());
      }
      screen.line(screen.dim("waiting for a change; Ctrl-C ends"));
      changes.await();
    }
  }

  private int once(Predicate<String> filter) throws Failure, IOException {
    Instant clock = tree.clock();
    // at the beginning of time no waiver has ended: each case has a clock of its own
    PolicyLoader.Loaded loaded = tree.read(Instant.EPOCH, true);
    PolicySet policies = loaded.policies();
    if (policies == null) {
      throw broken(loaded.diagnostics(), loaded.sources());
    }
    CaseFile.Read cases = CaseFile.ofTree(policies.tree());
    if (cases.diagnostics().stream().anyMatch(Diagnostic::isError)) {
      Map<String, String> sources = new TreeMap<>();
      policies
          .tree()
          .cases()
          .forEach(f -> sources.put(f.path(), new String(f.bytes(), StandardCharsets.UTF_8)));
      throw broken(cases.diagnostics(), sources);
    }
    TestRun done = run(policies, cases.cases(), filter, clock);
    switch (format) {
      case PRETTY -> summary(Screen.standard(), done);
      case JSON -> System.out.print(JsonTestReport.write(done));
      case JUNIT -> System.out.print(JunitTestReport.write(done));
    }
    return verdict(done);
  }

  private Failure broken(List<Diagnostic> diagnostics, Map<String, String> sources) throws Failure {
    System.err.print(
        new DiagnosticRenderer(sources)
            .render(diagnostics.stream().filter(Diagnostic::isError).toList()));
    return new Failure(ExitCode.TREE, "`" + tree.policies() + "` has errors");
  }

  private TestRun run(
      PolicySet policies, List<DecisionCase> cases, Predicate<String> filter, Instant clock)
      throws Failure {
    TreeCoverage covered =
        coverage || threshold != null || lcov != null ? new TreeCoverage() : null;
    List<DecisionCase> chosen = cases.stream().filter(c -> filter.test(c.title())).toList();
    int all = chosen.size() + regoTests(policies, filter);
    if (all == 0 && run != null) {
      throw new Failure(ExitCode.USAGE, "--run: no test and no case matches `" + run + "`");
    }
    List<TestItem> items = new ArrayList<>();
    TestScreen shown = new TestScreen(Screen.standard(), verbose, all);
    Consumer<TestItem> take =
        item -> {
          items.add(item);
          if (format == TestFormat.PRETTY) {
            shown.show(item);
          }
        };
    long nanos = clock.getEpochSecond() * 1_000_000_000L + clock.getNano();
    List<Observer> observers = covered == null ? List.of() : List.of(covered.rego());
    RegoTests.run(
        policies.tree().program(),
        filter,
        EvaluationInput.of(null, policies.tree().data(), nanos),
        observers,
        result -> take.accept(TestItem.of(result)));
    CaseRunner runner = new CaseRunner(covered == null ? policies : policies.watched(covered));
    for (DecisionCase each : chosen) {
      take.accept(TestItem.of(runner.run(each)));
    }
    return new TestRun(
        policies.revision(), items, covered == null ? null : covered.report(policies));
  }

  private static int regoTests(PolicySet policies, Predicate<String> filter) {
    return (int)
        policies.tree().program().packages().stream()
            .flatMap(each -> each.rules().stream())
            .filter(rule -> rule.isTest() && filter.test(rule.path()))
            .map(rule -> rule.path())
            .distinct()
            .count();
  }

  private void summary(Screen screen, TestRun done) {
    screen.progressDone();
    TreeCoverageReport report = done.coverage();
    if (report != null && (coverage || threshold != null)) {
      CoverageScreen.show(screen, report);
    }
    screen.line(
        "%d passed, %d failed, %d skipped"
            .formatted(
                done.count(TestItem.Outcome.PASSED),
                done.count(TestItem.Outcome.FAILED),
                done.count(TestItem.Outcome.SKIPPED)));
  }

  private int verdict(TestRun done) throws Failure, IOException {
    TreeCoverageReport report = done.coverage();
    if (report != null && lcov != null) {
      Files.writeString(lcov, CoverageScreen.lcov(tree.policies() + "/", report));
    }
    if (done.count(TestItem.Outcome.FAILED) > 0) {
      return ExitCode.CHECK_FAILED;
    }
    if (report != null && threshold != null && report.percent() < threshold) {
      throw new Failure(
          ExitCode.CHECK_FAILED,
          String.format(
              Locale.ROOT,
              "expected a coverage of %.2f %%, found %.2f %%",
              threshold,
              report.percent()));
    }
    return ExitCode.OK;
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
}
