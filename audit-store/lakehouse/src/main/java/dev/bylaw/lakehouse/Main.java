package dev.bylaw.lakehouse;

import dev.bylaw.log.store.CorruptLogException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bylaw audit lakehouse}, a process of its own: only who needs Iceberg pays for it. */
@Command(
    name = "bylaw audit lakehouse",
    mixinStandardHelpOptions = true,
    description = {
      "Registers the facts of an audit log as an Apache Iceberg table, so that Spark, Trino and others",
      "ask the same Parquet files that the store asks. Every snapshot carries the signed checkpoint of",
      "the tree whose entries it holds.",
      ""
    },
    subcommands = {RegisterCommand.class, CheckCommand.class})
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
public final class Main implements Runnable {
  static final int INTERNAL = 1;
  static final int REFUSED = 5;

  @Spec private CommandSpec spec;

  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Runs the command and gives its exit code. */
  static int run(String... arguments) {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler(Main::tell)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(100) // where no terminal says
        .setUsageHelpAutoWidth(true)
        .execute(arguments);
  }

  private static int tell(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    command.getErr().println("error: " + e.getMessage());
    return e instanceof RefusedException || e instanceof CorruptLogException ? REFUSED : INTERNAL;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
