package dev.bylaw.cli.waiver;

import dev.bylaw.bundle.signature.ApprovalText.Kind;
import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.TreeOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bylaw waiver list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {
      "Lists every waiver of the tree with its state: active, upcoming, pending approval, expired,",
      "lapsed (its keys ended) or broken.",
      ""
    },
    footer = {"", "  bylaw waiver list", "  bylaw waiver list --at 2027-01-01 --format json"})
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class WaiverListCommand implements Callable<Integer> {
  @Mixin private TreeOptions tree;

  @Mixin private FormatOption output;

  @Override
  public Integer call() throws Failure, IOException {
    Listing.print(output.format, TreeRegister.open(tree).of(Kind.WAIVER), tree.clock());
    return ExitCode.OK;
  }
}
