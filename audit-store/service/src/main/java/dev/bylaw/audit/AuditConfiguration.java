package dev.bylaw.audit;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is set in the YAML file or the environment; {@code audit-store.yaml} documents each.
 *
 * @param directory the log's directory
 * @param origin the log's origin, which is the name of its key too
 * @param keyFile the log's signing key
 * @param enrolmentFile the sidecars' verifier keys
 * @param indexFile the query index
 * @param columnsDirectory the facts as Parquet files
 * @param payloadKeysFile the secrets that payloads are sealed by
 * @param clientsFile who may ask, by their tokens
 * @param holdsFile the legal holds that forbid an erasure
 * @param host the address to listen on
 * @param port the port to listen on; 0 for any that is free
 * @param portFile where the port is written once it is known
 * @param publishInterval how long an entry waits for its checkpoint
 * @param httpHost the address to listen on for HTTP
 * @param httpPort the port to listen on for HTTP; 0 for any that is free, -1 for no HTTP
 * @param httpPortFile where the HTTP port is written once it is known
 * @param httpPublic whether everybody may read tiles and checkpoints
 * @param witnessedLogsFile the verifier keys of other logs that are witnessed and mirrored
 * @param witnessPolicyFile the witnesses of this log
 * @param witnessInterval how often they are asked
 */
@ConfigurationProperties("bylaw.audit")
record AuditConfiguration(
    Path directory,
    String origin,
    @Nullable Path keyFile,
    @Nullable Path enrolmentFile,
    @Nullable Path indexFile,
    @Nullable Path columnsDirectory,
    @Nullable Path payloadKeysFile,
    @Nullable Path clientsFile,
    @Nullable Path holdsFile,
    @Bindable(defaultValue = "127.0.0.1") String host,
    @Bindable(defaultValue = "7450") int port,
    @Nullable Path portFile,
    @Bindable(defaultValue = "200ms") Duration publishInterval,
    @Bindable(defaultValue = "127.0.0.1") String httpHost,
    @Bindable(defaultValue = "-1") int httpPort,
    @Nullable Path httpPortFile,
    @Bindable(defaultValue = "false") boolean httpPublic,
    @Nullable Path witnessedLogsFile,
    @Nullable Path witnessPolicyFile,
    @Bindable(defaultValue = "10s") Duration witnessInterval) {

  Path keyPath() {
    return keyFile == null ? beside(".key") : keyFile;
  }

  Path cosignerPath() {
    return beside(".cosigner.key");
  }

  Path enrolmentPath() {
    return enrolmentFile == null ? beside(".enrolled") : enrolmentFile;
  }

  Path indexPath() {
    return indexFile == null ? beside(".index.sqlite") : indexFile;
  }

  Path columnsPath() {
    return columnsDirectory == null ? beside(".columns") : columnsDirectory;
  }

  Path payloadKeysPath() {
    return payloadKeysFile == null ? beside(".payload-keys") : payloadKeysFile;
  }

  Path clientsPath() {
    return clientsFile == null ? beside(".clients") : clientsFile;
  }

  Path holdsPath() {
    return holdsFile == null ? beside(".holds") : holdsFile;
  }

  /** The newest sign of life of each sidecar. */
  Path signsPath() {
    return beside(".signs");
  }

  Path witnessedLogsPath() {
    return witnessedLogsFile == null ? beside(".witnessed") : witnessedLogsFile;
  }

  Path witnessPolicyPath() {
    return witnessPolicyFile == null ? beside(".policy") : witnessPolicyFile;
  }

  Path witnessKeyPath() {
    return beside(".witness.key");
  }

  Path witnessMlDsaPath() {
    return beside(".witness.ml-dsa-44.key");
  }

  Path cosignerMlDsaPath() {
    return beside(".cosigner.ml-dsa-44.key");
  }

  /** What the witness cosigned last of each log. */
  Path witnessPath() {
    return beside(".witness");
  }

  Path mirrorsPath() {
    return beside(".mirrors");
  }

  /** Tiles of sidecars' logs, derived. */
  Path tilesPath() {
    return beside(".tiles");
  }

  // nothing but the log stands in the log's directory
  private Path beside(String suffix) {
    Path absolute = directory.toAbsolutePath().normalize();
    return absolute.resolveSibling(absolute.getFileName() + suffix);
  }
}
