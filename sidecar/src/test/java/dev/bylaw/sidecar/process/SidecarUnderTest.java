package dev.bylaw.sidecar.process;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A sidecar as a process of its own, on the class path of the test. */
final class SidecarUnderTest implements AutoCloseable {
  private final Process process;
  private final Path log;
  private final ManagedChannel channel;

  private SidecarUnderTest(Process process, Path log, ManagedChannel channel) {
    this.process = process;
    this.log = log;
    this.channel = channel;
  }

  /**
   * Starts one.
   *
   * @param folder where its files are: policies, journal, key, log
   * @param auditPort where the audit store listens; 0 for none
   */
  static SidecarUnderTest start(Path folder, int auditPort) throws IOException {
    int port = freePort();
    Path config = folder.resolve("sidecar.yaml");
    Files.writeString(
        config,
        """
        bylaw:
          sidecar: {mesh: example-mesh, id: orders-1, domain: sales, key-file: %1$s/identity.key}
          policies: {directory: %1$s/policies, interval: 50ms}
          journal: {directory: %1$s/journal, segment-bytes: 1000000, probe: 20ms, keep: 24h}
          server: {port: %2$d, socket: %1$s/bylaw.sock}
        """
            .formatted(folder, port));
    if (auditPort > 0) {
      Files.writeString(
          config,
          Files.readString(config)
              + "  audit: {target: \"127.0.0.1:%d\", store-key-file: %s/store.vkey, pause: 5ms, batch: 64}\n"
                  .formatted(auditPort, folder));
    }
    Path log = folder.resolve("sidecar.log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.bylaw.sidecar.Main",
                "--config",
                config.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    return new SidecarUnderTest(
        process,
        log,
        Grpc.newChannelBuilder("127.0.0.1:" + port, InsecureChannelCredentials.create()).build());
  }

  ManagedChannel channel() {
    return channel;
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  /** Waits until the health service tells this of a service; fails if the process ends. */
  void await(String service, ServingStatus expected) throws IOException, InterruptedException {
    while (status(service) != expected) {
      if (!process.isAlive()) {
        throw new AssertionError("the sidecar has ended:\n" + log());
      }
      channel.resetConnectBackoff();
      Thread.sleep(20);
    }
  }

  ServingStatus status(String service) {
    try {
      return HealthGrpc.newBlockingStub(channel)
          .withDeadlineAfter(5, TimeUnit.SECONDS)
          .check(HealthCheckRequest.newBuilder().setService(service).build())
          .getStatus();
    } catch (StatusRuntimeException _) {
      return ServingStatus.UNKNOWN;
    }
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
    channel.shutdownNow();
  }

  /** SIGTERM, and waits for the end. */
  @Override
  public void close() {
    channel.shutdownNow();
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
