package dev.bylaw.cli.waiver;

import dev.bylaw.bundle.signature.ApprovalText.Kind;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.TreeOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bylaw hold approve}. */
@Command(
    name = "approve",
    mixinStandardHelpOptions = true,
    description = {
      "Signs all that a hold's file says with your key, its release included where it has one, and",
      "writes the signature into the file.",
      "Whoever changes the hold later needs new approvals.",
      ""
    },
    footer = {
      "",
      "Exit code 4 where you may not approve it: you requested it, or are no member of its issuer.",
      "",
      "  bylaw hold approve case-2026-17 --key ~/.bylaw/ida.key"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class HoldApproveCommand implements Callable<Integer> {
  @Mixin private TreeOptions tree;

  @Mixin private FormatOption output;

  @Parameters(index = "0", paramLabel = "HOLD", description = "Its id, or its file.")
  private String hold = "";

  @Option(
      names = {"-k", "--key"},
      required = true,
      paramLabel = "FILE",
      description = "Your secret key, named as you are in mesh.yaml.")
  private Path key = Path.of("");

  @Override
  public Integer call() throws Failure, IOException {
    return Approver.approve(tree, Kind.HOLD, hold, key, output.format);
  }
}
