package dev.bylaw.cli.audit.reports;

import dev.bylaw.bundle.tree.LoadedTree;
import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.Screen;
import dev.bylaw.cli.StoreClient;
import dev.bylaw.cli.StoreOptions;
import dev.bylaw.cli.Times;
import dev.bylaw.cli.TreeOptions;
import dev.bylaw.log.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bylaw audit report}. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Answers questions that auditors and authorities put.",
      "",
      "  ropa            record of processing (GDPR Art. 30): what contracts and",
      "                  agreements declare, what the log observed, and where they",
      "                  differ; needs a policy tree",
      "  subject-access  what the log holds of one subject (GDPR Art. 15); needs",
      "                  --subject, and the role personal",
      "  changes         who changed which control and when, by the tree's git",
      "                  history, and which sidecar took it up when, by the log",
      "                  (SOC 2 CC8.1)",
      "  waivers         decisions under waivers, and which waivers were used",
      "  bcbs239         what the log shows on principles of BCBS 239",
      "",
      "Each says what it proves and what it does not. As html it is one page for the screen and for",
      "print that loads nothing.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  bylaw audit report ropa --policies mesh --from 2026-10-01 --format html --out ropa.html",
      "  bylaw audit report subject-access --subject alice@example.com --format json",
      "  bylaw audit report changes --policies governance/policies --from 2026-10-01"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
public final class ReportCommand implements Callable<Integer> {
  @Mixin private StoreOptions store;
  @Mixin private TreeOptions tree;

  @Parameters(index = "0", paramLabel = "REPORT", description = "Which report.")
  private String report = "";

  @Option(names = "--subject", paramLabel = "ID", description = "The subject of subject-access.")
  private String subject = "";

  @Option(names = "--from", paramLabel = "TIME", description = "Not before.")
  private @Nullable String from;

  @Option(names = "--until", paramLabel = "TIME", description = "Before.")
  private @Nullable String until;

  @Option(
      names = "--format",
      defaultValue = "text",
      paramLabel = "FORMAT",
      description =
          "text, json (a row a line, as docs/schemas/audit-report.schema.json says), csv or html"
              + " (default: ${DEFAULT-VALUE}).")
  private Format format;

  @Option(names = "--out", paramLabel = "FILE", description = "Where to write it.")
  private @Nullable Path out;

  private enum Format {
    text,
    json,
    csv,
    html
  }

  @Override
  public Integer call() throws Failure, IOException {
    Screen screen = Screen.standard();
    try (StoreClient client = store.connect()) {
      Inquirer log = new Inquirer(client, time("--from", from), time("--until", until));
      Report answer = ask(log);
      if (format == Format.text && out == null) {
        ReportText.print(screen, answer);
        return ExitCode.OK;
      }
      String written =
          switch (format) {
            case text -> ReportText.write(answer);
            case json -> ReportData.json(answer);
            case csv -> ReportData.csv(answer);
            case html -> ReportPage.write(answer, log, checkpoint(client), Instant.now());
          };
      if (out == null) {
        System.out.write(written.getBytes(StandardCharsets.UTF_8));
        System.out.flush();
      } else {
        Files.writeString(out, written);
        screen.line("written to `" + out + "`");
      }
      return ExitCode.OK;
    }
  }

  private Report ask(Inquirer log) throws Failure, IOException {
    Screen told = new Screen(System.err, Screen.isTerminal());
    return switch (report) {
      case "ropa" -> Processing.of(tree.load(tree.clock()).tree(), log);
      case "subject-access" -> SubjectAccess.of(subject, log);
      case "changes" -> {
        Report changes =
            PolicyChanges.of(log, tree.isThere() ? tree.policies() : null, told::progress);
        told.progressDone();
        yield changes;
      }
      case "waivers" -> WaiverUse.of(declared(), log);
      case "bcbs239" -> RiskData.of(declared(), log);
      default ->
          throw new Failure(
              ExitCode.USAGE,
              "there is no report `%s`, expected ropa, subject-access, changes, waivers or bcbs239"
                  .formatted(report));
    };
  }

  private @Nullable LoadedTree declared() throws Failure, IOException {
    return tree.isThere() ? tree.load(tree.clock()).tree() : null;
  }

  /** The newest checkpoint, verified; null without the log's key. */
  private @Nullable Checkpoint checkpoint(StoreClient client) throws Failure {
    return store.hasKey() ? client.checkpoint(store.key()).checkpoint() : null;
  }

  private static @Nullable Instant time(String option, @Nullable String text) throws Failure {
    return text == null ? null : Times.instant(option, text);
  }
}
