package dev.bylaw.cli.contract;

import com.google.protobuf.util.JsonFormat;
import dev.bylaw.cli.ComplianceCommand;
import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.OutputFormat;
import dev.bylaw.cli.Screen;
import dev.bylaw.cli.TreeOptions;
import dev.bylaw.federation.record.ComplianceRecord;
import dev.bylaw.pdp.CompliancePoint;
import dev.bylaw.pdp.Outcome;
import dev.bylaw.pdp.SubmittedDocument;
import dev.bylaw.sidecar.wire.Answers;
import dev.bylaw.v1.CheckComplianceResponse;
import dev.bylaw.v1.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bylaw contract check}. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Judges the new version of a data contract against its previous one: what consumers relied on",
      "and would lose may only go with a new major version. The mesh's other standards are applied,",
      "too. Exit code 4 where it is blocked or cannot be read.",
      ""
    },
    footer = {
      "",
      "  git show main:contract.odcs.yaml > old.yaml",
      "  bylaw contract check old.yaml contract.odcs.yaml"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class CheckVersionCommand implements Callable<Integer> {
  @Mixin private TreeOptions tree;

  @Option(
      names = "--format",
      defaultValue = "text",
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); json is"
              + " bylaw.v1.CheckComplianceResponse.")
  private OutputFormat format = OutputFormat.TEXT;

  @Parameters(index = "0", paramLabel = "OLD", description = "The version that is published.")
  private Path old = Path.of("");

  @Parameters(index = "1", paramLabel = "NEW", description = "The version that shall replace it.")
  private Path current = Path.of("");

  @Override
  public Integer call() throws Failure, IOException {
    Instant clock = tree.clock();
    SubmittedDocument previous = read(old);
    SubmittedDocument document = read(current);
    Outcome<ComplianceRecord> outcome =
        new CompliancePoint(tree.load(clock), TreeOptions.noChance())
            .document("request", document, previous, clock, false);
    Screen screen = Screen.standard();
    return switch (outcome) {
      case Outcome.Refused<ComplianceRecord>(List<Outcome.Violation> violations) -> {
        screen.line(screen.red("UNREAD") + "  " + screen.bold(current.toString()));
        violations.forEach(v -> screen.line("  " + v.message()));
        yield ExitCode.CHECK_FAILED;
      }
      case Outcome.Decided<ComplianceRecord>(ComplianceRecord record) -> {
        CheckComplianceResponse answer = Answers.compliance(record).build();
        if (format == OutputFormat.JSON) {
          screen.line(JsonFormat.printer().preservingProtoFieldNames().print(answer));
        } else {
          ComplianceCommand.print(screen, current, answer);
        }
        yield answer.getVerdict() == Severity.SEVERITY_BLOCK ? ExitCode.CHECK_FAILED : ExitCode.OK;
      }
    };
  }

  private static SubmittedDocument read(Path file) throws Failure, IOException {
    if (!Files.isRegularFile(file)) {
      throw new Failure(ExitCode.USAGE, "cannot read `" + file + "`");
    }
    return new SubmittedDocument(file.toString(), Files.readAllBytes(file));
  }
}
