package dev.bylaw.audit;

import dev.bylaw.audit.columns.ColumnFiles;
import dev.bylaw.audit.columns.FactQueries;
import dev.bylaw.audit.http.HttpHost;
import dev.bylaw.log.note.CosignatureSigner;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.seal.Erasures;
import dev.bylaw.log.seal.KeyStore;
import dev.bylaw.log.seal.PayloadReader;
import dev.bylaw.log.store.LogStore;
import dev.bylaw.v1.AuditServiceGrpc;
import io.grpc.protobuf.services.HealthStatusManager;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole service: log, index, publisher and server, started and stopped in this order. */
@Context
public final class AuditStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AuditStore.class);

  private final LogStore store;
  private final KeyStore keys;
  private final QueryIndex index;
  private final Publisher publisher;
  private final Sealer sealer;
  private final GrpcHost host;
  private final Signs signs;
  private final @Nullable HttpHost http;
  private final @Nullable Witnessing witnessing;

  @Inject
  AuditStore(AuditConfiguration configuration) throws IOException, IndexException {
    Path directory = configuration.directory().toAbsolutePath().normalize();
    Ed25519Signer signer = KeyFile.load(configuration.keyPath(), configuration.origin(), directory);
    EnrolmentFile enrolment = new EnrolmentFile(configuration.enrolmentPath());
    HealthStatusManager health = new HealthStatusManager();
    long started = System.nanoTime();
    SealedLog log = SealedLog.open(directory, configuration.payloadKeysPath(), signer, enrolment);
    store = log.store();
    keys = log.keys();
    Payloads payloads = new Payloads(store, PayloadReader.of(keys));
    enrolment.follow(store::enrol);
    index = QueryIndex.open(configuration.indexPath(), store, payloads);
    Erasures erasures = log.erasures(index);
    erasures.resume();
    ColumnFiles columns = new ColumnFiles(store, configuration.columnsPath());
    FactQueries facts = new FactQueries(columns);
    sealer = new Sealer(store, columns);
    Signs seen = new Signs(configuration.signsPath(), enrolment, InstantSource.system());
    signs = seen;
    publisher =
        new Publisher(
            store,
            index,
            configuration.publishInterval(),
            serving -> {
              enrolment.refresh();
              seen.write(false);
              health.setStatus("", GrpcHost.status(serving));
              health.setStatus(AuditServiceGrpc.SERVICE_NAME, GrpcHost.status(serving));
            });
    CosignatureSigner cosigner =
        new CosignatureSigner(
            KeyFile.cosigner(configuration.cosignerPath(), configuration.origin() + "/mirror"),
            InstantSource.system());
    Clients clients = new Clients(configuration.clientsPath());
    witnessing =
        Witnessing.of(
            configuration.witnessPolicyPath(),
            log.disk(),
            directory,
            store,
            signer.verifier(),
            configuration.witnessInterval());
    host =
        GrpcHost.start(
            configuration,
            new AuditEndpoint(
                    store,
                    enrolment,
                    publisher,
                    index,
                    facts,
                    payloads,
                    new Eraser(erasures, new HoldsFile(configuration.holdsPath())),
                    signer,
                    InstantSource.system())
                .cosigning(cosigner)
                .witnessed(witnessing)
                .seeing(signs),
            new Access(clients),
            health);
    http =
        configuration.httpPort() < 0
            ? null
            : HttpSide.start(
                configuration,
                log.disk(),
                store,
                index,
                publisher,
                enrolment,
                cosigner,
                witnessing,
                clients);
    publisher.start();
    sealer.start();
    if (witnessing != null) {
      witnessing.start();
    }
    if (http != null) {
      LOG.info("HTTP on {}:{}", configuration.httpHost(), http.port());
      writePort(configuration.httpPortFile(), http.port());
    }
    writePort(configuration.portFile(), host.port());
    LOG.info(
        "`{}` with {} entries, key {}, listens on {}:{} after {} ms",
        directory,
        store.checkpoint().size(),
        signer.verifier(),
        configuration.host(),
        host.port(),
        (System.nanoTime() - started) / 1_000_000);
  }

  private static void writePort(@Nullable Path file, int port) throws IOException {
    if (file != null) {
      Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
      Files.writeString(temporary, port + "\n");
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** The port that the service listens on. */
  public int port() {
    return host.port();
  }

  void awaitTermination() throws InterruptedException {
    host.awaitTermination();
  }

  @Override
  @PreDestroy
  public void close() throws IOException, SQLException {
    if (http != null) {
      http.close();
    }
    host.close();
    if (witnessing != null) {
      witnessing.close();
    }
    sealer.close();
    publisher.close();
    signs.write(true);
    try (keys;
        index) {
      store.close();
    }
    LOG.info("closed with {} entries", store.checkpoint().size());
  }
}
