package dev.bylaw.cli.contract;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bylaw contract passport}. */
@Command(
    name = "passport",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Compliance passports: a signed note (C2SP) that says by which standards, at which revision, a",
      "version of a product was judged, and how. A consumer verifies it offline.",
      ""
    },
    footer = {
      "",
      "  bylaw contract passport issue urn:mesh:sales:orders --key council.key -o orders.passport",
      "  bylaw contract passport verify orders.passport --key council.key.pub \\",
      "    --document contract.odcs.yaml"
    },
    subcommands = {PassportIssueCommand.class, PassportVerifyCommand.class})
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class PassportCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
