package dev.bylaw.cli.pack;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bylaw pack}. */
@Command(
    name = "pack",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Packs are parts of a policy tree that ship with Bylaw, such as the standards of a law. A",
      "council adds one by copying it into its tree: then it is reviewed, versioned and signed as",
      "all else is, and no update of Bylaw changes what was voted upon.",
      ""
    },
    footer = {
      "",
      "  bylaw pack list                      what ships, and what of it this tree has",
      "  bylaw pack add eu-data-act-33        copies it and turns it on in mesh.yaml",
      "  bylaw pack check                     which copies differ from what ships"
    },
    subcommands = {PackListCommand.class, PackAddCommand.class, PackCheckCommand.class})
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
public final class PackCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
