package dev.bylaw.cli.bundle;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bylaw bundle}. */
@Command(
    name = "bundle",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Ships a policy tree: one file with the same bytes for the same tree, in OPA's bundle format,",
      "signed by the council and by each domain for its part.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 it held, 2 wrong usage or a file that cannot be read, 3 the tree has errors,",
      "5 a bundle is refused or a signature does not hold.",
      "",
      "  bylaw bundle build --sequence 7 -o mesh.tar.gz",
      "  bylaw bundle sign mesh.tar.gz --key council.key",
      "  bylaw bundle verify mesh.tar.gz --key council.key.pub",
      "  bylaw bundle inspect mesh.tar.gz"
    },
    subcommands = {
      BuildCommand.class,
      SignCommand.class,
      VerifyCommand.class,
      InspectCommand.class
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
public final class BundleCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
