package dev.bylaw.audit;

import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The gRPC server: the audit service, health and reflection. */
final class GrpcHost implements AutoCloseable {
  // a batch has 4 MiB of entries at most; their frames and the checkpoint come on top
  private static final int MAX_MESSAGE_BYTES = 6 << 20;
  private static final int MAX_CALLS_PER_CONNECTION = 64;
  private static final int MAX_METADATA_BYTES = 16 << 10;

  private final Server server;

  private GrpcHost(Server server) {
    this.server = server;
  }

  static GrpcHost start(
      AuditConfiguration configuration,
      AuditEndpoint endpoint,
      Access access,
      HealthStatusManager health)
      throws IOException {
    Server server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(configuration.host(), configuration.port()))
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .maxInboundMetadataSize(MAX_METADATA_BYTES)
            .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
            .intercept(access)
            .addService(ServerInterceptors.intercept(endpoint, new Actor()))
            .addService(health.getHealthService())
            .addService(ProtoReflectionServiceV1.newInstance())
            .build()
            .start();
    return new GrpcHost(server);
  }

  static ServingStatus status(boolean serving) {
    return serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
  }

  int port() {
    return server.getPort();
  }

  void awaitTermination() throws InterruptedException {
    server.awaitTermination();
  }

  @Override
  public void close() {
    server.shutdown();
    try {
      if (!server.awaitTermination(5, TimeUnit.SECONDS)) {
        server.shutdownNow();
        server.awaitTermination(1, TimeUnit.SECONDS);
      }
    } catch (InterruptedException _) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
