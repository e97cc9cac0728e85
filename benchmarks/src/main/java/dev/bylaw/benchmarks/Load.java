package dev.bylaw.benchmarks;

import com.google.protobuf.util.JsonFormat;
import dev.bylaw.v1.AuthorizeRequest;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Authorize against a no-op call on the same stack, and the durable journal against one on a memory
 * file system; then cold start and resident memory. All arms run side by side, their rounds
 * interleaved; ratios are of the same round. Run from the repository's root; see
 * docs/performance.md.
 */
public final class Load {
  private static final int ROUNDS = Integer.getInteger("rounds", 5);
  private static final int CALLS = Integer.getInteger("calls", 3_000);
  private static final int FLOOD = Integer.getInteger("flood", 10_000);
  private static final int IN_FLIGHT = 128;
  private static final int[] CLIENTS = {1, 16, 64, 256};
  private static final int STARTS = Integer.getInteger("starts", 5);

  private final Path root = Path.of("").toAbsolutePath();
  private final Path work;
  private final AuthorizeRequest request;

  private Load() throws IOException {
    work = Files.createTempDirectory("bylaw-load");
    AuthorizeRequest.Builder builder = AuthorizeRequest.newBuilder();
    JsonFormat.parser()
        .merge(
            Files.readString(root.resolve("examples/01-a-first-decision/request.json")), builder);
    request = builder.build();
  }

  /** Runs everything and prints the tables. */
  public static void main(String[] args) throws Exception {
    Load load = new Load();
    if (args.length == 0 || args[0].equals("load")) {
      load.load();
    }
    if (args.length == 0 || args[0].equals("clients")) {
      load.clients();
    }
    if (args.length == 0 || args[0].equals("start")) {
      load.coldStart();
    }
  }

  private void load() throws Exception {
    try (Arm floor = noOp("no-op");
        Arm durable = sidecar("durable", work.resolve("journal"), root.resolve("policies"));
        Arm memory =
            sidecar(
                "journal in memory",
                Files.createTempDirectory(Path.of("/dev/shm"), "bylaw-load"),
                root.resolve("policies"))) {
      List<Arm> arms = List.of(floor, durable, memory);
      Map<String, ManagedChannel> channels = new LinkedHashMap<>();
      for (Arm arm : arms) {
        var _ = arm.awaitFirstAnswer(request);
        channels.put(arm.name() + " UDS", arm.connect(true));
        channels.put(arm.name() + " TCP", arm.connect(false));
      }
      for (ManagedChannel channel : channels.values()) {
        var _ = Arm.throughput(channel, request, FLOOD, IN_FLIGHT);
        var _ = Arm.closedLoop(channel, request, CALLS);
      }
      Map<String, List<double[]>> rounds = new LinkedHashMap<>();
      for (int round = 0; round < ROUNDS; round++) {
        System.out.printf("round %d of %d%n", round + 1, ROUNDS);
        for (Map.Entry<String, ManagedChannel> each : channels.entrySet()) {
          long[] nanos = Arm.closedLoop(each.getValue(), request, CALLS);
          double rate = Arm.throughput(each.getValue(), request, FLOOD, IN_FLIGHT);
          rounds
              .computeIfAbsent(each.getKey(), _ -> new ArrayList<>())
              .add(new double[] {at(nanos, 0.5), at(nanos, 0.99), rate});
        }
      }
      print(rounds);
      for (Arm arm : arms) {
        System.out.printf(
            "resident memory after the load, %s: %d MB%n", arm.name(), arm.residentMegabytes());
      }
      channels.values().forEach(ManagedChannel::shutdownNow);
    }
  }

  /** Acknowledged decisions by so many callers, each of whom waits for its answers. */
  private void clients() throws Exception {
    try (Arm floor = noOp("no-op");
        Arm durable =
            sidecar("durable", work.resolve("clients-journal"), root.resolve("policies"))) {
      List<Arm> arms = List.of(floor, durable);
      for (Arm arm : arms) {
        var _ = arm.awaitFirstAnswer(request);
      }
      System.out.printf(
          "%n| clients | decisions/s | p50 ms | p99 ms | no-op/s | its p50 | its p99 | rate / no-op |%n|---|---|---|---|---|---|---|---|%n");
      for (int clients : CLIENTS) {
        Map<Arm, List<double[]>> rounds = new LinkedHashMap<>();
        for (int round = 0; round <= ROUNDS; round++) {
          for (Arm arm : arms) {
            ManagedChannel channel = arm.connect(true);
            int calls = Math.max(clients * 20, CALLS);
            long started = System.nanoTime();
            long[] nanos = Arm.closedLoops(channel, request, calls, clients);
            double rate = nanos.length / ((System.nanoTime() - started) / 1e9);
            channel.shutdownNow();
            // the first round warms up
            if (round > 0) {
              rounds
                  .computeIfAbsent(arm, _ -> new ArrayList<>())
                  .add(new double[] {at(nanos, 0.5), at(nanos, 0.99), rate});
            }
          }
        }
        List<double[]> mine = rounds.getOrDefault(durable, List.of());
        List<double[]> none = rounds.getOrDefault(floor, List.of());
        System.out.printf(
            "| %d | %.0f | %.2f | %.2f | %.0f | %.2f | %.2f | %.2f |%n",
            clients,
            median(mine, mine, 2, false),
            median(mine, mine, 0, false) / 1e3,
            median(mine, mine, 1, false) / 1e3,
            median(none, none, 2, false),
            median(none, none, 0, false) / 1e3,
            median(none, none, 1, false) / 1e3,
            median(mine, none, 2, true));
      }
    }
  }

