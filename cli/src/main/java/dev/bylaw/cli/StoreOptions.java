package dev.bylaw.cli;

import dev.bylaw.log.note.Ed25519Verifier;
import dev.bylaw.log.note.NoteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** How to reach an audit store, and by which key its checkpoints are verified. */
public final class StoreOptions {
  @Option(
      names = "--store",
      required = true,
      defaultValue = "${env:BYLAW_STORE}",
      paramLabel = "HOST:PORT",
      description = "The audit store's address (or BYLAW_STORE).")
  String store = "";

  @Option(
      names = "--log-key",
      required = true,
      defaultValue = "${env:BYLAW_LOG_KEY}",
      paramLabel = "FILE",
      description =
          "File with the log's verifier key (C2SP signed note), or BYLAW_LOG_KEY. Keep your own"
              + " copy: a key that the store hands out proves nothing.")
  Path logKey = Path.of("");

  /** Connects to the store. */
  public StoreClient connect() {
    return new StoreClient(store);
  }

  /** The log's key, from the reader's own copy. */
  public Ed25519Verifier key() throws Failure {
    return key(logKey);
  }

  /** The key in a file. */
  public static Ed25519Verifier key(Path file) throws Failure {
    try {
      return Ed25519Verifier.parse(Files.readString(file).strip());
    } catch (IOException e) {
      throw new Failure(ExitCode.USAGE, "cannot read the log's key from `" + file + "`");
    } catch (NoteException e) {
      throw new Failure(ExitCode.USAGE, "`" + file + "` holds no verifier key: " + e.getMessage());
    }
  }
}
