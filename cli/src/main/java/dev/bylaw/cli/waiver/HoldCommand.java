package dev.bylaw.cli.waiver;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bylaw hold}. */
@Command(
    name = "hold",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Legal holds: records that must not be deleted. A hold stands as soon as it is in the tree;",
      "its release counts once members of its issuer have signed it.",
      ""
    },
    footer = {
      "",
      "  bylaw hold request case-17 --issuer legal-office --product urn:mesh:sales:orders \\",
      "      --object orders --from 2026-05-02 --reason 'litigation about spring 2026'",
      "  bylaw hold approve case-17 --key ~/.bylaw/ida.key",
      "  bylaw hold release case-17 --on 2027-03-01",
      "  bylaw hold approve case-17 --key ~/.bylaw/ida.key       now of the release",
      "  bylaw hold list"
    },
    subcommands = {
      HoldRequestCommand.class,
      HoldApproveCommand.class,
      HoldReleaseCommand.class,
      HoldListCommand.class
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
public final class HoldCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
