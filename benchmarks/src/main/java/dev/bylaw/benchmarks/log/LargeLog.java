package dev.bylaw.benchmarks.log;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.entry.EncodedEntry;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.OriginText;
import dev.bylaw.log.merkle.CompactRange;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.store.AppendOutcome;
import dev.bylaw.log.store.Batch;
import dev.bylaw.log.store.Enrolment;
import dev.bylaw.log.store.LocalDisk;
import dev.bylaw.log.store.LogStore;
import dev.bylaw.log.store.StoreSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Writes a store of as many entries as are asked for, through the door that sidecars use. Batches
 * are encoded beside the writer. The keys are the same each time. Arguments: the folder, how many.
 */
public final class LargeLog {
  static final Ed25519Signer LOG_KEY = Ed25519Signer.ofSeed("mesh.example/audit", new byte[32]);
  static final Ed25519Signer SIDECAR =
      Ed25519Signer.ofSeed("mesh.example/sidecar/bench", new byte[32]);

  private static final int BATCH = 4_096;
  private static final int AHEAD = 8;

  private LargeLog() {}

  /** Writes the store. */
  public static void main(String[] args) throws Exception {
    long started = System.nanoTime();
    long count = Long.parseLong(args[1]);
    try (LogStore store = open(Path.of(args[0]))) {
      grow(store, count);
      System.out.printf(
          "%d entries in %.1f s; the key of the log: %s%n",
          store.checkpoint().size(), (System.nanoTime() - started) / 1e9, LOG_KEY.verifier());
    }
  }

  static LogStore open(Path folder) throws IOException {
    return LogStore.open(
        new LocalDisk(),
        folder,
        LOG_KEY,
        enrolment(),
        StoreSettings.DEFAULT,
        InstantSource.system());
  }

  static Enrolment enrolment() {
    return Enrolment.of(List.of(SIDECAR.verifier()));
  }

  private static String origin(long epoch) {
    return SIDECAR.name() + "/" + epoch;
  }

  /** Appends one epoch of so many entries, and publishes it. */
  static void grow(LogStore store, long count) throws Exception {
    long epoch = store.originSizes().size() + 1L;
    long from = store.sequencedSize();
    OriginText origin = new OriginText(origin(epoch));
    BlockingQueue<Future<List<EncodedEntry>>> encoded = new ArrayBlockingQueue<>(AHEAD);
    int processors = Runtime.getRuntime().availableProcessors();
    try (ExecutorService encoders = Executors.newFixedThreadPool(processors)) {
      Thread feeder =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  for (long first = 0; first < count; first += BATCH) {
                    long begin = first;
                    encoded.put(
                        encoders.submit(
                            () -> encode(origin, begin, Math.min(BATCH, count - begin), from)));
                  }
                } catch (InterruptedException _) {
                  Thread.currentThread().interrupt();
                }
              });
      CompactRange tree = new CompactRange();
      for (long first = 0; first < count; first += BATCH) {
        append(store, origin, first, encoded.take().get(), tree);
      }
      feeder.join();
    }
    store.publish();
  }

  private static List<EncodedEntry> encode(OriginText origin, long first, long count, long from)
      throws EntryException {
    SyntheticEntries entries = new SyntheticEntries();
    List<EncodedEntry> batch = new ArrayList<>();
    for (long sequence = first; sequence < first + count; sequence++) {
      batch.add(entries.entry(origin, sequence, from + sequence));
    }
    return batch;
  }

  /** Appends a batch behind a tree, which grows by it. */
  static void append(
      LogStore store, OriginText origin, long first, List<EncodedEntry> batch, CompactRange tree)
      throws IOException {
    batch.forEach(entry -> tree.append(entry.leaf()));
    byte[] note =
        Checkpoint.of(origin.toString(), tree).sign(SIDECAR.named(origin.toString())).toBytes();
    AppendOutcome outcome = store.append(new Batch(origin.toString(), first, batch, note));
    if (!(outcome instanceof AppendOutcome.Accepted)) {
      throw new IllegalStateException("not accepted: " + outcome);
    }
  }
}
