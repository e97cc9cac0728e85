package dev.bylaw.cli.waiver;

import dev.bylaw.bundle.signature.ApprovalText.Kind;
import dev.bylaw.bundle.tree.Register;
import dev.bylaw.bundle.tree.Register.State;
import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.TreeOptions;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bylaw waiver expiring}. */
@Command(
    name = "expiring",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the waivers in force that end soon, the first to end first: whoever depends on one",
      "has to ask for another, or be ready for the full control.",
      ""
    },
    footer = {
      "",
      "  bylaw waiver expiring --within P14D",
      "  bylaw waiver expiring --strict          exit code 4 where there is one, for a nightly job"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class WaiverExpiringCommand implements Callable<Integer> {
  @Mixin private TreeOptions tree;

  @Option(
      names = "--within",
      defaultValue = "P14D",
      paramLabel = "DURATION",
      description = "How soon, as ISO 8601 has it (default: ${DEFAULT-VALUE}).")
  private String within = "P14D";

  @Option(names = "--strict", description = "Exit with 4 where there is one.")
  private boolean strict;

  @Mixin private FormatOption output;

  @Override
  public Integer call() throws Failure, IOException {
    Instant clock = tree.clock();
    Instant horizon;
    try {
      horizon = clock.plus(Duration.parse(within));
    } catch (DateTimeException | ArithmeticException _) {
      throw new Failure(
          ExitCode.USAGE,
          "--within: expected a length of time such as P14D, found `" + within + "`");
    }
    List<Register.Entry> ending =
        TreeRegister.open(tree).of(Kind.WAIVER).stream()
            .filter(entry -> entry.state() == State.ACTIVE)
            .filter(entry -> entry.until() != null && !entry.until().isAfter(horizon))
            .sorted(
                Comparator.comparing(entry -> entry.until() == null ? Instant.MAX : entry.until()))
            .toList();
    Listing.print(output.format, ending, clock);
    return strict && !ending.isEmpty() ? ExitCode.CHECK_FAILED : ExitCode.OK;
  }
}
