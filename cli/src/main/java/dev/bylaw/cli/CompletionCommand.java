package dev.bylaw.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bylaw completion}. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {"Prints a script that completes commands and options in bash and zsh.", ""},
    footer = {
      "",
      "  source <(bylaw completion)          for this shell",
      "",
      "Put that line into ~/.bashrc or ~/.zshrc to have it in every one."
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    System.out.print(AutoComplete.bash("bylaw", spec.root().commandLine()));
    return ExitCode.OK;
  }
}
