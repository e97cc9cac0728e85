package dev.bylaw.cli;

import dev.bylaw.log.note.Ed25519Verifier;
import dev.bylaw.log.note.NoteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How to reach an audit store, and by which key its checkpoints are verified. */
public final class StoreOptions {
  @Option(
      names = "--store",
      defaultValue = "${env:BYLAW_STORE}",
      paramLabel = "HOST:PORT",
      description = "The audit store's address (or BYLAW_STORE).")
  @Nullable String store;

  @Option(
      names = "--log-key",
      defaultValue = "${env:BYLAW_LOG_KEY}",
      paramLabel = "FILE",
      description =
          "File with the log's verifier key (C2SP signed note), or BYLAW_LOG_KEY. Keep your own"
              + " copy: a key that the store hands out proves nothing.")
  @Nullable Path logKey;

  @Option(
      names = "--token-file",
      defaultValue = "${env:BYLAW_TOKEN_FILE}",
      paramLabel = "FILE",
      description =
          "File with the token that the store knows you by (or BYLAW_TOKEN_FILE); see"
              + " `bylaw audit token`.")
  @Nullable Path tokenFile;

  /** Connects to the store. */
  public StoreClient connect() throws Failure {
    if (store == null || store.isBlank()) {
      throw new Failure(ExitCode.USAGE, "missing --store HOST:PORT (or BYLAW_STORE)");
    }
    try {
      return new StoreClient(store, tokenFile == null ? "" : Files.readString(tokenFile).strip());
    } catch (IOException e) {
      throw new Failure(ExitCode.USAGE, "cannot read the token from `" + tokenFile + "`");
    }
  }

  /** Whether the reader has a copy of the log's key. */
  public boolean hasKey() {
    return logKey != null;
  }

  /** The log's key, from the reader's own copy. */
  public Ed25519Verifier key() throws Failure {
    if (logKey == null) {
      throw new Failure(ExitCode.USAGE, "missing --log-key FILE (or BYLAW_LOG_KEY)");
    }
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