  private static double at(long[] sorted, double quantile) {
    return sorted[(int) Math.min(sorted.length - 1L, Math.round(sorted.length * quantile))] / 1e3;
  }

  private static void print(Map<String, List<double[]>> rounds) {
    System.out.printf(
        "%n| arm | p50 us | p99 us | req/s, %d in flight | p50 / no-op | p99 / no-op | req/s / no-op |%n|---|---|---|---|---|---|---|%n",
        IN_FLIGHT);
    rounds.forEach((name, mine) -> {
      String transport = name.substring(name.length() - 3);
      List<double[]> floor = rounds.getOrDefault("no-op " + transport, mine);
      System.out.printf(
          "| %s | %.0f | %.0f | %.0f | %.2f | %.2f | %.2f |%n",
          name,
          median(mine, mine, 0, false),
          median(mine, mine, 1, false),
          median(mine, mine, 2, false),
          median(mine, floor, 0, true),
          median(mine, floor, 1, true),
          median(mine, floor, 2, true));
    });
  }

  /** The median over rounds of a figure, or of its ratio to the floor's in the same round. */
  private static double median(List<double[]> mine, List<double[]> floor, int at, boolean ratio) {
    double[] all = new double[mine.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = ratio ? mine.get(i)[at] / floor.get(i)[at] : mine.get(i)[at];
    }
    Arrays.sort(all);
    return all[all.length / 2];
  }

  private void coldStart() throws Exception {
    Path tablesOnly = work.resolve("policies-without-drl");
    copyWithoutDrl(root.resolve("policies"), tablesOnly);
    System.out.printf(
        "%n| process | first answer after ms, median of %d | resident MB then |%n|---|---|---|%n",
        STARTS);
    List<double[]> floor = new ArrayList<>();
    List<double[]> tables = new ArrayList<>();
    List<double[]> drl = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      floor.add(start(() -> noOp("start")));
      tables.add(start(() -> sidecar("start", work.resolve("start-journal"), tablesOnly)));
      drl.add(
          start(() -> sidecar("start", work.resolve("start-journal"), root.resolve("policies"))));
    }
    row("no-op server", floor);
    row("sidecar, Rego and tables", tables);
    row("sidecar, and one DRL file", drl);
  }

  private static void row(String name, List<double[]> starts) {
    System.out.printf(
        "| %s | %.0f | %.0f |%n",
        name, median(starts, starts, 0, false), median(starts, starts, 1, false));
  }

  /** Starts a process. */
  private interface Start {
    Arm run() throws IOException;
  }

  private double[] start(Start start) throws Exception {
    long started = System.nanoTime();
    try (Arm arm = start.run()) {
      var _ = arm.awaitFirstAnswer(request);
      return new double[] {(System.nanoTime() - started) / 1e6, arm.residentMegabytes()};
    }
  }

  private Arm noOp(String name) throws IOException {
    int port = freePort();
    Path socket = work.resolve("noop-" + port + ".sock");
    String classpath =
        root.resolve("benchmarks/target/bylaw-benchmarks-0.1.0-SNAPSHOT.jar")
            + ":"
            + root.resolve("benchmarks/target/lib/*");
    return new Arm(
        name,
        Arm.java(
            work.resolve("noop.log"),
            Arm.FLAGS,
            List.of(
                "-cp",
                classpath,
                NoOpServer.class.getName(),
                Integer.toString(port),
                socket.toString())),
        port,
        socket);
  }

  private Arm sidecar(String name, Path journal, Path policies) throws IOException {
    int port = freePort();
    Path socket = work.resolve("sidecar-" + port + ".sock");
    Path config =
        Files.writeString(
            work.resolve("sidecar-" + port + ".yaml"),
            """
            bylaw:
              sidecar:
                mesh: example-mesh
                id: load
                domain: sales
                key-file: %1$s/load-%4$d.key
              policies:
                directory: %2$s
              journal:
                directory: %3$s
                max-bytes: 8589934592
              server:
                port: %4$d
                socket: %5$s
            """
                .formatted(work, policies, journal, port, socket));
    Path jar = root.resolve("sidecar/target/bylaw-sidecar-0.1.0-SNAPSHOT.jar");
    return new Arm(
        name,
        Arm.java(
            work.resolve("sidecar.log"),
            Arm.FLAGS,
            List.of("-jar", jar.toString(), "--config", config.toString())),
        port,
        socket);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void copyWithoutDrl(Path from, Path to) throws IOException {
    try (var walk = Files.walk(from)) {
      for (Path file : walk.toList()) {
        Path target = to.resolve(from.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else if (!file.toString().endsWith(".drl")) {
          Files.copy(file, target);
        }
      }
    }
  }
}
