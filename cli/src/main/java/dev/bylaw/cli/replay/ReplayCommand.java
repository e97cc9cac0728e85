package dev.bylaw.cli.replay;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.OutputFormat;
import dev.bylaw.cli.PayloadKeysOption;
import dev.bylaw.cli.Screen;
import dev.bylaw.cli.StoreClient;
import dev.bylaw.cli.StoreOptions;
import dev.bylaw.cli.Times;
import dev.bylaw.cli.TreeOptions;
import dev.bylaw.log.entry.Facts;
import dev.bylaw.log.entry.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bylaw audit replay}. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Decides recorded answers again, and compares. Answers on access, on retention and on",
      "compliance are decided at the revision, clock, seed and attributes that its entry holds,",
      "and shows whether the answer is the same, field by field.",
      "",
      "  same                    every field of the leaf and the whole answer",
      "  different               and where",
      "  erased                  what was asked is gone for ever",
      "  revision_not_available  the policies that decided are not at hand",
      "  not_replayable          another reason, which is told",
      "",
      "The revision is found by its content: in bundles, in the tree's folder, or in the git",
      "history of the tree. With no decision named all are replayed, or those of a period, or a",
      "sample. What a policy's reasons are worded like is shown from its file, without the values.",
      "",
      "A store shows personal fields to the role `personal` alone; with the log's key each entry is",
      "proven to stand in the log before it is decided again.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 the same, 4 an answer differs, 5 an entry is not in the log, 6 a decision that",
      "was named cannot be replayed.",
      "",
      "Examples:",
      "  bylaw audit replay --log audit/log 0192f6c1-7d1e-7aa0-a0c5-5b6c1f9e7a11",
      "  bylaw audit replay --store localhost:7450 --from 2026-11-01 --sample 1000",
      "  bylaw audit replay --log audit/log --kind retention --bundle releases/ --format json"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
public final class ReplayCommand implements Callable<Integer> {
  private static final long MAX_SAMPLE = 1_000_000;

  @Parameters(
      arity = "0..*",
      paramLabel = "DECISION",
      description = "Decision ids, or indices of entries; all where none is given.")
  private List<String> wanted = new ArrayList<>();

  @Option(
      names = "--log",
      paramLabel = "DIR",
      description = "The log's folder, to work offline (default: the store is asked).")
  private @Nullable Path log;

  @Mixin private StoreOptions store;
  @Mixin private PayloadKeysOption payloadKeys;
  @Mixin private TreeOptions tree;

  @Option(
      names = "--bundle",
      paramLabel = "FILE",
      description = "A bundle that has the revision, or a folder of bundles; may be repeated.")
  private List<Path> bundles = new ArrayList<>();

  @Option(
      names = "--kind",
      split = ",",
      paramLabel = "KIND",
      description = "decision, retention or compliance (default: all).")
  private List<String> kinds = new ArrayList<>();

  @Option(
      names = "--sample",
      paramLabel = "N",
      description = "At most so many, spread evenly over those that match; up to 1,000,000.")
  private long sample;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Not before: a date or RFC 3339 time.")
  private @Nullable String from;

  @Option(names = "--until", paramLabel = "TIME", description = "Before: a date or RFC 3339 time.")
  private @Nullable String until;

  @Option(
      names = "--format",
      defaultValue = "text",
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); json as"
              + " docs/schemas/replay-report.schema.json says.")
  private OutputFormat format = OutputFormat.TEXT;

  @Override
  public Integer call() throws Failure, IOException {
    Wanted asked = asked();
    Revisions revisions = new Revisions(bundles, tree.isThere() ? tree.policies() : null);
    Screen screen = Screen.standard();
    if (log != null) {
      return replay(screen, asked, revisions, new LogFolder(log, payloadKeys.reader(log)));
    }
    try (StoreClient client = store.connect()) {
      return replay(
          screen, asked, revisions, new LogService(client, store.hasKey() ? store.key() : null));
    }
  }

  private Wanted asked() throws Failure {
    for (String kind : kinds) {
      if (!Wanted.KINDS.contains(kind)) {
        throw new Failure(
            ExitCode.USAGE,
            "--kind: expected %s, found `%s`".formatted(String.join(", ", Wanted.KINDS), kind));
      }
    }
    if (sample < 0 || sample > MAX_SAMPLE) {
      throw new Failure(
          ExitCode.USAGE, "--sample: expected 1 to %d, found %d".formatted(MAX_SAMPLE, sample));
    }
    return new Wanted(
        new LinkedHashSet<>(wanted),
        Set.copyOf(kinds.isEmpty() ? Wanted.KINDS : kinds),
        from == null ? Instant.MIN : Times.instant("--from", from),
        until == null ? Instant.MAX : Times.instant("--until", until),
        sample);
  }

  private int replay(Screen screen, Wanted asked, Revisions revisions, Decisions decisions)
      throws Failure, IOException {
    Replayer replayer = new Replayer(revisions);
    ReplayReport report = new ReplayReport();
    List<String> missing = new ArrayList<>(asked.names());
    boolean text = format == OutputFormat.TEXT;
    decisions.read(
        asked,
        (read, all) -> {
          if (text) {
            screen.progress("%,d of %,d entries".formatted(read, all));
          }
        },
        recorded -> {
          boolean named =
              missing.remove(recorded.leaf().text(Facts.DECISION_ID))
                  | missing.remove(Long.toString(recorded.index()));
          report.add(recorded, replayer.replay(recorded), templates(revisions, recorded), named);
        });
    screen.progressDone();
    if (!missing.isEmpty()) {
      throw new Failure(
          ExitCode.USAGE, "the log has no decision `" + String.join("`, `", missing) + "`");
    }
    if (text) {
      report.print(screen);
      screen.line(screen.dim(decisions.proof()));
    } else {
      screen.line(report.json());
    }
    if (report.count("different") > 0) {
      return ExitCode.CHECK_FAILED;
    }
    return asked.isNamed() && report.all() > report.count("same")
        ? ExitCode.NOT_REPLAYABLE
        : ExitCode.OK;
  }

  /** How the reasons of a decision are worded, without the values of their parameters. */
  private static List<String> templates(Revisions revisions, Recorded recorded)
      throws Failure, IOException {
    List<String> all = new ArrayList<>();
    String revision = recorded.leaf().text(Facts.REVISION);
    Revisions.Found found =
        revision == null ? null : revisions.find(revision, recorded.leaf().time());
    if (found == null
        || !(recorded.leaf().facts().get("reasons") instanceof Json.Many(List<Json> reasons))) {
      return all;
    }
    for (Json reason : reasons) {
      if (reason instanceof Json.Obj object
          && object.get("file") instanceof Json.Text(String file)
          && object.get("line") instanceof Json.Int(long line)) {
        String template = Revisions.template(found.files(), file, line);
        String code = object.get("code") instanceof Json.Text(String text) ? text + "  " : "";
        if (template != null) {
          all.add("%s%s:%d  %s".formatted(code, file, line, template));
        }
      }
    }
    return all;
  }
}
