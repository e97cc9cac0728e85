package dev.bylaw.cli.rego;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bylaw rego}. */
@Command(
    name = "rego",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Rego on its own, without a mesh: evaluate, check, test, format, measure. The flags are opa's",
      "where opa has the command.",
      ""
    },
    footer = {
      "",
      "Exit codes of all of them: 0 it held, 2 wrong usage or a file that cannot be read, 3 Rego",
      "that does not parse or compile, 4 a test, check, comparison or evaluation failed.",
      "",
      "  bylaw rego eval '1 + 1'",
      "  bylaw rego eval -d policy.rego -i input.json data.authz.allow",
      "  bylaw rego test --coverage policies"
    },
    subcommands = {
      EvalCommand.class,
      RegoCheckCommand.class,
      RegoTestCommand.class,
      FmtCommand.class,
      ParseCommand.class,
      DepsCommand.class,
      BenchCommand.class,
      ConformanceCommand.class
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
public final class RegoCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
