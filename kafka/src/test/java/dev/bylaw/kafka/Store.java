package dev.bylaw.kafka;

import dev.bylaw.audit.AuditStore;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.note.Ed25519Verifier;
import dev.bylaw.log.store.LocalDisk;
import dev.bylaw.log.store.LogSnapshot;
import dev.bylaw.v1.AppendRequest;
import dev.bylaw.v1.AuditServiceGrpc;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The real audit store on a port that stays, so that it can go away and come back. */
final class Store implements AutoCloseable {
  static final String ORIGIN = "mesh.example/audit";

  final Path directory;
  private final int port = Broker.freePort();
  final ManagedChannel channel =
      Grpc.newChannelBuilder("127.0.0.1:" + port, InsecureChannelCredentials.create()).build();
  private ApplicationContext context;

  Store(Path folder, List<Ed25519Signer> sidecars) throws IOException {
    directory = folder.resolve("log");
    Files.writeString(
        folder.resolve("log.enrolled"),
        sidecars.stream().map(key -> key.verifier() + "\n").collect(Collectors.joining()));
    start();
  }

  void start() {
    context =
        ApplicationContext.run(
            Map.of(
                "bylaw.audit.directory",
                directory.toString(),
                "bylaw.audit.origin",
                ORIGIN,
                "bylaw.audit.port",
                port));
    context.getBean(AuditStore.class);
    channel.resetConnectBackoff();
  }

  void stop() {
    context.close();
  }

  /** The next entry that it expects of an origin. */
  long next(String origin) {
    return AuditServiceGrpc.newBlockingStub(channel)
        .append(AppendRequest.newBuilder().setOrigin(origin).build())
        .getNextSequence();
  }

  LogSnapshot snapshot() throws Exception {
    Path key = directory.resolveSibling("log.key.vkey");
    return LogSnapshot.open(
        new LocalDisk(), directory, Ed25519Verifier.parse(Files.readString(key).strip()));
  }

  @Override
  public void close() {
    channel.shutdownNow();
    context.close();
  }
}
