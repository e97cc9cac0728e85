package dev.bylaw.benchmarks.log;

import dev.bylaw.audit.columns.ColumnFiles;
import dev.bylaw.log.entry.EncodedEntry;
import dev.bylaw.log.entry.OriginText;
import dev.bylaw.log.fsck.Fsck;
import dev.bylaw.log.fsck.Report;
import dev.bylaw.log.merkle.CompactRange;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.Hasher;
import dev.bylaw.log.merkle.ProofVerifier;
import dev.bylaw.log.store.LocalDisk;
import dev.bylaw.log.store.LogStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * One store that grows, measured at each size: what an entry takes on disk, what opening,
 * appending, publishing, proving and checking take, and what the process holds. Arguments: a
 * folder, and the sizes. {@code -Dkeep=true} leaves the store there.
 */
public final class Growth {
  private static final int PUBLISHED = Integer.getInteger("publishes", 100);
  private static final int PROOFS = Integer.getInteger("proofs", 5_000);
  private static final int SMALL = 64;

  private final Path log;
  private final Path columns;
  private final SplittableRandom random = new SplittableRandom(1);

  private Growth(Path folder) {
    this.log = folder.resolve("log");
    this.columns = folder.resolve("log.columns");
  }

  /** Grows and measures. */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    Files.createDirectories(folder);
    Growth growth = new Growth(folder);
    for (int i = 1; i < args.length; i++) {
      growth.measure(Long.parseLong(args[i]));
    }
    if (!Boolean.getBoolean("keep")) {
      delete(growth.log);
      delete(growth.columns);
    }
  }

  private void measure(long size) throws Exception {
    System.out.printf("%n## %,d entries%n", size);
    long[] start = clock();
    try (LogStore store = LargeLog.open(log)) {
      // each append has a mirror entry behind it: the size is reached nearly
      long missing = size - store.checkpoint().size();
      if (missing > 0) {
        LargeLog.grow(store, missing);
        report("append, all (by one caller, batches of 4,096)", missing, "entries", start);
      }
    }
    bytes();
    start = clock();
    LogStore store = LargeLog.open(log);
    report("open", 1, "times", start);
    try (store) {
      publishes(store);
      proofs(store);
      start = clock();
      long reached = store.checkpoint().size();
      new ColumnFiles(store, columns).at(reached).close();
      report("derive all facts", reached, "entries", start);
      System.out.printf("facts: %.1f bytes an entry%n", (double) bytes(columns) / reached);
    }
    start = clock();
    Report sound =
        Fsck.check(new LocalDisk(), log, LargeLog.LOG_KEY.verifier(), LargeLog.enrolment());
    report("fsck, with " + sound.findings().size() + " findings", sound.size(), "entries", start);
    start = clock();
    long read = readAll();
    report("floor: read %d MB and hash them".formatted(read >> 20), sound.size(), "entries", start);
    System.gc();
    System.out.printf(
        "heap in use after a collection: %d MB%n",
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20);
  }

  private void bytes() throws IOException {
    long entries = Files.size(log.resolve("checkpoint")) > 0 ? size() : 0;
    System.out.printf(
        "bytes an entry: leaves %.1f, payloads %.1f, tree %.1f, all %.1f; files: %d%n",
        (double) bytes(log.resolve("tile/entries")) / entries,
        (double) bytes(log.resolve("payload")) / entries,
        (double) (bytes(log.resolve("tile")) - bytes(log.resolve("tile/entries"))) / entries,
        (double) bytes(log) / entries,
        files(log));
  }

  private long size() throws IOException {
    return Long.parseLong(Files.readAllLines(log.resolve("checkpoint")).get(1));
  }

  /** A batch of 64, acknowledged; then integrated and covered by a checkpoint. */
  private void publishes(LogStore store) throws Exception {
    OriginText origin =
        new OriginText(LargeLog.SIDECAR.name() + "/" + (store.originSizes().size() + 1_000));
    SyntheticEntries entries = new SyntheticEntries();
    CompactRange tree = new CompactRange();
    long[] acknowledged = new long[PUBLISHED];
    long[] published = new long[PUBLISHED];
    for (int round = 0; round < PUBLISHED; round++) {
      List<EncodedEntry> batch = new ArrayList<>();
      for (int i = 0; i < SMALL; i++) {
        long sequence = (long) round * SMALL + i;
        batch.add(entries.entry(origin, sequence, store.checkpoint().size() + i));
      }
      long started = System.nanoTime();
      LargeLog.append(store, origin, (long) round * SMALL, batch, tree);
      acknowledged[round] = System.nanoTime() - started;
      var _ = store.publish();
      published[round] = System.nanoTime() - started - acknowledged[round];
    }
    quantiles("acknowledge a batch of 64", acknowledged);
    quantiles("integrate it and publish a checkpoint", published);
    quantiles("floor: write a file of 64 kB and sync it", syncs());
  }

  private long[] syncs() throws IOException {
    long[] nanos = new long[PUBLISHED];
    Path file = log.resolveSibling("floor");
    for (int round = 0; round < PUBLISHED; round++) {
      long started = System.nanoTime();
      try (FileChannel out =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        var _ = out.write(ByteBuffer.allocate(64 << 10));
        out.force(false);
      }
      nanos[round] = System.nanoTime() - started;
      Files.delete(file);
    }
    return nanos;
  }

  private void proofs(LogStore store) throws Exception {
    long size = store.checkpoint().size();
    Hash root = store.checkpoint().root();
    List<List<Hash>> proofs = new ArrayList<>();
    List<Hash> leaves = new ArrayList<>();
    List<Long> indices = new ArrayList<>();
    Hasher hasher = new Hasher();
    for (int i = 0; i < PROOFS; i++) {
      long index = random.nextLong(size);
      indices.add(index);
      leaves.add(hasher.leaf(store.entry(index).entry().leaf()));
    }
    long[] start = clock();
    for (long index : indices) {
      proofs.add(store.inclusionProof(index, size));
    }
    report("make inclusion proofs", PROOFS, "proofs", start);
    start = clock();
    for (int i = 0; i < PROOFS; i++) {
      ProofVerifier.inclusion(leaves.get(i), indices.get(i), size, proofs.get(i), root);
    }
    report("verify them", PROOFS, "proofs", start);
    long nodes = proofs.stream().mapToLong(List::size).sum();
    Hash node = root;
    start = clock();
    for (long i = 0; i < nodes; i++) {
      node = hasher.node(node, root);
    }
    report("floor: as many node hashes as the proofs have", PROOFS, "proofs", start);
    start = clock();
    for (int i = 0; i < PROOFS / 10; i++) {
      var _ = store.consistencyProof(1 + random.nextLong(size), size);
    }
    report("make consistency proofs", PROOFS / 10, "proofs", start);
  }

  private static void quantiles(String what, long[] nanos) {
    Arrays.sort(nanos);
    System.out.printf(
        "%s: p50 %.2f ms, p99 %.2f ms%n",
        what, nanos[nanos.length / 2] / 1e6, nanos[nanos.length * 99 / 100] / 1e6);
  }

  /** The clock, and the processor time of this process. */
  static long[] clock() {
    return new long[] {System.nanoTime(), processorNanos()};
  }

  private static long processorNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }

  static void report(String what, long count, String unit, long[] start) {
    double seconds = (System.nanoTime() - start[0]) / 1e9;
    double processor = (processorNanos() - start[1]) / 1e9;
    System.out.printf(
        "%s: %.3f s (%.3f s of processor), %,.0f %s/s, %.2f us of processor each%n",
        what, seconds, processor, count / seconds, unit, processor * 1e6 / count);
  }

  static long bytes(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      long sum = 0;
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        sum += Files.size(file);
      }
      return sum;
    }
  }

  private long readAll() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    long sum = 0;
    for (Path folder : List.of(log.resolve("tile"), log.resolve("payload"))) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
          byte[] bytes = Files.readAllBytes(file);
          digest.update(bytes);
          sum += bytes.length;
        }
      }
    }
    return sum;
  }

  private static long files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  static void delete(Path root) throws IOException {
    if (Files.exists(root)) {
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
