package dev.bylaw.lakehouse;

import dev.bylaw.log.note.Ed25519Verifier;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.store.LocalDisk;
import dev.bylaw.log.store.LogSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which log, which key, which table. */
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class LogOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--log",
      required = true,
      paramLabel = "DIR",
      description = "The log's folder. Its store may go on writing.")
  private Path log;

  @Option(
      names = "--log-key",
      required = true,
      defaultValue = "${env:BYLAW_LOG_KEY}",
      paramLabel = "FILE",
      description = "File with the log's verifier key (or BYLAW_LOG_KEY). Keep your own copy.")
  private Path logKey;

  @Option(
      names = "--warehouse",
      paramLabel = "DIR",
      description =
          "A folder on this machine: the warehouse with its catalog, and what is under way. Default:"
              + " DIR.lakehouse beside the log.")
  private @Nullable Path warehouse;

  @Option(
      names = "--catalog-property",
      paramLabel = "KEY=VALUE",
      description =
          "A property of Iceberg's catalog, for a warehouse elsewhere: type, uri, warehouse,"
              + " io-impl, s3.endpoint. Libraries that it names have to be on the class path.")
  private Map<String, String> properties = new LinkedHashMap<>();

  @Option(
      names = "--table",
      paramLabel = "NAMESPACE.NAME",
      defaultValue = Warehouse.TABLE,
      description = "The table. Default: ${DEFAULT-VALUE}.")
  String table;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "How to print what was done.")
  Format format;

  enum Format {
    text,
    json
  }

  Ed25519Verifier key() {
    try {
      return Ed25519Verifier.parse(Files.readString(logKey).strip());
    } catch (IOException _) {
      throw wrong("cannot read the log's key from `" + logKey + "`");
    } catch (NoteException e) {
      throw wrong("`" + logKey + "` holds no verifier key: " + e.getMessage());
    }
  }

  LogSnapshot open(Ed25519Verifier key) throws IOException {
    try {
      return LogSnapshot.open(new LocalDisk(), log, key);
    } catch (NoSuchFileException _) {
      throw wrong("`" + log + "` is no log: it has no checkpoint");
    }
  }

  Warehouse warehouse() throws IOException {
    return Warehouse.open(warehouse == null ? beside(".lakehouse") : warehouse, properties);
  }

  Path beside(String suffix) {
    Path absolute = log.toAbsolutePath().normalize();
    return absolute.resolveSibling(absolute.getFileName() + suffix);
  }

  void print(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
