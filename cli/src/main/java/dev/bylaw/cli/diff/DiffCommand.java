package dev.bylaw.cli.diff;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.diagnostic.DiagnosticRenderer;
import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.tree.LoadOptions;
import dev.bylaw.bundle.tree.TreeFiles;
import dev.bylaw.bundle.tree.TreeLimits;
import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.PayloadKeysOption;
import dev.bylaw.cli.Screen;
import dev.bylaw.cli.Times;
import dev.bylaw.cli.TreeOptions;
import dev.bylaw.cli.git.GitTree;
import dev.bylaw.pdp.PolicyLoader;
import dev.bylaw.pdp.PolicySet;
import dev.bylaw.review.cases.CaseFile;
import dev.bylaw.review.cases.DecisionCase;
import dev.bylaw.review.diff.ControlChange;
import dev.bylaw.review.diff.Controls;
import dev.bylaw.review.diff.Impact;
import dev.bylaw.review.diff.Question;
import dev.bylaw.review.diff.Replay;
import dev.bylaw.review.diff.Revision;
import dev.bylaw.review.diff.Tightening;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bylaw diff}. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what a change of the policies would do: which controls are others, which decisions",
      "change and for whom, and whether it only tightens.",
      ""
    },
    footer = {
      "",
      "Decisions are those of the tree's cases (*_cases.yaml), or with --replay the recorded ones",
      "of an audit log. `only tightens` is proved over everything that the two trees have words",
      "for, at the clock of --at; where that is no proof, the report says why.",
      "Exit code 0, or 4 with --only-tightens where that is not proved, 3 where a tree has errors.",
      "",
      "  bylaw diff HEAD~1                            the last commit, against the working copy",
      "  bylaw diff main my-branch --format html >diff.html",
      "  bylaw diff v1.2 --replay audit/log --since 2026-11-01 --sample 100000",
      "  bylaw diff main --only-tightens              as a gate in a pipeline"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
public final class DiffCommand implements Callable<Integer> {
  private static final String HERE = "the working copy";

  @Mixin private TreeOptions tree;

  @Mixin private PayloadKeysOption keys;

  @Parameters(
      index = "0",
      paramLabel = "BEFORE",
      description = "A git revision of the tree, or a folder with another tree.")
  private String before = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "AFTER",
      description = "The same (default: the tree as it is now).")
  private @Nullable String after;

  @Option(
      names = "--replay",
      paramLabel = "DIR",
      description = "Ask the recorded requests of an audit log's folder, at their clocks.")
  private @Nullable Path replay;

  @Option(names = "--since", paramLabel = "TIME", description = "Only those from this time on.")
  private @Nullable String since;

  @Option(names = "--until", paramLabel = "TIME", description = "Only those before this time.")
  private @Nullable String until;

  @Option(
      names = "--sample",
      paramLabel = "N",
      description = "About so many of the log's entries, spread evenly (default: all).")
  private long sample;

  @Option(
      names = "--format",
      defaultValue = "text",
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); json as"
              + " docs/schemas/diff-report.schema.json says.")
  private DiffFormat format = DiffFormat.TEXT;

  @Option(
      names = "--examples",
      defaultValue = "3",
      paramLabel = "N",
      description = "How many decisions are shown as text (default: ${DEFAULT-VALUE}).")
  private int examples;

  @Option(
      names = "--budget",
      defaultValue = "200000",
      paramLabel = "N",
      description = "How many requests may be tried for a proof (default: ${DEFAULT-VALUE}).")
  private long budget;

  @Option(
      names = "--only-tightens",
      description = "Fail unless the change is proved to only tighten.")
  private boolean onlyTightens;

  @Override
  public Integer call() throws Failure, IOException {
    if (budget < 1 || sample < 0 || examples < 0) {
      throw new Failure(
          ExitCode.USAGE, "--budget takes a number from 1 on, --sample and --examples from 0 on");
    }
    if (replay == null && (since != null || until != null || sample > 0)) {
      throw new Failure(
          ExitCode.USAGE, "--since, --until and --sample choose a log's entries: add --replay");
    }
    Instant clock = tree.clock();
    Revision old = revision(before, clock);
    String named = after;
    Revision now = named == null ? here(clock) : revision(named, clock);
    Screen screen = Screen.standard();
    Screen told = new Screen(System.err, Screen.isTerminal());
    List<ControlChange> controls = Controls.between(old, now);
    Path log = replay;
    String questions;
    Impact impact;
    @Nullable Pace pace = null;
    if (log == null) {
      List<Question> cases = cases(old, now);
      questions = "the trees' cases";
      impact = Replay.run(old.policies(), now.policies(), Replay.Source.of(cases), _ -> {});
    } else {
      questions = "the log's decisions";
      Replay.Source recorded =
          RecordedRequests.open(
              log,
              keys,
              time("--since", since, Instant.MIN),
              time("--until", until, Instant.MAX),
              sample);
      long started = System.nanoTime();
      impact =
          Replay.run(
              old.policies(),
              now.policies(),
              recorded,
              asked -> told.progress("%,d decisions replayed".formatted(asked)));
      pace = new Pace(impact.asked(), System.nanoTime() - started);
      told.progressDone();
      told.line(pace.toString());
    }
    Tightening.Verdict tightening =
        Tightening.of(
            old,
            now,
            controls,
            impact.examples(),
            clock,
            budget,
            tried -> told.progress("%,d requests tried".formatted(tried)));
    told.progressDone();
    DiffReport report = new DiffReport(old, now, controls, questions, impact, pace, tightening);
    switch (format) {
      case TEXT -> new DiffText(screen, examples).print(report);
      case JSON -> screen.line(DiffJson.write(report));
      case HTML -> screen.line(DiffPage.write(report));
    }
    return onlyTightens && !(tightening instanceof Tightening.Verdict.Proved)
        ? ExitCode.CHECK_FAILED
        : ExitCode.OK;
  }

  private static Instant time(String option, @Nullable String text, Instant otherwise)
      throws Failure {
    return text == null ? otherwise : Times.instant(option, text);
  }

  /** The cases of both trees; one that stands in both is asked once. */
  private static List<Question> cases(Revision old, Revision now) {
    Set<Question> all = new LinkedHashSet<>();
    for (Revision revision : List.of(now, old)) {
      for (DecisionCase each : CaseFile.ofTree(revision.policies().tree()).cases()) {
        if (each instanceof DecisionCase.Access access) {
          all.add(new Question.Access(access.title(), access.request(), access.clock()));
        }
      }
    }
    return List.copyOf(all);
  }

  private Revision here(Instant clock) throws Failure, IOException {
    return folder(HERE, tree.policies(), clock);
  }

  private Revision revision(String name, Instant clock) throws Failure, IOException {
    Path folder = Path.of(name);
    return Files.isDirectory(folder)
        ? folder(name, folder, clock)
        : prepared(name, GitTree.read(tree.policies(), name), clock);
  }

  private static Revision folder(String name, Path folder, Instant clock)
      throws Failure, IOException {
    Diagnostics diagnostics = new Diagnostics();
    TreeFiles files = TreeFiles.walk(folder, TreeLimits.DEFAULT, diagnostics);
    if (diagnostics.sorted().stream().anyMatch(Diagnostic::isError)) {
      throw new Failure(ExitCode.TREE, name + ": " + diagnostics.sorted().getFirst().message());
    }
    return prepared(name, files, clock);
  }

  private static Revision prepared(String name, TreeFiles files, Instant clock) throws Failure {
    PolicyLoader.Loaded loaded = PolicyLoader.load(files, LoadOptions.at(clock).withTests());
    PolicySet policies = loaded.policies();
    if (policies == null) {
      System.err.print(
          new DiagnosticRenderer(loaded.sources())
              .render(loaded.diagnostics().stream().filter(Diagnostic::isError).toList()));
      throw new Failure(ExitCode.TREE, name + " has errors");
    }
    return new Revision(name, files, policies);
  }
}
