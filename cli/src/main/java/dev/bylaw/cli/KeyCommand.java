package dev.bylaw.cli;

import dev.bylaw.log.note.Ed25519Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code bylaw key}. */
@Command(
    name = "key",
    mixinStandardHelpOptions = true,
    description = {
      "Makes an Ed25519 key pair in C2SP's signed-note form: FILE holds the secret (mode 0600),",
      "FILE.pub the verifier key that you hand out. Neither is ever overwritten.",
      ""
    })
final class KeyCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "NAME", description = "The key's name, e.g. an origin.")
  private String name = "";

  @Parameters(index = "1", paramLabel = "FILE", description = "Where the secret key goes.")
  private Path file = Path.of("");

  @Override
  public Integer call() throws Failure, IOException {
    Path pub = Path.of(file + ".pub");
    if (Files.exists(file) || Files.exists(pub)) {
      throw new Failure(ExitCode.USAGE, "`" + file + "` or `" + pub + "` exists already");
    }
    try {
      write(name, file, pub);
    } catch (IllegalArgumentException e) {
      throw new Failure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
    System.out.println(Files.readString(pub).strip());
    return ExitCode.OK;
  }

  static void write(String name, Path secret, Path pub) throws IOException {
    Ed25519Signer signer = Ed25519Signer.generate(name);
    Files.createFile(
        secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(secret, signer.toSecretText() + "\n");
    Files.writeString(pub, signer.verifier() + "\n", StandardOpenOption.CREATE_NEW);
  }
}
