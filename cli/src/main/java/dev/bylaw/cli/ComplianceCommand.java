package dev.bylaw.cli;

import com.google.protobuf.util.JsonFormat;
import dev.bylaw.federation.record.ComplianceRecord;
import dev.bylaw.pdp.CompliancePoint;
import dev.bylaw.pdp.Outcome;
import dev.bylaw.pdp.SubmittedDocument;
import dev.bylaw.sidecar.wire.Answers;
import dev.bylaw.v1.CheckComplianceResponse;
import dev.bylaw.v1.Finding;
import dev.bylaw.v1.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bylaw compliance}. */
@Command(
    name = "compliance",
    mixinStandardHelpOptions = true,
    description = {
      "Judges data contracts (ODCS) and products (ODPS) by the mesh's interoperability standards.",
      "A folder stands for all YAML and JSON files in it, but for the policy tree's own, such as",
      "agreements and cases. Exit code 4 where one is blocked or cannot be read.",
      ""
    },
    footer = {
      "",
      "  bylaw compliance contract.odcs.yaml",
      "  bylaw compliance domains --format table           a line for each",
      "  bylaw compliance contract.odcs.yaml --format oors >results.json"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
public final class ComplianceCommand implements Callable<Integer> {
  @Mixin private TreeOptions tree;

  @Option(
      names = "--format",
      defaultValue = "text",
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); json is"
              + " bylaw.v1.CheckComplianceResponse, table a line for each file, oors Bitol's"
              + " observability results.")
  private Format format = Format.TEXT;

  /** How verdicts are written. */
  private enum Format {
    TEXT,
    JSON,
    TABLE,
    OORS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files or folders.")
  private List<Path> files = List.of();

  @Override
  public Integer call() throws Failure, IOException {
    Instant clock = tree.clock();
    CompliancePoint point = new CompliancePoint(tree.load(clock), TreeOptions.noChance());
    Screen screen = Screen.standard();
    int code = ExitCode.OK;
    for (Path file : DocumentFiles.expand(files)) {
      Outcome<ComplianceRecord> outcome =
          point.document(
              "request",
              new SubmittedDocument(file.toString(), Files.readAllBytes(file)),
              null,
              clock,
              false);
      switch (outcome) {
        case Outcome.Refused<ComplianceRecord>(List<Outcome.Violation> violations) -> {
          code = ExitCode.CHECK_FAILED;
          if (format == Format.TABLE) {
            row(screen, "unread", 0, 0, 0, file);
          } else {
            // what machines read stays what they can read
            Screen where = format == Format.TEXT ? screen : new Screen(System.err, false);
            where.line(where.red("UNREAD") + "  " + where.bold(file.toString()));
            violations.forEach(v -> where.line("  " + v.message()));
          }
        }
        case Outcome.Decided<ComplianceRecord>(ComplianceRecord record) -> {
          CheckComplianceResponse answer = Answers.compliance(record).build();
          if (answer.getVerdict() == Severity.SEVERITY_BLOCK) {
            code = ExitCode.CHECK_FAILED;
          }
          switch (format) {
            case OORS ->
                screen.line(Oors.of(record, file.toString(), point.standards()).toPrettyString());
            case JSON ->
                screen.line(JsonFormat.printer().preservingProtoFieldNames().print(answer));
            case TABLE ->
                row(
                    screen,
                    word(answer.getVerdict()),
                    count(answer, Severity.SEVERITY_BLOCK),
                    count(answer, Severity.SEVERITY_WARN),
                    count(answer, Severity.SEVERITY_INFO),
                    file);
            case TEXT -> print(screen, file, answer);
          }
        }
      }
    }
    return code;
  }

  public static void print(Screen screen, Path file, CheckComplianceResponse answer) {
    String word =
        switch (answer.getVerdict()) {
          case SEVERITY_BLOCK -> screen.red("BLOCK ");
          case SEVERITY_WARN -> screen.yellow("WARN  ");
          default -> screen.green("PASS  ");
        };
    screen.line(word + "  " + screen.bold(file.toString()));
    for (Finding finding : answer.getFindingsList()) {
      screen.line(
          "  %-5s  %s: %s"
              .formatted(
                  word(finding.getSeverity()),
                  finding.getPath().isEmpty() ? "document" : finding.getPath(),
                  finding.getMessage()));
      if (!finding.getRemediation().isEmpty()) {
        screen.line("         " + finding.getRemediation());
      }
      screen.line(
          screen.dim(
              "         "
                  + finding.getPolicy()
                  + " · "
                  + finding.getRule()
                  + (finding.getWaiver().isEmpty() ? "" : ", waived by " + finding.getWaiver())));
    }
  }

  private static void row(Screen screen, String verdict, int block, int warn, int info, Path file) {
    screen.line(
        "%-6s  %3d block  %3d warn  %3d info  %s".formatted(verdict, block, warn, info, file));
  }

  private static int count(CheckComplianceResponse answer, Severity severity) {
    return (int) answer.getFindingsList().stream().filter(f -> f.getSeverity() == severity).count();
  }

  private static String word(Severity severity) {
    return switch (severity) {
      case SEVERITY_BLOCK -> "block";
      case SEVERITY_WARN -> "warn";
      case SEVERITY_INFO -> "info";
      case SEVERITY_UNSPECIFIED, UNRECOGNIZED -> "pass";
    };
  }
}
