package dev.bylaw.cli;

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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A process of the demo, on a port of its own, with its output in a file. */
final class DemoProcess implements AutoCloseable {
  /** How long a process may take until it serves, in seconds. */
  private static final int START_SECONDS = 60;

  /** How long it may take to end, in seconds; a training run writes its cache then. */
  private static final int END_SECONDS = Boolean.getBoolean(TrainingRun.PROPERTY) ? 120 : 10;

  /** The kinds of which a training run records one already. */
  private static final Set<String> RECORDED = new HashSet<>();

  private final String name;
  private final int port;
  private final Path log;
  private final Process process;
  private final ManagedChannel channel;

  private DemoProcess(String name, int port, Path log, Process process) {
    this.name = name;
    this.port = port;
    this.log = log;
    this.process = process;
    this.channel = Grpc.newChannelBuilder(target(), InsecureChannelCredentials.create()).build();
  }

  /**
   * Starts a process of the mesh as its operator would, by the {@code bylaw} script.
   *
   * @param home where the script lies
   * @param kind {@code sidecar} or {@code store}
   * @param name what it is called, as is its log beside the configuration file
   */
  static DemoProcess start(Path home, String kind, String name, Path config, int port)
      throws IOException {
    Path log = config.resolveSibling(name + ".log");
    ProcessBuilder process =
        new ProcessBuilder(home.resolve("bylaw").toString(), kind, "--config", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    process.environment().put("BYLAW_NO_BUILD", "1");
    process.environment().put("JAVA_HOME", System.getProperty("java.home"));
    if (Boolean.getBoolean(TrainingRun.PROPERTY) && RECORDED.add(kind)) {
      process.environment().put("BYLAW_TRAINING", kind);
    }
    return new DemoProcess(name, port, log, process.start());
  }

  /** A port that is free now. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  String target() {
    return "127.0.0.1:" + port;
  }

  ManagedChannel channel() {
    return channel;
  }

  /** Waits until it serves; fails with the end of its log where it does not. */
  void awaitServing() throws Failure, IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (process.isAlive() && System.nanoTime() < deadline) {
      try {
        ServingStatus status =
            HealthGrpc.newBlockingStub(channel)
                .withDeadlineAfter(1, TimeUnit.SECONDS)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus();
        if (status == ServingStatus.SERVING) {
          return;
        }
      } catch (StatusRuntimeException _) {
        // not listening yet
      }
      channel.resetConnectBackoff();
      Thread.sleep(50);
    }
    List<String> lines = Files.readAllLines(log);
    throw new Failure(
        ExitCode.INTERNAL,
        "the %s does not serve; its log ends with:%n%s"
            .formatted(
                name,
                String.join(
                    System.lineSeparator(),
                    lines.subList(Math.max(0, lines.size() - 15), lines.size()))));
  }

  /** Asks it to end, and waits; ends it by force where it does not. */
  @Override
  public void close() {
    channel.shutdownNow();
    process.destroy();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
