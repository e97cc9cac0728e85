package dev.bylaw.audit;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.note.Ed25519Verifier;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.SignedNote;
import dev.bylaw.log.policy.Policy;
import dev.bylaw.log.policy.PolicyException;
import dev.bylaw.log.store.Disk;
import dev.bylaw.log.store.DurableFiles;
import dev.bylaw.log.store.LogStore;
import dev.bylaw.log.witness.WitnessClient;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the witnesses of a policy for cosignatures of the log's checkpoints, again and again, and
 * keeps the newest checkpoint that enough of them cosigned beside the log's own.
 */
final class Witnessing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Witnessing.class);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  // a log that rests is cosigned anew, so that a reader sees that it still is the newest
  private static final Duration FRESH = Duration.ofMinutes(15);
  // whoever asks for a cosignature gets one that is not older than this
  private static final Duration SHARED = Duration.ofSeconds(1);

  private record Asked(Policy.Witness witness, WitnessClient client) {}

  private final Disk disk;
  private final Path directory;
  private final LogStore store;
  private final Policy policy;
  private final Ed25519Verifier key;
  private final Duration interval;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER).build();
  private final List<Asked> witnesses = new ArrayList<>();
  private final Thread thread = Thread.ofPlatform().name("witnessing").unstarted(this::run);
  private volatile @Nullable SignedNote last;
  private volatile boolean closed;
  private Instant lastAsked = Instant.MIN;
  private @Nullable String failure;

  private Witnessing(
      Disk disk,
      Path directory,
      LogStore store,
      Policy policy,
      Ed25519Verifier key,
      Duration interval)
      throws IOException {
    this.disk = disk;
    this.directory = directory;
    this.store = store;
    this.policy = policy;
    this.key = key;
    this.interval = interval;
    for (Policy.Witness witness : policy.witnesses()) {
      String url = witness.url();
      if (url != null) {
        witnesses.add(new Asked(witness, new WitnessClient(url, witness.key(), http, ANSWER)));
      }
    }
    this.last = kept();
  }

  /**
   * Reads the policy of a file.
   *
   * @return null if there is no such file
   * @throws IOException if it is no policy, or one by which this log is none
   */
  static @Nullable Witnessing of(
      Path file, Disk disk, Path directory, LogStore store, Ed25519Verifier key, Duration interval)
      throws IOException {
    if (!Files.exists(file)) {
      return null;
    }
    try {
      Policy policy = Policy.parse(Files.readAllBytes(file));
      boolean known =
          policy.logs().isEmpty()
              || policy.logs().stream().anyMatch(l -> l.key().toString().equals(key.toString()));
      if (!known) {
        throw new IOException("`%s` does not name this log, %s".formatted(file, key));
      }
      return new Witnessing(disk, directory, store, policy, key, interval);
    } catch (PolicyException | IllegalArgumentException e) {
      throw new IOException("`" + file + "`: " + e.getMessage(), e);
    }
  }

  void start() {
    thread.start();
  }

  /** The newest checkpoint that enough witnesses cosigned; null before the first. */
  @Nullable SignedNote newest() {
    return last;
  }

  private void run() {
    while (!closed) {
      try {
        Thread.sleep(interval);
        cosigned(false);
        tell(null);
      } catch (InterruptedException _) {
        // closed is looked at next
      } catch (IOException | PolicyException | RuntimeException e) {
        tell(String.valueOf(e.getMessage()));
      }
    }
  }

  private void tell(@Nullable String found) {
    if (found != null && !found.equals(failure)) {
      LOG.warn("the checkpoint is not witnessed: {}", found);
    } else if (found == null && failure != null) {
      LOG.info("checkpoints are witnessed again");
    }
    failure = found;
  }

  /**
   * The newest checkpoint with its cosignatures.
   *
   * @param now whether to publish what is durable first
   * @throws PolicyException if not enough witnesses cosigned it
   */
  synchronized SignedNote cosigned(boolean now)
      throws IOException, PolicyException, InterruptedException {
    if (now) {
      store.publish();
    }
    SignedNote note = read(store.checkpointNote());
    SignedNote before = last;
    boolean same = before != null && before.text().equals(note.text());
    Duration age = Duration.between(lastAsked, Instant.now());
    if (same && before != null && age.compareTo(now ? SHARED : FRESH) < 0) {
      return before;
    }
    SignedNote found = ask(note);
    policy.verify(found, key);
    DurableFiles files = new DurableFiles(disk, directory);
    files.write(LogStore.WITNESSED, found.toBytes());
    files.commit();
    last = found;
    lastAsked = Instant.now();
    return found;
  }

  private SignedNote ask(SignedNote note) throws InterruptedException {
    List<SignedNote.SignatureLine> lines = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<SignedNote.SignatureLine>> answers = new ArrayList<>();
      for (Asked each : witnesses) {
        answers.add(threads.submit(() -> each.client.cosign(note, store::consistencyProof)));
      }
      for (int i = 0; i < answers.size(); i++) {
        try {
          lines.add(answers.get(i).get());
        } catch (ExecutionException e) {
          LOG.debug("`{}`: {}", witnesses.get(i).witness.name(), String.valueOf(e.getCause()));
        }
      }
    }
    return note.with(lines);
  }

  /**
   * What was kept, if it still is what the policy asks for: the policy may be another now, and then
   * witnesses are asked anew. One that the log signed must be of this log, whoever cosigned it.
   */
  private @Nullable SignedNote kept() throws IOException {
    Path file = directory.resolve(LogStore.WITNESSED);
    if (!disk.exists(file)) {
      return null;
    }
    SignedNote note = read(disk.read(file));
    try {
      Checkpoint witnessed = Checkpoint.open(note.toBytes(), store.origin(), key);
      requireOfThisLog(witnessed);
      policy.verify(note, key);
      return note;
    } catch (NoteException | PolicyException e) {
      LOG.warn("`{}` does not count, witnesses are asked anew: {}", file, e.getMessage());
      return null;
    }
  }

  private void requireOfThisLog(Checkpoint witnessed) throws IOException {
    Checkpoint own = store.checkpoint();
    if (witnessed.size() > own.size()) {
      throw new IOException(
          "the log has %d entries, and was witnessed with %d: it has lost its end"
              .formatted(own.size(), witnessed.size()));
    }
    Hash root = store.root(witnessed.size());
    if (!root.equals(witnessed.root())) {
      throw new IOException(
          "at size %d the log has the root %s, and was witnessed with %s: it is another log"
              .formatted(witnessed.size(), root, witnessed.root()));
    }
  }

  private static SignedNote read(byte[] note) throws IOException {
    try {
      return SignedNote.parse(note);
    } catch (NoteException e) {
      throw new IOException("the witnessed checkpoint: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    http.shutdownNow();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
