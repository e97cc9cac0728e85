package dev.bylaw.cli.contract;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bylaw contract}. */
@Command(
    name = "contract",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {"Looks at data contracts (ODCS) and data products (ODPS).", ""},
    footer = {
      "",
      "Exit codes: 0 it held, 2 wrong usage, 3 the tree or the rules have errors, 4 something is",
      "blocked or cannot be read, 5 a passport does not hold.",
      "",
      "  bylaw contract lint contracts/                     personal data without a label, and the like",
      "  bylaw contract check old.yaml contract.odcs.yaml   breaking changes",
      "  bylaw contract passport issue urn:mesh:sales:orders --key council.key",
    },
    subcommands = {LintCommand.class, CheckVersionCommand.class, PassportCommand.class})
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
public final class ContractCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
