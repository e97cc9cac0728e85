package dev.bylaw.cli.waiver;

import dev.bylaw.bundle.signature.ApprovalText.Kind;
import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.TreeOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bylaw hold list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {
      "Lists every hold of the tree with its state: active, upcoming, pending (its release is not",
      "approved), released or broken.",
      ""
    },
    footer = {"", "  bylaw hold list", "  bylaw hold list --at 2027-01-01 --format json"})
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class HoldListCommand implements Callable<Integer> {
  @Mixin private TreeOptions tree;

  @Mixin private FormatOption output;

  @Override
  public Integer call() throws Failure, IOException {
    Listing.print(output.format, TreeRegister.open(tree).of(Kind.HOLD), tree.clock());
    return ExitCode.OK;
  }
}
