package dev.bylaw.cli.key;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.log.note.Ed25519Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code bylaw key new}. */
@Command(
    name = "new",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a key pair: FILE holds the secret (mode 0600), FILE.pub the verifier key that you hand",
      "out. Neither is ever overwritten.",
      ""
    },
    footer = {
      "",
      "  bylaw key new example-mesh/council council.key",
      "  bylaw key new ana.silva ~/.bylaw/ana.key"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class KeyNewCommand implements Callable<Integer> {
  @Mixin private FormatOption output;

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description = "The key's name: a person's id, or for instance an origin.")
  private String name = "";

  @Parameters(index = "1", paramLabel = "FILE", description = "Where the secret key goes.")
  private Path file = Path.of("");

  @Override
  public Integer call() throws Failure, IOException {
    Path pub = KeyFiles.pub(file);
    if (Files.exists(file) || Files.exists(pub)) {
      throw new Failure(ExitCode.USAGE, "`" + file + "` or `" + pub + "` exists already");
    }
    try {
      Ed25519Verifier made = KeyFiles.write(name, file, pub);
      System.out.println(output.isJson() ? KeyJson.write(made, true) : made.toString());
      return ExitCode.OK;
    } catch (IllegalArgumentException e) {
      throw new Failure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
  }
}
