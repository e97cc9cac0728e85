package dev.bylaw.log.store;

import dev.bylaw.log.entry.EncodedEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Durable appends a second at batches of 1, 64 and 1,024 entries, beside {@code dd oflag=dsync}
 * with writes of the same size, and beside SQLite and RocksDB where their jars are on the class
 * path, in turns in one run:
 *
 * <pre>java -cp target/classes:target/test-classes dev.bylaw.log.store.AppendBenchmark DIR</pre>
 */
final class AppendBenchmark {
  private static final int ROUNDS = 5;

  private AppendBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    Files.createDirectories(folder);
    System.out.println(
        "batch  bytes/batch  dd batches/s  wal batches/s  wal/dd  sqlite/dd  rocksdb/dd"
            + "  wal/sqlite  wal/rocksdb  store entries/s");
    for (int batch : new int[] {1, 64, 1_024}) {
      // an Ed25519 signature and its verification take about 1 ms each with the JDK
      int batches = batch == 1 ? 300 : batch == 64 ? 150 : 40;
      measure(folder, batch, batches);
    }
  }

  private static void measure(Path folder, int batch, int batches) throws Exception {
    List<double[]> rounds = new ArrayList<>();
    TestSidecar sidecar = new TestSidecar("bench").write(batch * batches);
    for (int i = 1; i <= batches; i++) {
      sidecar.note(i * batch);
    }
    int bytes = Frame.bytes(sidecar.journal().subList(0, batch));
    for (int round = 0; round <= ROUNDS; round++) {
      double dd = dd(folder, bytes, batches);
      double wal = wal(folder, sidecar.journal(), batch, batches);
      double sqlite = PeerStores.sqlite(folder, sidecar.journal(), batch, batches);
      double rocks = PeerStores.rocksDb(folder, sidecar.journal(), batch, batches);
      double store = store(folder, sidecar, batch, batches);
      // the first round warms up
      if (round > 0) {
        rounds.add(
            new double[] {
              dd, wal, wal / dd, sqlite / dd, rocks / dd, wal / sqlite, wal / rocks, store
            });
      }
    }
    System.out.printf(
        "%5d  %11d  %12.0f  %13.0f  %6.2f  %9.2f  %10.2f  %10.2f  %11.2f  %15.0f%n",
        batch,
        bytes,
        median(rounds, 0),
        median(rounds, 1),
        median(rounds, 2),
        median(rounds, 3),
        median(rounds, 4),
        median(rounds, 5),
        median(rounds, 6),
        median(rounds, 7));
  }

  private static double median(List<double[]> rounds, int column) {
    return rounds.stream().mapToDouble(r -> r[column]).sorted().toArray()[rounds.size() / 2];
  }

  private static double dd(Path folder, int bytes, int count) throws Exception {
    Path file = folder.resolve("dd");
    Files.deleteIfExists(file);
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(
                "dd", "if=/dev/zero", "of=" + file, "bs=" + bytes, "count=" + count, "oflag=dsync")
            .redirectErrorStream(true)
            .start();
    String said =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    process.waitFor();
    // dd tells its own time, without its start: "…, 0.0612 s, …"
    java.util.regex.Matcher seconds =
        java.util.regex.Pattern.compile("([0-9.e+-]+) s,").matcher(said);
    double elapsed =
        seconds.find() ? Double.parseDouble(seconds.group(1)) : (System.nanoTime() - start) / 1e9;
    return count / elapsed;
  }

  private static double wal(Path folder, List<EncodedEntry> entries, int batch, int batches)
      throws IOException {
    Path root = folder.resolve("wal");
    clear(root);
    Files.createDirectories(root);
    WriteAheadLog log = WriteAheadLog.open(new LocalDisk(), root, 16 << 20, 0).log();
    long start = System.nanoTime();
    for (int i = 0; i < batches; i++) {
      log.append((long) i * batch, entries.subList(i * batch, (i + 1) * batch));
    }
    double rate = batches / ((System.nanoTime() - start) / 1e9);
    log.close();
    return rate;
  }

  private static double store(Path folder, TestSidecar sidecar, int batch, int batches)
      throws IOException {
    Path root = folder.resolve("log");
    clear(root);
    try (LogStore store =
        LogStore.open(
            new LocalDisk(),
            root,
            LogStoreTest.LOG_KEY,
            Enrolment.of(List.of(sidecar.verifier())),
            StoreSettings.DEFAULT,
            InstantSource.system())) {
      long start = System.nanoTime();
      for (int i = 0; i < batches; i++) {
        store.append(sidecar.batch(i * batch, (i + 1) * batch));
      }
      return (double) batch * batches / ((System.nanoTime() - start) / 1e9);
    }
  }

  static void clear(Path root) throws IOException {
    if (Files.exists(root)) {
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
