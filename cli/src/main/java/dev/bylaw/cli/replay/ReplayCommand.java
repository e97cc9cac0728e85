package dev.bylaw.cli.replay;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.PayloadKeysOption;
import dev.bylaw.cli.Screen;
import dev.bylaw.cli.Times;
import dev.bylaw.cli.TreeOptions;
import dev.bylaw.log.entry.Facts;
import dev.bylaw.log.entry.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
      "Decides recorded decisions again, each at the revision, clock, seed and attributes that its",
      "entry holds, and shows whether the answer is the same, field by field.",
      "",
      "The revision is found by its content: in the bundle, in the tree's folder, or in the git",
      "history of the tree. With no decision named all of the log are replayed, or those of a",
      "period. What a policy's reasons are worded like is shown from its file, without the values.",
      "",
      "Exit code 4 where an answer differs; 6 where a decision that was named cannot be replayed,",
      "with the reason: erased, a revision that is nowhere, keys that are not here.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  bylaw audit replay --log audit/log 0192f6c1-7d1e-7aa0-a0c5-5b6c1f9e7a11",
      "  bylaw audit replay --log audit/log --from 2026-11-01 --until 2026-12-01",
      "  bylaw audit replay --log audit/log 42 --bundle sales.tar.gz --format json"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
public final class ReplayCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "DECISION",
      description = "Decision ids, or indices of entries; all where none is given.")
  private List<String> wanted = new ArrayList<>();

  @Option(names = "--log", required = true, paramLabel = "DIR", description = "The log's folder.")
  private Path log;

  @Mixin private PayloadKeysOption payloadKeys;
  @Mixin private TreeOptions tree;

  @Option(
      names = "--bundle",
      paramLabel = "FILE",
      description = "A bundle, or a folder of one, that has the revision.")
  private @Nullable Path bundle;

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
      description = "text or json (default: ${DEFAULT-VALUE}).")
  private String format;

  @Override
  public Integer call() throws Failure, IOException {
    if (!format.equals("text") && !format.equals("json")) {
      throw new Failure(ExitCode.USAGE, "--format: expected text or json, found `" + format + "`");
    }
    Instant first = from == null ? Instant.MIN : Times.instant("--from", from);
    Instant end = until == null ? Instant.MAX : Times.instant("--until", until);
    Revisions revisions = new Revisions(bundle, tree.isThere() ? tree.policies() : null);
    Replayer replayer = new Replayer(revisions);
    Screen screen = Screen.standard();
    ReplayReport report = new ReplayReport();
    List<String> missing = new ArrayList<>(wanted);
    LogFolder.read(
        log,
        payloadKeys.reader(log),
        recorded -> {
          String id = recorded.leaf().text(Facts.DECISION_ID);
          Instant at = recorded.leaf().time();
          boolean named = missing.remove(id) | missing.remove(Long.toString(recorded.index()));
          if (named || (wanted.isEmpty() && !at.isBefore(first) && at.isBefore(end))) {
            report.add(recorded, replayer.replay(recorded), templates(revisions, recorded), named);
          }
          return wanted.isEmpty() || !missing.isEmpty();
        });
    if (!missing.isEmpty()) {
      throw new Failure(
          ExitCode.USAGE, "the log has no decision `" + String.join("`, `", missing) + "`");
    }
    if (format.equals("json")) {
      screen.line(report.json());
    } else {
      report.print(screen);
    }
    if (report.different() > 0) {
      return ExitCode.CHECK_FAILED;
    }
    return !wanted.isEmpty() && report.notReplayable() > 0 ? ExitCode.NOT_REPLAYABLE : ExitCode.OK;
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
