package dev.bylaw.sidecar.ship;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.note.CosignatureSigner;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.SignedNote;
import dev.bylaw.sidecar.journal.Journal;
import dev.bylaw.sidecar.journal.JournalCursor;
import dev.bylaw.sidecar.journal.Stored;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the epochs of a journal to the audit store, oldest first, on a thread of its own. The store
 * knows how far it is and is asked after each failure, so that a restart of either side neither
 * loses nor doubles an entry. A key signs one checkpoint a batch. Where the store's keys are known,
 * entries count as safe only under a checkpoint that it cosigned: what says so otherwise is not
 * believed, gets no more entries, and frees nothing.
 */
public final class Shipper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Shipper.class);

  private final Journal journal;
  private final AuditStore store;
  private final Ed25519Signer signer;
  private final @Nullable StoreKeys keys;
  private final ShipOptions options;
  private final InstantSource clock;
  private final Thread thread;
  private final Set<Long> asked = new HashSet<>();
  private final Set<Long> diverged = new HashSet<>();
  private volatile boolean closed;
  private volatile @Nullable Instant lastSuccess;
  // when the store last got a checkpoint of the open epoch
  private @Nullable Instant lastSign;
  private volatile @Nullable String failure;

  private Shipper(
      Journal journal,
      AuditStore store,
      Ed25519Signer signer,
      @Nullable StoreKeys keys,
      ShipOptions options,
      InstantSource clock) {
    this.journal = journal;
    this.store = store;
    this.signer = signer;
    this.keys = keys;
    this.options = options;
    this.clock = clock;
    this.thread = Thread.ofPlatform().name("journal-shipper").unstarted(this::run);
  }

  /**
   * Begins to ship.
   *
   * @param signer its name does not matter: an epoch's origin takes its place
   * @param keys what the store cosigns with; null where it answers through something that brings no
   *     cosignatures, and is believed
   */
  public static Shipper start(
      Journal journal,
      AuditStore store,
      Ed25519Signer signer,
      @Nullable StoreKeys keys,
      ShipOptions options,
      InstantSource clock) {
    Shipper shipper = new Shipper(journal, store, signer, keys, options, clock);
    shipper.thread.start();
    return shipper;
  }

  public ShipStatus status() {
    return new ShipStatus(journal.status().unshipped(), lastSuccess, failure);
  }

  private void run() {
    int failures = 0;
    while (!closed) {
      try {
        shipAll();
        journal.prune();
        tellAlive(); // a store that takes no sign takes no entries either
        if (failures > 0) {
          LOG.atInfo().addKeyValue("attempts", failures).log("shipping goes on");
        }
        failures = 0;
        failure = null;
        sleep(options.pause());
      } catch (StoreException | IOException | RuntimeException e) {
        failures++;
        note(e, failures);
        sleep(retry(failures));
      }
    }
  }

  /** An epoch that cannot be shipped does not hold up the others; a store that is away does. */
  private void shipAll() throws StoreException, IOException {
    Exception first = null;
    for (Journal.Epoch epoch : journal.epochs()) {
      boolean news = epoch.shipped() < epoch.size() || !asked.contains(epoch.number());
      if (closed || !news || diverged.contains(epoch.number())) {
        continue;
      }
      try {
        ship(epoch);
        asked.add(epoch.number());
      } catch (StoreException e) {
        if (!e.refused()) {
          throw e;
        }
        first = first == null ? e : first;
      } catch (IOException e) {
        first = first == null ? e : first;
      }
    }
    switch (first) {
      case null -> {}
      case StoreException e -> throw e;
      case IOException e -> throw e;
      default -> throw new IllegalStateException(first);
    }
  }

  /** Ships an epoch up to what was durable when its turn came. */
  private void ship(Journal.Epoch epoch) throws StoreException, IOException {
    String origin = epoch.origin();
    long next = answered(store.append(origin, epoch.shipped(), List.of(), "")).next();
    while (!closed && next < epoch.size()) {
      acknowledge(epoch, next);
      long reached = shipFrom(epoch, next);
      if (reached <= next && !closed) {
        throw new StoreException(
            "the audit store still expects entry %d of `%s` after it was sent"
                .formatted(reached, epoch.origin()),
            true);
      }
      next = reached;
    }
    if (next > epoch.size() && next > sizeNow(epoch)) {
      diverged(epoch, next);
    } else {
      acknowledge(epoch, next);
    }
  }

  /** Notes how far the store says that it is; where its keys are known, once it has signed it. */
  private void acknowledge(Journal.Epoch epoch, long next) throws StoreException, IOException {
    if (next <= journal.shipped(epoch.number())) {
      return;
    }
    if (keys != null) {
      SignedNote checkpoint;
      try (JournalCursor cursor = journal.cursor(epoch.number(), next)) {
        checkpoint =
            Checkpoint.of(epoch.origin(), cursor.tree()).sign(signer.named(epoch.origin()));
      }
      keep(epoch, checkpoint, sent(epoch.origin(), next, List.of(), checkpoint));
    }
    journal.acknowledge(epoch.number(), next);
  }

  private AuditStore.Answer sent(
      String origin, long first, List<Stored> batch, SignedNote checkpoint) throws StoreException {
    return answered(store.append(origin, first, batch, checkpoint.toString()));
  }

  /** Ships batches for as long as the store takes them as they come; returns what it expects. */
  private long shipFrom(Journal.Epoch epoch, long from) throws StoreException, IOException {
    long next = from;
    try (JournalCursor cursor = journal.cursor(epoch.number(), from)) {
      Ed25519Signer named = signer.named(epoch.origin());
      while (!closed) {
        List<Stored> batch = cursor.next(options.maxEntries(), options.maxBytes());
        if (batch.isEmpty()) {
          return next;
        }
        SignedNote checkpoint = Checkpoint.of(epoch.origin(), cursor.tree()).sign(named);
        AuditStore.Answer answer = sent(epoch.origin(), next, batch, checkpoint);
        next = answer.next();
        if (next != cursor.sequence()) {
          return next;
        }
        keep(epoch, checkpoint, answer);
        lastSign = clock.instant();
        journal.acknowledge(epoch.number(), next);
      }
      return next;
    }
  }

  /**
   * Signs how far the open epoch is, with the time, and sends it, where nothing else was sent for a
   * while: that it lives costs the log no entry.
   */
  private void tellAlive() throws StoreException, IOException {
    Instant last = lastSign;
    boolean due =
        last == null
            || !clock.instant().isBefore(last.plus(options.alive()))
            || last.isAfter(clock.instant());
    List<Journal.Epoch> epochs = journal.epochs();
    if (options.alive().isZero() || !due || closed || epochs.isEmpty()) {
      return;
    }
    Journal.Epoch open = epochs.getLast();
    if (open.size() == 0 || open.shipped() < open.size() || diverged.contains(open.number())) {
      return;
    }
    Ed25519Signer named = signer.named(open.origin());
    SignedNote checkpoint;
    try (JournalCursor cursor = journal.cursor(open.number(), open.size())) {
      checkpoint =
          Checkpoint.of(open.origin(), cursor.tree())
              .sign(named, new CosignatureSigner(named, clock));
    }
    keep(open, checkpoint, sent(open.origin(), open.size(), List.of(), checkpoint));
    lastSign = clock.instant();
  }

  /**
   * The store's word that it has all of a checkpoint stays here too: it may be held against it. One
   * that cannot be written down is told, and no reason to ship nothing.
   *
   * @throws StoreException if the store's keys are known and it did not cosign the checkpoint
   */
  private void keep(Journal.Epoch epoch, SignedNote checkpoint, AuditStore.Answer answer)
      throws StoreException {
    StoreKeys known = keys;
    SignedNote note;
    if (known != null) {
      note = known.cosigned(checkpoint, answer.cosignature(), clock.instant());
    } else if (answer.cosignature().isEmpty()) {
      return;
    } else {
      try {
        note = checkpoint.with(SignedNote.parseLines(answer.cosignature()));
      } catch (NoteException e) {
        LOG.atWarn().log("the audit store's cosignature is none: " + e.getMessage());
        return;
      }
    }
    try {
      journal.keepCheckpoint(epoch.number(), note.toString());
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("origin", epoch.origin())
          .log("the cosigned checkpoint cannot be kept: " + e);
    }
  }

  private long sizeNow(Journal.Epoch epoch) {
    return journal.epochs().stream()
        .filter(e -> e.number() == epoch.number())
        .mapToLong(Journal.Epoch::size)
        .findAny()
        .orElse(epoch.size());
  }

  /** The store holds entries of this epoch that the journal has lost. */
  private void diverged(Journal.Epoch epoch, long next) {
    String reason =
        "the audit store has %d entries of it, the journal %d".formatted(next, epoch.size());
    LOG.atError().addKeyValue("origin", epoch.origin()).log(reason);
    diverged.add(epoch.number());
    if (!epoch.closed()) {
      journal.renew(reason);
    }
  }

  private AuditStore.Answer answered(AuditStore.Answer answer) {
    lastSuccess = clock.instant();
    return answer;
  }

  private void note(Exception e, int failures) {
    if (closed) {
      return;
    }
    String message = e instanceof StoreException ? String.valueOf(e.getMessage()) : e.toString();
    boolean isNews = !message.equals(failure);
    failure = message;
    if (isNews || Integer.bitCount(failures) == 1) {
      boolean refused = e instanceof StoreException store && store.refused();
      (refused || !(e instanceof StoreException) ? LOG.atError() : LOG.atWarn())
          .addKeyValue("lag", journal.status().unshipped())
          .addKeyValue("attempts", failures)
          .log(message);
    }
  }

  /** Doubles with each failure; a random half of it keeps sidecars from coming all at once. */
  private Duration retry(int failures) {
    long first = options.firstRetry().toNanos();
    long limit = Math.min(options.lastRetry().toNanos(), first << Math.min(failures - 1, 20));
    return Duration.ofNanos(limit / 2 + ThreadLocalRandom.current().nextLong(limit / 2 + 1));
  }

  private void sleep(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    for (long left; !closed && (left = until - System.nanoTime()) > 0; ) {
      LockSupport.parkNanos(this, left);
    }
  }

  /** Ends shipping after the call that is under way; what is not shipped stays in the journal. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
