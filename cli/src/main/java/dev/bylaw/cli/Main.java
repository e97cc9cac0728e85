package dev.bylaw.cli;

import dev.bylaw.cli.bundle.BundleCommand;
import dev.bylaw.cli.check.CheckCommand;
import dev.bylaw.cli.contract.ContractCommand;
import dev.bylaw.cli.diff.DiffCommand;
import dev.bylaw.cli.init.InitCommand;
import dev.bylaw.cli.key.KeyCommand;
import dev.bylaw.cli.lower.LowerCommand;
import dev.bylaw.cli.pack.PackCommand;
import dev.bylaw.cli.rego.RegoCommand;
import dev.bylaw.cli.schema.SchemaCommand;
import dev.bylaw.cli.test.TestCommand;
import dev.bylaw.cli.waiver.HoldCommand;
import dev.bylaw.cli.waiver.WaiverCommand;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code bylaw} command. */
@Command(
    name = "bylaw",
    mixinStandardHelpOptions = true,
    version = "bylaw 0.1.0",
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Federated governance for a data mesh: policies as code, decided beside every data product,",
      "proven by a log that an auditor can verify without trusting us.",
      ""
    },
    footerHeading = "%nExit codes:%n",
    footer = {
      "  0  it held                1  an internal error",
      "  2  wrong usage            3  the policy tree has errors",
      "  4  a test or check failed 5  a proof does not hold",
      "  6  not replayable",
      "",
      "Processes: `bylaw sidecar --help`, `bylaw store --help`. `bylaw train` makes starts quicker.",
      "Start with `bylaw demo`, or with `bylaw init` for a mesh of your own."
    },
    subcommands = {
      DemoCommand.class,
      InitCommand.class,
      CheckCommand.class,
      TestCommand.class,
      DecideCommand.class,
      AskCommand.class,
      LowerCommand.class,
      DiffCommand.class,
      ComplianceCommand.class,
      ContractCommand.class,
      RetentionCommand.class,
      AuditCommand.class,
      RegoCommand.class,
      BundleCommand.class,
      KeyCommand.class,
      WaiverCommand.class,
      HoldCommand.class,
      PackCommand.class,
      SchemaCommand.class,
      CompletionCommand.class
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  /** Runs the command line and exits with its code. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs the command line and gives its exit code. */
  public static int run(String... args) {
    CommandLine commands =
        commands(args)
            .setExecutionExceptionHandler(Main::tell)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setHelpFactory(HelpText::of)
            .setUsageHelpWidth(100) // where no terminal says
            .setUsageHelpAutoWidth(true);
    return commands.execute(args);
  }

  /** A command that fails says why in one line; a defect of ours shows its trace. */
  private static int tell(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (e instanceof Failure failure) {
      err.println("bylaw: " + failure.getMessage());
      return failure.code();
    }
    e.printStackTrace(err);
    return ExitCode.INTERNAL;
  }

  /** With the one command that is asked for, where that is known: all take longer than most do. */
  private static CommandLine commands(String[] args) {
    String asked = args.length == 0 ? "" : args[0];
    for (Class<?> each : Main.class.getAnnotation(Command.class).subcommands()) {
      // completion is of all of them
      if (each != CompletionCommand.class
          && each.getAnnotation(Command.class).name().equals(asked)) {
        return new CommandLine(new Alone()).addSubcommand(each);
      }
    }
    return new CommandLine(new Main());
  }

  /** What stands before a command that is made alone. */
  @Command(name = "bylaw")
  private static final class Alone {}

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
