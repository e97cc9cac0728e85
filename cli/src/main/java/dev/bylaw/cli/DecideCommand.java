package dev.bylaw.cli;

import com.google.protobuf.util.JsonFormat;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.Grant;
import dev.bylaw.federation.policy.Guard;
import dev.bylaw.federation.policy.Source;
import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.pdp.DecisionPoint;
import dev.bylaw.pdp.Outcome;
import dev.bylaw.sidecar.wire.Answers;
import dev.bylaw.sidecar.wire.RequestReader;
import dev.bylaw.sidecar.wire.Violations;
import dev.bylaw.v1.AuthorizeRequest;
import dev.bylaw.v1.Decision;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bylaw decide}. */
@Command(
    name = "decide",
    mixinStandardHelpOptions = true,
    description = {
      "Decides requests by a policy tree, here and now, without a sidecar.",
      "A request file holds an AuthorizeRequest of bylaw.v1 as JSON. The exit code is 0 for a",
      "permit and for a deny alike.",
      ""
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class DecideCommand implements Callable<Integer> {
  @Mixin private TreeOptions tree;

  @Option(
      names = "--explain",
      description = "Also shows what every policy contributed, and what it reads.")
  private boolean explain;

  @Option(names = "--format", defaultValue = "text", description = "text or json.")
  private String format = "text";

  @Parameters(arity = "1..*", paramLabel = "REQUEST", description = "Request files.")
  private List<Path> requests = List.of();

  @Override
  public Integer call() throws Failure, IOException {
    Instant clock = tree.clock();
    DecisionPoint point = new DecisionPoint(tree.load(clock), TreeOptions.noChance());
    Screen screen = Screen.standard();
    boolean first = true;
    for (Path file : requests) {
      AuthorizeRequest request = RequestFile.read(file, AuthorizeRequest.newBuilder()).build();
      DecisionRecord record = decide(point, file, request, clock);
      Decision decision = Answers.decision(record).build();
      if (format.equals("json")) {
        screen.line(JsonFormat.printer().preservingProtoFieldNames().print(decision));
        continue;
      }
      if (!first) {
        screen.line();
      }
      first = false;
      new DecisionPrinter(screen).print(request, decision);
      if (explain) {
        explain(screen, point, record);
      }
    }
    return ExitCode.OK;
  }

  private static DecisionRecord decide(
      DecisionPoint point, Path file, AuthorizeRequest request, Instant clock) throws Failure {
    Violations violations = new Violations();
    AccessRequest read = RequestReader.read(request, "", "request", violations);
    if (read == null) {
      throw new Failure(ExitCode.USAGE, "`" + file + "`: " + String.join("; ", violations.lines()));
    }
    return switch (point.authorize(read, clock, false)) {
      case Outcome.Decided<DecisionRecord>(DecisionRecord record) -> record;
      case Outcome.Refused<DecisionRecord>(List<Outcome.Violation> refused) ->
          throw new Failure(
              ExitCode.USAGE,
              "`"
                  + file
                  + "`: "
                  + String.join(
                      "; ", refused.stream().map(v -> v.field() + ": " + v.message()).toList()));
    };
  }

  private static void explain(Screen screen, DecisionPoint point, DecisionRecord record) {
    screen.line("  contributions");
    for (Guard guard : record.guards()) {
      line(
          screen,
          point,
          guard.source(),
          guard.getClass().getSimpleName().toLowerCase(Locale.ROOT),
          guard.contribution());
    }
    for (Grant grant : record.grants()) {
      line(screen, point, grant.source(), "grant", grant.contribution());
    }
  }

  private static void line(
      Screen screen, DecisionPoint point, Source source, String force, Contribution said) {
    String what =
        switch (said) {
          case Contribution.Applies(var obligations, var _) -> "applies: " + Words.of(obligations);
          case Contribution.Denies(var reasons, var _) ->
              "denies: " + (reasons.isEmpty() ? source.title() : reasons.getFirst().message());
          case Contribution.NotApplicable() -> screen.dim("not applicable");
          case Contribution.Failed(var code, String message, var _) ->
              screen.yellow("failed (" + code + "): " + message);
        };
    screen.line(
        "    %-8s %-10s %s"
            .formatted(source.layer().name().toLowerCase(Locale.ROOT), force, source.id()));
    screen.line("                        " + what);
    List<String> reads = point.policies().reads(source.id());
    if (!reads.isEmpty()) {
      screen.line(screen.dim("                        reads " + String.join(", ", reads)));
    }
  }
}
