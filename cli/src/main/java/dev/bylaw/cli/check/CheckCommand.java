package dev.bylaw.cli.check;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.tree.LocatedFile;
import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.Screen;
import dev.bylaw.cli.TreeOptions;
import dev.bylaw.cli.report.Report;
import dev.bylaw.cli.report.ReportFormat;
import dev.bylaw.cli.watch.TreeWatch;
import dev.bylaw.pdp.PolicyLoader;
import dev.bylaw.pdp.PolicySet;
import dev.bylaw.pdp.conflict.ConflictAnalysis;
import dev.bylaw.pdp.conflict.ConflictReport;
import dev.bylaw.review.cases.CaseFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bylaw check}. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Checks a policy tree: every problem in one run, with file, line, expected and found; then",
      "what the policies do to one another: grants that can never apply or are always denied,",
      "guards that add nothing, retention that contradicts itself, and more. docs/checks.md lists",
      "every code with an example and how to mend it.",
      ""
    },
    footer = {
      "",
      "Of each possible conflict it says CONFLICT (a warning), COMPATIBLE (counted) or UNKNOWN:",
      "it depends on what is known only when somebody asks. UNKNOWN is shown by --verbose and in",
      "json. Exit code 0 where there is no error (warnings are none), 3 where there is one, 4 with",
      "--strict where there is a warning.",
      "",
      "  bylaw check                                  the tree that this folder lies in",
      "  bylaw check -p mesh --format sarif >out.sarif   for code scanning",
      "  bylaw check --strict --format github         as annotations of a pull request",
      "  bylaw check --watch                          again at each change of a file"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
public final class CheckCommand implements Callable<Integer> {
  @Mixin private TreeOptions tree;

  @Option(
      names = "--format",
      defaultValue = "pretty",
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); json as"
              + " docs/schemas/check-report.schema.json says.")
  private ReportFormat format = ReportFormat.PRETTY;

  @Option(names = "--strict", description = "A warning fails the check, too.")
  private boolean strict;

  @Option(
      names = {"-v", "--verbose"},
      description = "Also shows what may be a conflict and cannot be settled here.")
  private boolean verbose;

  @Option(
      names = "--no-conflicts",
      description = "Checks the files alone, not what policies do to one another.")
  private boolean withoutConflicts;

  @Option(
      names = {"-w", "--watch"},
      description = "Checks again whenever a file of the tree changes; Ctrl-C ends it.")
  private boolean watch;

  @Override
  public Integer call() throws Failure, IOException, InterruptedException {
    if (!watch) {
      return check();
    }
    Screen screen = Screen.standard();
    TreeWatch changes = new TreeWatch(tree.folders());
    while (true) {
      check();
      screen.line(screen.dim("waiting for a change; Ctrl-C ends"));
      changes.await();
    }
  }

  private int check() throws Failure, IOException {
    Instant clock = tree.clock();
    PolicyLoader.Loaded loaded = tree.read(clock, true);
    PolicySet set = loaded.policies();
    ConflictReport conflicts = set == null || withoutConflicts ? null : conflicts(set, clock);
    List<Diagnostic> findings = new ArrayList<>(loaded.diagnostics());
    if (conflicts != null) {
      findings.addAll(conflicts.diagnostics());
      findings.sort(null);
    }
    Map<String, String> sources = new TreeMap<>(loaded.sources());
    cases(loaded.cases(), findings, sources);
    Report report = new Report(tree.policies(), loaded.files(), findings, sources, conflicts);
    System.out.print(report.write(format));
    if (format == ReportFormat.PRETTY) {
      new CheckScreen(Screen.standard(), tree.policies()).summary(report, set, verbose);
    }
    if (report.errors() > 0) {
      return ExitCode.TREE;
    }
    return strict && report.warnings() > 0 ? ExitCode.CHECK_FAILED : ExitCode.OK;
  }

  /** Tells how far it has come, where a person waits for it. */
  private ConflictReport conflicts(PolicySet set, Instant clock) {
    Screen told = new Screen(System.err, Screen.isTerminal());
    ConflictReport report =
        ConflictAnalysis.of(
            set,
            clock,
            Runtime.getRuntime().availableProcessors(),
            (parts, of) ->
                told.progress("what policies do to one another: %d of %d".formatted(parts, of)));
    told.progressDone();
    return report;
  }

  /** Adds what is wrong with the tree's decision cases. */
  private static void cases(
      List<LocatedFile> files, List<Diagnostic> findings, Map<String, String> sources) {
    List<Diagnostic> found = CaseFile.of(files).diagnostics();
    findings.addAll(found);
    findings.sort(null);
    for (LocatedFile file : files) {
      if (found.stream().anyMatch(d -> d.location().file().equals(file.path()))) {
        sources.put(file.path(), new String(file.bytes(), StandardCharsets.UTF_8));
      }
    }
  }
}
