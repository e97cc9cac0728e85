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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of the demo, on a port of its own, with its output in a file. */
final class DemoProcess implements AutoCloseable {
  /** How long a process may take until it serves, in seconds. */
  private static final int START_SECONDS = 60;

  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-Xms16m",
          "-Xmx256m",
          "-Xss512k",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

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

  /** Starts the main class of a jar with a configuration file; its folder gets the log. */
  static DemoProcess start(String name, Path jar, Path config, int port)
      throws IOException, Failure {
    if (!Files.exists(jar)) {
      throw new Failure(ExitCode.INTERNAL, "`" + jar + "` is not built; run ./bylaw");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(List.of("-jar", jar.toString(), "--config", config.toString()));
    Path log = config.resolveSibling(name + ".log");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    return new DemoProcess(name, port, log, process);
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
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
