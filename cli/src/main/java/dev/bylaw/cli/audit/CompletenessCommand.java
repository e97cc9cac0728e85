package dev.bylaw.cli.audit;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.Screen;
import dev.bylaw.cli.Times;
import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.completeness.Completeness;
import dev.bylaw.log.completeness.Stretch;
import dev.bylaw.log.completeness.Stretch.State;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Json;
import dev.bylaw.log.note.NoteException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bylaw audit completeness}. */
@Command(
    name = "completeness",
    mixinStandardHelpOptions = true,
    description = {
      "Shows for each sidecar when its record is complete, and when not.",
      "",
      "  complete  every entry is there: within an epoch a gap cannot stand in the log",
      "  late      every entry is there, some came later than --late-after",
      "  silent    no entry for more than twice the time that heartbeats promise",
      "  forked    the sidecar signed two histories",
      "  lost      entries were recorded, or may have been, that never came",
      "  unproven  what stands under its name is not what its enrolled key signed",
      "",
      "All leaves are read and verified against the log's signed checkpoint; what is shown is derived",
      "from them alone.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 complete or late, 4 somebody is silent, 5 forked, lost, unproven, or the log",
      "does not verify.",
      "",
      "Examples:",
      "  bylaw audit completeness --store localhost:7450 --log-key log.key.vkey",
      "  bylaw audit completeness --log audit/log --log-key log.key.vkey --from 2026-11-01"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
public final class CompletenessCommand implements Callable<Integer> {
  private static final int COLUMNS = 48;

  @Mixin private LogSource log;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Not before; default: the beginning.")
  private @Nullable String from;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "Before; default: now, of a folder the newest entry of the store.")
  private @Nullable String until;

  @Option(
      names = "--late-after",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "How long an entry may take to the store: ${DEFAULT-VALUE} seconds.")
  private long lateAfterSeconds;

  @Option(
      names = "--silent-after",
      paramLabel = "SECONDS",
      defaultValue = "180",
      description = {
        "How long a sidecar that gives signs of life may give none: ${DEFAULT-VALUE} seconds. Signs",
        "stand beside the log; what the log itself misses is told by heartbeats."
      })
  private long silentAfterSeconds;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description =
          "text or json (default: ${DEFAULT-VALUE}); json as"
              + " docs/schemas/audit-completeness.schema.json says.")
  private Format format;

  private enum Format {
    text,
    json
  }

  @Override
  public Integer call() throws Failure, IOException {
    Completeness completeness = new Completeness(Duration.ofSeconds(lateAfterSeconds));
    Checkpoint checkpoint =
        log.read(leaf -> {
          try {
            completeness.follow(leaf);
          } catch (EntryException e) {
            throw new Failure(
                ExitCode.PROOF_FAILED,
                "entry %d is no entry: %s".formatted(completeness.size() - 1, e.getMessage()));
          }
        });
    for (String note : log.signs()) {
      try {
        completeness.sign(note, Duration.ofSeconds(silentAfterSeconds));
      } catch (NoteException e) {
        System.err.println("a sign of life is not believed: " + e.getMessage());
      }
    }
    Instant end = until != null ? Times.instant("--until", until) : end(completeness);
    Instant start = from != null ? Times.instant("--from", from) : Instant.MIN;
    List<Stretch> found = completeness.between(start, end);
    if (format == Format.json) {
      Screen.standard().line(json(checkpoint, completeness.signs(), found, end));
    } else {
      print(checkpoint, completeness.signs(), found, from == null ? first(found, end) : start, end);
    }
    return code(found);
  }

  private Instant end(Completeness completeness) {
    return log.isLive() ? Instant.now() : completeness.newest().plusNanos(1);
  }

  private static Instant first(List<Stretch> found, Instant end) {
    return found.stream().map(Stretch::from).min(Instant::compareTo).orElse(end);
  }

  private static int code(List<Stretch> found) {
    int code = ExitCode.OK;
    for (Stretch stretch : found) {
      code =
          Math.max(
              code,
              switch (stretch.state()) {
                case COMPLETE, LATE -> ExitCode.OK;
                case SILENT -> ExitCode.CHECK_FAILED;
                case FORKED, LOST, UNPROVEN -> ExitCode.PROOF_FAILED;
              });
    }
    return code;
  }

  private static void print(
      Checkpoint checkpoint, int signs, List<Stretch> found, Instant start, Instant end) {
    Screen screen = Screen.standard();
    screen.line(
        "%s, %d entries, root %s: signature holds, the entries have this root"
            .formatted(checkpoint.origin(), checkpoint.size(), checkpoint.root()));
    screen.line(start + " to " + end + ", " + signs + " signs of life hold");
    screen.line();
    Map<String, List<Stretch>> bySidecar = new LinkedHashMap<>();
    found.forEach(
        each -> bySidecar.computeIfAbsent(each.sidecar(), _ -> new ArrayList<>()).add(each));
    int width = bySidecar.keySet().stream().mapToInt(String::length).max().orElse(0);
    bySidecar.forEach((sidecar, stretches) -> {
      StringBuilder row = new StringBuilder();
      for (int column = 0; column < COLUMNS; column++) {
        row.append(cell(screen, stretches, start, end, column));
      }
      screen.line(("%-" + width + "s  %s  %s").formatted(sidecar, row, worst(stretches)));
    });
    screen.line();
    screen.line(screen.dim("= complete   l late   . silent   F forked   X lost   U unproven"));
    for (Stretch stretch : found) {
      if (stretch.state() != State.COMPLETE) {
        screen.line(
            "%-8s %s  %s to %s: %s%s"
                .formatted(
                    word(stretch.state()),
                    stretch.origin(),
                    stretch.from(),
                    stretch.until(),
                    stretch.reason(),
                    stretch.evidence() < 0 ? "" : " (entry " + stretch.evidence() + ")"));
      }
    }
  }

  private static String cell(
      Screen screen, List<Stretch> stretches, Instant start, Instant end, int column) {
    Duration step = Duration.between(start, end).dividedBy(COLUMNS);
    Instant from = start.plus(step.multipliedBy(column));
    Instant to = column == COLUMNS - 1 ? end : from.plus(step);
    State worst = null;
    for (Stretch each : stretches) {
      boolean touches = !each.from().isAfter(to) && !each.until().isBefore(from);
      if (touches && (worst == null || each.state().compareTo(worst) > 0)) {
        worst = each.state();
      }
    }
    return switch (worst) {
      case null -> " ";
      case COMPLETE -> screen.green("=");
      case LATE -> screen.yellow("l");
      case SILENT -> screen.yellow(".");
      case FORKED -> screen.red("F");
      case LOST -> screen.red("X");
      case UNPROVEN -> screen.red("U");
    };
  }

  private static String worst(List<Stretch> stretches) {
    return word(
        stretches.stream().map(Stretch::state).max(State::compareTo).orElse(State.COMPLETE));
  }

  private static String word(State state) {
    return switch (state) {
      case COMPLETE -> "complete";
      case LATE -> "late";
      case SILENT -> "silent";
      case FORKED -> "forked";
      case LOST -> "lost";
      case UNPROVEN -> "unproven";
    };
  }

  private static String json(Checkpoint checkpoint, int signs, List<Stretch> found, Instant end) {
    List<Json> stretches = new ArrayList<>();
    for (Stretch each : found) {
      List<Json.Member> members = new ArrayList<>();
      if (each.evidence() >= 0) {
        members.add(new Json.Member("entry", each.evidence()));
      }
      members.add(new Json.Member("from", each.from().toString()));
      members.add(new Json.Member("origin", each.origin()));
      members.add(new Json.Member("reason", each.reason()));
      members.add(new Json.Member("sidecar", each.sidecar()));
      members.add(new Json.Member("state", word(each.state())));
      members.add(new Json.Member("until", each.until().toString()));
      stretches.add(new Json.Obj(members));
    }
    return new String(
        Json.Obj.of(
                new Json.Member("log", checkpoint.origin()),
                new Json.Member("root", checkpoint.root().toBase64()),
                new Json.Member("signs", signs),
                new Json.Member("size", checkpoint.size()),
                new Json.Member("stretches", new Json.Many(stretches)),
                new Json.Member("until", end.toString()))
            .toBytes(),
        java.nio.charset.StandardCharsets.UTF_8);
  }
}
