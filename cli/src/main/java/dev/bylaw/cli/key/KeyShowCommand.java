package dev.bylaw.cli.key;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.Screen;
import dev.bylaw.log.note.Ed25519Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code bylaw key show}. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the public side of a key, never the secret: its name, its id, and the line for",
      "mesh.yaml.",
      ""
    },
    footer = {"", "  bylaw key show council.key", "  bylaw key show council.key.pub --format json"})
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class KeyShowCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FILE", description = "A secret key or a `.pub` file.")
  private Path file = Path.of("");

  @Mixin private FormatOption output;

  @Override
  public Integer call() throws Failure, IOException {
    if (!Files.isRegularFile(file)) {
      throw new Failure(ExitCode.USAGE, "there is no key at `" + file + "`");
    }
    boolean secret = KeyFiles.isSecret(file);
    Ed25519Verifier key =
        secret ? KeyFiles.secret(file).verifier() : KeyFiles.verifier(file.toString());
    Screen screen = Screen.standard();
    if (output.isJson()) {
      screen.line(KeyJson.write(key, secret));
      return ExitCode.OK;
    }
    screen.line("name      " + key.name());
    screen.line("id        %08x".formatted(key.keyId()));
    screen.line("verifier  " + key);
    screen.line("mesh.yaml - \"" + key + "\"");
    return ExitCode.OK;
  }
}
