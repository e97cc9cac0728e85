package dev.bylaw.cli.rego;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.Screen;
import dev.bylaw.rego.CompileResult;
import dev.bylaw.rego.EvaluationInput;
import dev.bylaw.rego.RegoProgram;
import dev.bylaw.rego.RegoTests;
import dev.bylaw.rego.RegoTests.CaseResult;
import dev.bylaw.rego.RegoTests.Outcome;
import dev.bylaw.rego.RegoTests.TestResult;
import dev.bylaw.rego.eval.Observer;
import dev.bylaw.rego.observe.Coverage;
import dev.bylaw.rego.observe.CoverageReport;
import dev.bylaw.rego.observe.Trace;
import dev.bylaw.rego.observe.TraceText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bylaw rego test}. */
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    description = {
      "Runs tests: rules named test_*, which pass when they are `true`. Rules named todo_test_* are",
      "skipped. `test_x[case] if { some case, tc in {…}; … }` has a result for each case.",
      ""
    },
    footer = {
      "",
      "Exit code 0 where all pass, 3 where something does not compile, 4 where a test fails, errs",
      "or (without -z) is skipped, or coverage is below --threshold.",
      "",
      "  bylaw rego test policies",
      "  bylaw rego test -v -r 'authz.*deny' policies",
      "  bylaw rego test --coverage --threshold 90 policies",
      "  bylaw rego test -f junit policies >report.xml"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class RegoTestCommand implements Callable<Integer> {
  @Mixin private CompileFlags flags;

  @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files and folders.")
  private List<String> paths = new ArrayList<>();

  @Option(
      names = {"-b", "--bundle"},
      description = "The paths are bundles.")
  private boolean bundle;

  @Option(
      names = {"-r", "--run"},
      paramLabel = "REGEX",
      description = "Only tests whose path matches.")
  private @Nullable String run;

  @Option(
      names = {"-v", "--verbose"},
      description = "Also shows the tests that pass, and what failed within those that do not.")
  private boolean verbose;

  @Option(
      names = {"-f", "--format"},
      defaultValue = "pretty",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); json as opa's.")
  private TestFormat format = TestFormat.PRETTY;

  @Option(
      names = {"-c", "--coverage"},
      description = "Shows what of the modules was covered; with -f json, as opa does.")
  private boolean coverage;

  @Option(
      names = "--threshold",
      paramLabel = "PERCENT",
      description = "The least coverage to pass; implies --coverage.")
  private @Nullable Double threshold;

  @Option(
      names = "--explain",
      paramLabel = "WHAT",
      description = "Traces of tests that fail: ${COMPLETION-CANDIDATES} (with -v: fails).")
  private EvalCommand.@Nullable Explain explain;

  @Option(names = "--var-values", description = "Shows the values of variables in traces.")
  private boolean varValues;

  @Option(
      names = "--timeout",
      defaultValue = "5s",
      paramLabel = "TIME",
      converter = DurationOption.class,
      description = "The longest that a test may take (default: ${DEFAULT-VALUE}).")
  private Duration timeout;

  @Option(
      names = "--count",
      defaultValue = "1",
      paramLabel = "N",
      description = "Runs each test so many times.")
  private int count;

  @Option(names = "--fail-on-empty", description = "Fails where no test ran.")
  private boolean failOnEmpty;

  @Option(
      names = {"-z", "--exit-zero-on-skipped"},
      description = "Skipped tests do not fail the run.")
  private boolean zeroOnSkipped;

  @Option(
      names = {"-w", "--watch"},
      description = "Runs again whenever a file changes, until interrupted.")
  private boolean watch;

  @Override
  public Integer call() throws Failure, IOException {
    Predicate<String> filter = filter();
    if (!watch) {
      return once(filter);
    }
    while (!Thread.currentThread().isInterrupted()) {
      Map<Path, Long> before = times();
      int _ = once(filter);
      System.out.println("watching for changes ...");
      while (times().equals(before)) {
        try {
          Thread.sleep(300);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          break;
        }
      }
    }
    return ExitCode.OK;
  }

  private int once(Predicate<String> filter) throws Failure {
    Sources sources = flags.load(paths, bundle);
    CompileResult compiled = flags.compile(sources);
    RegoProgram program = compiled.program();
    if (program == null) {
      System.err.print(Findings.text(compiled.diagnostics(), sources.texts("")));
      return ExitCode.TREE;
    }
    EvaluationInput in =
        EvaluationInput.of(null, sources.data(), EvaluationOptions.now())
            .withLimits(EvaluationOptions.limits(timeout));
    boolean covering = coverage || threshold != null;
    Coverage covered = new Coverage();
    List<Observer> observers = covering ? List.of(covered) : List.of();
    Screen screen = Screen.standard();
    TestScreen shown = new TestScreen(screen, sources.texts(""), verbose);
    int all = count * tests(program, filter);
    List<TestResult> results = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      results.addAll(
          RegoTests.run(
              program,
              filter,
              in,
              observers,
              result -> {
                if (format == TestFormat.PRETTY) {
                  shown.show(result, all);
                }
              }));
    }
    screen.progressDone();
    Tally tally = Tally.of(results);
    CoverageReport report = covering ? covered.report(program.modules()) : null;
    switch (format) {
      case PRETTY -> {
        failures(screen, program, in, results, sources);
        tally.show(screen);
        if (report != null) {
          show(screen, report);
        }
      }
      case JSON ->
          System.out.print(
              report != null && tally.failed() == 0
                  ? JsonText.write(CoverageJson.of(report))
                  : JsonTests.write(results));
      case JUNIT -> System.out.print(JunitTests.write(results));
    }
    return verdict(tally, report);
  }

  private int verdict(Tally tally, @Nullable CoverageReport report) throws Failure {
    if (tally.failed() > 0 || (tally.skipped() > 0 && !zeroOnSkipped)) {
      return ExitCode.CHECK_FAILED;
    }
    if (failOnEmpty && tally.total() == 0) {
      throw new Failure(ExitCode.CHECK_FAILED, "no test ran");
    }
    Double least = threshold;
    if (report != null && least != null && report.percent() < least) {
      throw new Failure(
          ExitCode.CHECK_FAILED,
          String.format(
              Locale.ROOT,
              "expected a coverage of %.2f %%, found %.2f %%",
              least,
              report.percent()));
    }
    return ExitCode.OK;
  }

  /** How many tests had which outcome; of a test with cases, each of those counts. */
  private record Tally(long total, long passed, long failed, long skipped) {
    static Tally of(List<TestResult> results) {
      long passed = 0;
      long failed = 0;
      long skipped = 0;
      for (TestResult result : results) {
        long good = result.cases().stream().mapToLong(Tally::passed).sum();
        long bad = result.cases().stream().mapToLong(Tally::failed).sum();
        switch (result.outcome()) {
          case PASSED -> passed += Math.max(1, good);
          case FAILED -> {
            passed += good;
            failed += Math.max(1, bad);
          }
          case ERROR -> failed++;
          case SKIPPED -> skipped++;
        }
      }
      return new Tally(passed + failed + skipped, passed, failed, skipped);
    }

    private static long passed(CaseResult at) {
      return at.cases().isEmpty()
          ? (at.passed() ? 1 : 0)
          : at.cases().stream().mapToLong(Tally::passed).sum();
    }

    private static long failed(CaseResult at) {
      return at.cases().isEmpty()
          ? (at.passed() ? 0 : 1)
          : at.cases().stream().mapToLong(Tally::failed).sum();
    }

    void show(Screen screen) {
      show(screen, "PASS", passed);
      show(screen, "FAIL", failed);
      show(screen, "SKIPPED", skipped);
    }

    private void show(Screen screen, String outcome, long number) {
      if (number > 0 || (outcome.equals("PASS") && total == 0)) {
        screen.line(outcome + ": " + number + "/" + total);
      }
    }
  }

  private void failures(
      Screen screen,
      RegoProgram program,
      EvaluationInput in,
      List<TestResult> results,
      Sources sources) {
    EvalCommand.Explain wanted =
        explain != null ? explain : verbose ? EvalCommand.Explain.FAILS : EvalCommand.Explain.OFF;
    if (wanted == EvalCommand.Explain.OFF) {
      return;
    }
    for (TestResult result : results) {
      if (result.outcome() != Outcome.FAILED && result.outcome() != Outcome.ERROR) {
        continue;
      }
      Trace trace =
          varValues || wanted == EvalCommand.Explain.DEBUG ? Trace.withLocals() : Trace.create();
      var _ = program.prepare(result.name()).observe(in, trace);
      List<Trace.Entry> entries =
          switch (wanted) {
            case OFF, FULL, DEBUG -> trace.entries();
            case NOTES -> trace.notes();
            case FAILS -> trace.fails();
          };
      screen.line();
      screen.line(screen.bold(result.name()));
      new TraceText(sources.texts(""))
          .write(entries)
          .lines()
          .forEach(line -> screen.line("  " + line));
    }
    screen.line();
  }

  private static void show(Screen screen, CoverageReport report) {
    screen.line();
    report
        .files()
        .forEach((name, file) ->
            screen.line(
                String.format(Locale.ROOT, "%6.2f %%  %s", file.percent(), name)
                    + (file.notCoveredLines().isEmpty()
                        ? ""
                        : screen.yellow("  not covered: " + ranges(file.notCoveredLines())))));
    screen.line(String.format(Locale.ROOT, "%6.2f %%  of all lines", report.percent()));
  }

  /** Numbers as `1, 3-5`. */
  static String ranges(Iterable<Integer> lines) {
    List<int[]> ranges = new ArrayList<>();
    for (int line : lines) {
      if (!ranges.isEmpty() && ranges.getLast()[1] + 1 == line) {
        ranges.getLast()[1] = line;
      } else {
        ranges.add(new int[] {line, line});
      }
    }
    return ranges.stream()
        .map(range -> range[0] == range[1] ? "" + range[0] : range[0] + "-" + range[1])
        .collect(Collectors.joining(", "));
  }

  private static int tests(RegoProgram program, Predicate<String> filter) {
    return (int)
        program.packages().stream()
            .flatMap(each -> each.rules().stream())
            .filter(rule -> rule.isTest() && filter.test(rule.path()))
            .map(rule -> rule.path())
            .distinct()
            .count();
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

  /** When each file was changed last. */
  private Map<Path, Long> times() throws IOException {
    Map<Path, Long> times = new TreeMap<>();
    for (String path : paths) {
      try (Stream<Path> walk = Files.walk(Path.of(path))) {
        for (Path file : walk.filter(Files::isRegularFile).toList()) {
          times.put(file, Files.getLastModifiedTime(file).toMillis());
        }
      }
    }
    return times;
  }
}
