package dev.bylaw.cli.waiver;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bylaw waiver}. */
@Command(
    name = "waiver",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Exceptions to mandatory controls that end by themselves: a file says what, for whom, until",
      "when and why; members of the control's owner approve it with their signatures.",
      ""
    },
    footer = {
      "",
      "  bylaw waiver request fraud-desk --control council.pii.mask --until 2026-12-15 \\",
      "      --reason 'card fraud in November' --ticket PRIV-2231 --requester noor.haddad \\",
      "      --role fraud-analyst --purpose fraud-detection --product urn:mesh:sales:orders \\",
      "      --compensation '{masks: {\"*pii\": tokenize}}'",
      "  bylaw waiver approve fraud-desk --key ~/.bylaw/lea.key",
      "  bylaw waiver list",
      "  bylaw waiver expiring --within P14D"
    },
    subcommands = {
      WaiverRequestCommand.class,
      WaiverApproveCommand.class,
      WaiverListCommand.class,
      WaiverExpiringCommand.class
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
public final class WaiverCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
