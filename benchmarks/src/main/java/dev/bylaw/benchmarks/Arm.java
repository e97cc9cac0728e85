package dev.bylaw.benchmarks;

import dev.bylaw.v1.AuthorizeRequest;
import dev.bylaw.v1.AuthorizeResponse;
import dev.bylaw.v1.DecisionServiceGrpc;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server under measurement, in a process of its own.
 *
 * @param name what the tables call it
 * @param process the server
 * @param tcp its port on loopback
 * @param socket its Unix domain socket
 */
record Arm(String name, Process process, int tcp, Path socket) implements AutoCloseable {

  /** What a server process runs with, all alike. */
  static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-Xms16m",
          "-Xmx256m",
          "-Xss512k",
          "-XX:+UseCompactObjectHeaders",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  static Process java(Path log, List<String> flags, List<String> args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(args);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  ManagedChannel connect(boolean unix) {
    String target = unix ? "unix:" + socket : "127.0.0.1:" + tcp;
    return Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()).build();
  }

  /** Nanoseconds from now until the first answer. */
  long awaitFirstAnswer(AuthorizeRequest request) throws InterruptedException {
    long started = System.nanoTime();
    ManagedChannel channel = connect(false);
    try {
      while (process.isAlive()) {
        try {
          var _ =
              DecisionServiceGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(2, TimeUnit.SECONDS)
                  .authorize(request);
          return System.nanoTime() - started;
        } catch (StatusRuntimeException _) {
          channel.resetConnectBackoff();
          Thread.sleep(2);
        }
      }
      throw new IllegalStateException(name + " ended; see its log");
    } finally {
      channel.shutdownNow();
    }
  }

  /** Resident memory in MB, from /proc. */
  long residentMegabytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    return -1;
  }

  /**
   * Latencies of one caller that waits for each answer.
   *
   * @return nanoseconds, sorted
   */
  static long[] closedLoop(ManagedChannel channel, AuthorizeRequest request, int calls) {
    DecisionServiceGrpc.DecisionServiceBlockingStub stub =
        DecisionServiceGrpc.newBlockingStub(channel);
    long[] nanos = new long[calls];
    for (int i = 0; i < calls; i++) {
      long t = System.nanoTime();
      var _ = stub.authorize(request);
      nanos[i] = System.nanoTime() - t;
    }
    Arrays.sort(nanos);
    return nanos;
  }

  /**
   * Latencies of several callers, each of whom waits for each answer.
   *
   * @return nanoseconds of all calls, sorted
   */
  static long[] closedLoops(
      ManagedChannel channel, AuthorizeRequest request, int calls, int callers)
      throws InterruptedException, ExecutionException {
    List<Future<long[]>> loops = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < callers; i++) {
        loops.add(threads.submit(() -> closedLoop(channel, request, calls / callers)));
      }
    }
    long[] all = new long[calls / callers * callers];
    int at = 0;
    for (Future<long[]> loop : loops) {
      long[] nanos = loop.get();
      System.arraycopy(nanos, 0, all, at, nanos.length);
      at += nanos.length;
    }
    Arrays.sort(all);
    return all;
  }

  /** Answers a second with so many calls in flight; every call must be answered. */
  static double throughput(
      ManagedChannel channel, AuthorizeRequest request, int calls, int inFlight)
      throws InterruptedException {
    DecisionServiceGrpc.DecisionServiceStub stub = DecisionServiceGrpc.newStub(channel);
    Semaphore room = new Semaphore(inFlight);
    CountDownLatch done = new CountDownLatch(calls);
    AtomicLong failed = new AtomicLong();
    long started = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      room.acquire();
      stub.authorize(
          request,
          new StreamObserver<>() {
            @Override
            public void onNext(AuthorizeResponse response) {}

            @Override
            public void onError(Throwable t) {
              failed.incrementAndGet();
              onCompleted();
            }

            @Override
            public void onCompleted() {
              room.release();
              done.countDown();
            }
          });
    }
    done.await();
    if (failed.get() > 0) {
      throw new IllegalStateException(failed + " of " + calls + " calls failed");
    }
    return calls / ((System.nanoTime() - started) / 1e9);
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
