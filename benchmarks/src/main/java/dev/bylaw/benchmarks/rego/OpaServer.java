package dev.bylaw.benchmarks.rego;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** An {@code opa run --server} on loopback, asked by one caller over one connection. */
final class OpaServer implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(2);

  private final Process process;
  private final String address;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private OpaServer(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /** Starts a server on a workload and waits until it answers. */
  static OpaServer start(Opa opa, Folder folder) throws IOException, InterruptedException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    String address = "127.0.0.1:" + port;
    Process process =
        new ProcessBuilder(
                opa.executable().toString(),
                "run",
                "--server",
                "--addr",
                address,
                "--log-level",
                "error",
                "--optimize-store-for-read-speed",
                "--disable-telemetry",
                folder.policy().toString(),
                folder.data().toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    OpaServer server = new OpaServer(process, address);
    server.await();
    return server;
  }

  private void await() throws IOException, InterruptedException {
    long end = System.nanoTime() + START.toNanos();
    HttpRequest health =
        HttpRequest.newBuilder(URI.create("http://" + address + "/health")).build();
    while (System.nanoTime() < end && process.isAlive()) {
      try {
        if (client.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // not listening yet
      }
      Thread.sleep(50);
    }
    process.destroy();
    throw new IOException("opa does not answer at " + address);
  }

  /**
   * Median microseconds of a call.
   *
   * @param evaluation of the query
   * @param health of a page that costs nothing
   */
  record Calls(double evaluation, double health) {}

  /** Asks in turn for each input, and for the health page, for a while. */
  Calls measure(Folder folder, Duration duration) throws IOException, InterruptedException {
    URI uri =
        URI.create(
            "http://" + address + "/v1/data/" + folder.query().substring(5).replace('.', '/'));
    List<Path> inputs = folder.inputs();
    HttpRequest[] requests = new HttpRequest[inputs.size()];
    for (int i = 0; i < requests.length; i++) {
      requests[i] =
          HttpRequest.newBuilder(uri)
              .header("Content-Type", "application/json")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"input\": " + Files.readString(inputs.get(i)) + "}"))
              .build();
    }
    HttpRequest health =
        HttpRequest.newBuilder(URI.create("http://" + address + "/health")).build();
    median(requests, duration);
    median(new HttpRequest[] {health}, duration.dividedBy(4));
    return new Calls(
        median(requests, duration), median(new HttpRequest[] {health}, duration.dividedBy(2)));
  }

  private double median(HttpRequest[] requests, Duration duration)
      throws IOException, InterruptedException {
    long[] nanos = new long[200_000];
    int calls = 0;
    long end = System.nanoTime() + duration.toNanos();
    while (calls < nanos.length) {
      long start = System.nanoTime();
      if (start > end && calls > 0) {
        break;
      }
      HttpResponse<byte[]> reply =
          client.send(requests[calls % requests.length], HttpResponse.BodyHandlers.ofByteArray());
      nanos[calls++] = System.nanoTime() - start;
      if (reply.statusCode() != 200) {
        throw new IOException("opa answers " + reply.statusCode());
      }
    }
    long[] measured = Arrays.copyOf(nanos, calls);
    Arrays.sort(measured);
    return measured[calls / 2] / 1e3;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    process.waitFor();
    client.close();
  }
}
