package dev.bylaw.cli;

import dev.bylaw.cli.decide.Contributions;
import dev.bylaw.cli.decide.DecisionJson;
import dev.bylaw.cli.decide.ExplanationScreen;
import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.pdp.DecisionPoint;
import dev.bylaw.pdp.Outcome;
import dev.bylaw.review.counterfactual.Counterfactuals;
import dev.bylaw.review.counterfactual.Relief;
import dev.bylaw.review.counterfactual.Remedies;
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
      "Decides requests by a policy tree, here and now, without a sidecar, and says why.",
      "A request file holds an AuthorizeRequest of bylaw.v1 as JSON. The exit code is 0 for a",
      "permit and for a deny alike. For a deny it searches the smallest changes that would permit",
      "it, and says who can see to each: another purpose or region, an attribute that the request",
      "lacks, a capability of the engine, a role, a new or amended agreement, a waiver. For a",
      "permit, --explain also tells which obligations waivers could lift. Each was decided with its",
      "changes, not guessed.",
      ""
    },
    footer = {
      "",
      "  bylaw decide request.json                      the decision; for a deny, what would help",
      "  bylaw decide --explain request.json            and what every policy said and saw",
      "  bylaw decide --at 2027-01-01 request.json      as of a time",
      "  bylaw decide --overlay proposed request.json   with files of a proposal laid over the tree"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class DecideCommand implements Callable<Integer> {
  @Mixin private TreeOptions tree;

  @Option(
      names = "--explain",
      description =
          "Also shows what every policy said, layer by layer, and what it saw; and of a permit,"
              + " which obligations waivers could lift.")
  private boolean explain;

  @Option(
      names = "--no-remedies",
      description = "Does not search what would permit a request, or lift its obligations.")
  private boolean withoutRemedies;

  @Option(
      names = "--format",
      defaultValue = "text",
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); json always explains, as"
              + " docs/schemas/decide-report.schema.json says.")
  private Format format = Format.TEXT;

  enum Format {
    TEXT,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

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
      Remedies remedies =
          withoutRemedies ? Remedies.none(false) : new Counterfactuals(point).of(record);
      List<Relief> reliefs =
          withoutRemedies || !(explain || format == Format.JSON)
              ? List.of()
              : new Counterfactuals(point).reliefs(record);
      if (format == Format.JSON) {
        screen.line(
            DecisionJson.write(
                file.toString(),
                decision,
                Contributions.of(point.policies(), record),
                remedies,
                reliefs));
        continue;
      }
      if (!first) {
        screen.line();
      }
      first = false;
      new DecisionPrinter(screen).print(request, decision);
      ExplanationScreen explained = new ExplanationScreen(screen);
      if (explain) {
        explained.contributions(Contributions.of(point.policies(), record));
        explained.reliefs(reliefs);
      }
      if (!record.decision().isPermit() && !withoutRemedies) {
        explained.remedies(remedies);
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
}
