package dev.bylaw.opa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The installed {@code opa}. */
final class Opa {
  private Opa() {}

  /** The executable; skips the test where there is none. */
  static String required() {
    List<String> folders = new ArrayList<>();
    String path = System.getenv("PATH");
    if (path != null) {
      folders.addAll(List.of(path.split(java.io.File.pathSeparator)));
    }
    folders.add(System.getProperty("user.home") + "/go/bin");
    for (String folder : folders) {
      Path opa = Path.of(folder, "opa");
      if (Files.isExecutable(opa)) {
        return opa.toString();
      }
    }
    assumeTrue(false, "opa is not installed: nothing is compiled or served by it");
    throw new AssertionError();
  }

  /** The bundle of what lies in {@code sources}. */
  static Path build(Path sources, Path bundle, String... entrypoints) throws Exception {
    List<String> command = new ArrayList<>(List.of(required(), "build", "-t", "wasm"));
    for (String each : entrypoints) {
      command.add("-e");
      command.add(each);
    }
    command.addAll(List.of("-o", bundle.toString(), "."));
    Process process =
        new ProcessBuilder(command).directory(sources.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return bundle;
  }

  /** A policy of one module. */
  static WasmPolicy wasm(Path folder, WasmLimits limits, String rego, String... entrypoints)
      throws Exception {
    Path sources = Files.createDirectories(folder.resolve("sources"));
    Files.writeString(sources.resolve("policy.rego"), rego);
    Path bundle = build(sources, folder.resolve("bundle.tar.gz"), entrypoints);
    return WasmPolicy.load(OpaBundle.read(bundle, BundleLimits.standard()), limits);
  }

  /** A server on the loopback, until closed. */
  static final class Server implements AutoCloseable {
    private final Process process;
    private final URI uri;

    Server(Path sources, String... options) throws Exception {
      int port;
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = socket.getLocalPort();
      }
      List<String> command =
          new ArrayList<>(List.of(required(), "run", "--server", "--addr", "127.0.0.1:" + port));
      command.addAll(List.of("--log-level", "error", "--disable-telemetry"));
      command.addAll(List.of(options));
      command.add(".");
      process =
          new ProcessBuilder(command)
              .directory(sources.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      uri = URI.create("http://127.0.0.1:" + port);
      awaitHealth();
    }

    private void awaitHealth() throws Exception {
      try (HttpClient client = HttpClient.newHttpClient()) {
        HttpRequest health = HttpRequest.newBuilder(uri.resolve("/health")).build();
        for (int i = 0; i < 200; i++) {
          try {
            if (client.send(health, BodyHandlers.discarding()).statusCode() == 200) {
              return;
            }
          } catch (IOException e) {
            assertThat(process.isAlive()).isTrue();
          }
          Thread.sleep(50);
        }
      }
      close();
      throw new AssertionError("opa does not answer");
    }

    URI uri() {
      return uri;
    }

    @Override
    public void close() {
      process.destroy();
    }
  }
}
