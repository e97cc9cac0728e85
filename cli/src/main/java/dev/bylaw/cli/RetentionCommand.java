package dev.bylaw.cli;

import com.google.protobuf.util.JsonFormat;
import dev.bylaw.federation.record.RetentionRecord;
import dev.bylaw.federation.retention.RetentionRequest;
import dev.bylaw.pdp.Outcome;
import dev.bylaw.pdp.RetentionPoint;
import dev.bylaw.sidecar.wire.Answers;
import dev.bylaw.sidecar.wire.RequestReader;
import dev.bylaw.sidecar.wire.Violations;
import dev.bylaw.v1.EvaluateRetentionRequest;
import dev.bylaw.v1.EvaluateRetentionResponse;
import dev.bylaw.v1.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bylaw retention}. */
@Command(
    name = "retention",
    mixinStandardHelpOptions = true,
    description = {
      "Says what becomes of records: retain, delete, held, restrict or conflict.",
      "A request file holds an EvaluateRetentionRequest of bylaw.v1 as JSON.",
      ""
    },
    footer = {
      "",
      "  bylaw retention request.json",
      "  bylaw retention plan urn:mesh:sales:orders --records partitions.json"
    },
    subcommands = RetentionPlanCommand.class)
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class RetentionCommand implements Callable<Integer> {
  @Mixin private TreeOptions tree;

  @Option(
      names = "--format",
      defaultValue = "text",
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); json is"
              + " bylaw.v1.EvaluateRetentionResponse.")
  private OutputFormat format = OutputFormat.TEXT;

  @Parameters(arity = "0..*", paramLabel = "REQUEST", description = "Request files.")
  private List<Path> requests = List.of();

  @Override
  public Integer call() throws Failure, IOException {
    if (requests.isEmpty()) {
      throw new Failure(ExitCode.USAGE, "name a request file, or plan a product by `plan`");
    }
    Instant clock = tree.clock();
    RetentionPoint point = new RetentionPoint(tree.load(clock), TreeOptions.noChance());
    Screen screen = Screen.standard();
    for (Path file : requests) {
      EvaluateRetentionRequest request =
          RequestFile.read(file, EvaluateRetentionRequest.newBuilder()).build();
      Violations violations = new Violations();
      RetentionRequest read = RequestReader.read(request, "request", violations);
      if (read == null) {
        throw new Failure(
            ExitCode.USAGE, "`" + file + "`: " + String.join("; ", violations.lines()));
      }
      switch (point.evaluate(read, clock, false)) {
        case Outcome.Refused<RetentionRecord>(List<Outcome.Violation> refused) ->
            throw new Failure(ExitCode.USAGE, "`" + file + "`: " + refused.getFirst().message());
        case Outcome.Decided<RetentionRecord>(RetentionRecord record) -> {
          EvaluateRetentionResponse answer = Answers.retention(record).build();
          if (format == OutputFormat.JSON) {
            screen.line(JsonFormat.printer().preservingProtoFieldNames().print(answer));
          } else {
            print(screen, request, answer);
          }
        }
      }
    }
    return ExitCode.OK;
  }

  static void print(
      Screen screen, EvaluateRetentionRequest request, EvaluateRetentionResponse answer) {
    String what =
        request.getDataProduct()
            + (request.getRecordClass().isEmpty() ? "" : " · " + request.getRecordClass())
            + (request.getErasureRequested() ? ", erasure requested" : "");
    String word =
        switch (answer.getOutcome()) {
          case RETENTION_OUTCOME_RETAIN -> screen.green("RETAIN     ");
          case RETENTION_OUTCOME_DELETE_DUE -> screen.yellow("DELETE DUE ");
          case RETENTION_OUTCOME_HELD -> screen.yellow("HELD       ");
          case RETENTION_OUTCOME_CONFLICT -> screen.red("CONFLICT   ");
          default -> screen.red("RESTRICT   ");
        };
    screen.line(word + screen.bold(what));
    if (answer.hasKeepUntil()) {
      screen.line("  keep until  " + DecisionPrinter.instant(answer.getKeepUntil()));
    }
    if (answer.hasDeleteBy()) {
      screen.line("  delete by   " + DecisionPrinter.instant(answer.getDeleteBy()));
    }
    if (answer.getHoldsCount() > 0) {
      screen.line("  held by     " + String.join(", ", answer.getHoldsList()));
    }
    for (Reason reason : answer.getReasonsList()) {
      screen.line("  because     " + reason.getMessage());
      if (!reason.getPolicy().isEmpty()) {
        screen.line(
            screen.dim(
                "              "
                    + reason.getPolicy()
                    + " at "
                    + reason.getFile()
                    + (reason.getLine() > 0 ? ":" + reason.getLine() : "")));
      }
    }
  }
}
