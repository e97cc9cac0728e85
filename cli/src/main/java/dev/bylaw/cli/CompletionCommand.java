package dev.bylaw.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bylaw completion}. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {"Prints a script that completes commands and options in bash and zsh.", ""},
    footer = {
      "",
      "  source <(bylaw completion)          for this shell",
      "  bylaw completion zsh >~/.bylaw-completion    to source from ~/.zshrc",
      "",
      "Put the first line into ~/.bashrc or ~/.zshrc to have it in every one. One script serves",
      "both shells."
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class CompletionCommand implements Callable<Integer> {
  /** The shells that the one script serves. */
  enum Shell {
    BASH,
    ZSH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "SHELL",
      description = "${COMPLETION-CANDIDATES}; one script serves both.")
  private @Nullable Shell shell;

  @Override
  public Integer call() {
    System.out.print(AutoComplete.bash("bylaw", spec.root().commandLine()));
    return ExitCode.OK;
  }
}
