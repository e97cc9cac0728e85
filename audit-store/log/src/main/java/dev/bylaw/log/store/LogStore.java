package dev.bylaw.log.store;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.entry.EncodedEntry;
import dev.bylaw.log.entry.Entry;
import dev.bylaw.log.entry.EntryEncoder;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Kinds;
import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.entry.OriginText;
import dev.bylaw.log.entry.SidecarOrigin;
import dev.bylaw.log.merkle.CompactRange;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.Proofs;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.tile.TilePath;
import dev.bylaw.log.tile.Tiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The append-only log in a directory. A batch is first <em>sequenced</em>: its entries have their
 * indices and are durable in the write-ahead log, and the caller is answered. Then they are
 * <em>integrated</em> into the tiles, and <em>published</em> by a signed checkpoint, when {@link
 * #publish} is called. The store mirrors each sidecar's log: it takes its entries in their order,
 * once, and only under a checkpoint that the sidecar signed.
 *
 * <p>Safe for use by several threads at once.
 */
public final class LogStore implements Closeable {
  private final Disk disk;
  private final Path root;
  private final Ed25519Signer signer;
  private final Enrolment enrolment;
  private final StoreSettings settings;
  private final InstantSource clock;
  private final Closeable lock;
  private final MirrorEntry mirror;
  private final OriginText ownOrigin;
  private final EntryEncoder ownEncoder = new EntryEncoder();

  // guards what is sequenced; whoever holds it writes for all who wait
  private final ReentrantLock sequencing = new ReentrantLock();
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private final WriteAheadLog writeAhead;
  private final Origins origins;
  private final List<EncodedEntry> pending = new ArrayList<>();
  private long pendingBytes;

  // guards what is integrated; taken before the other where both are
  private final ReentrantLock integrating = new ReentrantLock();
  private @Nullable TreeWriter writer;
  private long snapshotSize;
  private volatile Published published;
  private volatile @Nullable IOException failure;
  private final PublishedLog reading;

  /** The checkpoint that is published, as read and as its note stands on disk. */
  private record Published(Checkpoint checkpoint, byte[] note) {}

  private record Waiting(BatchCheck.Passed batch, CompletableFuture<AppendOutcome> outcome) {}

  private LogStore(
      Disk disk,
      Path root,
      Ed25519Signer signer,
      Enrolment enrolment,
      StoreSettings settings,
      InstantSource clock,
      Closeable lock)
      throws IOException {
    this.disk = disk;
    this.root = root;
    this.signer = signer;
    this.enrolment = enrolment;
    this.settings = settings;
    this.clock = clock;
    this.lock = lock;
    this.mirror = new MirrorEntry(signer.name());
    this.ownOrigin = new OriginText(signer.name());
    this.published = readPublished();
    this.reading = new PublishedLog(disk, root, this::checkpoint);
    requireNothingWithoutCheckpoint();
    this.origins = readOrigins();
    this.writer = TreeWriter.open(disk, root, signer, published.checkpoint);
    WriteAheadLog.Recovered recovered =
        WriteAheadLog.open(disk, root, settings.segmentBytes(), published.checkpoint.size());
    this.writeAhead = recovered.log();
    takeUp(recovered.frames());
    publish();
    // an empty log is published too, so that it can be verified from the start
    if (published.note.length == 0) {
      publishPending(List.of());
    }
    writeAhead.release(published.checkpoint.size());
    if (writer != null) {
      writer.removeReplaced(snapshotSize);
    }
  }

  /**
   * Opens a log's directory, or makes one. What was sequenced and not integrated is integrated and
   * published first.
   *
   * @param signer the log's key; its name is the log's origin
   * @throws CorruptLogException if what stands on disk contradicts itself
   * @throws IOException if another has it open, or the disk fails
   */
  public static LogStore open(
      Disk disk,
      Path root,
      Ed25519Signer signer,
      Enrolment enrolment,
      StoreSettings settings,
      InstantSource clock)
      throws IOException {
    if (SidecarOrigin.isValid(signer.name())) {
      throw new IllegalArgumentException("`" + signer.name() + "` is the origin of a sidecar");
    }
    DurableFiles.createRoot(disk, root);
    Closeable lock = disk.lock(root.resolve("lock"));
    try {
      return new LogStore(disk, root, signer, enrolment, settings, clock, lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** The log's origin. */
  public String origin() {
    return signer.name();
  }

  /**
   * Takes a batch. When this returns {@link AppendOutcome.Accepted} the batch is durable.
   *
   * @throws IOException if it cannot be made durable now; the batch may be sent again
   */
  public AppendOutcome append(Batch batch) throws IOException {
    return switch (BatchCheck.of(batch, enrolment)) {
      case BatchCheck.Failed(AppendOutcome.Refused refusal) -> refusal;
      case BatchCheck.Passed passed -> enqueue(passed);
    };
  }

  private AppendOutcome enqueue(BatchCheck.Passed batch) throws IOException {
    if (pendingBytes() > settings.maxPendingBytes()) {
      publish();
    }
    Waiting waiting = new Waiting(batch, new CompletableFuture<>());
    synchronized (queue) {
      queue.add(waiting);
    }
    sequencing.lock();
    try {
      while (!waiting.outcome.isDone()) {
        sequenceNext();
      }
    } finally {
      sequencing.unlock();
    }
    try {
      return waiting.outcome.join();
    } catch (CompletionException e) {
      throw new IOException("the batch was not made durable: " + e.getMessage(), e);
    }
  }

  /** Makes the next batches of the queue durable by one write. Requires the lock. */
  private void sequenceNext() {
    List<Waiting> group = takeGroup();
    try {
      requireSound();
      sequence(group);
    } catch (IOException | EntryException | RuntimeException e) {
      group.forEach(waiting -> waiting.outcome.completeExceptionally(e));
    }
  }

  private long pendingBytes() {
    sequencing.lock();
    try {
      return pendingBytes;
    } finally {
      sequencing.unlock();
    }
  }

  private List<Waiting> takeGroup() {
    List<Waiting> group = new ArrayList<>();
    long bytes = 0;
    synchronized (queue) {
      while (!queue.isEmpty()) {
        bytes += queue.getFirst().batch.batch().bytes();
        if (!group.isEmpty() && bytes > settings.maxFrameBytes()) {
          break;
        }
        group.add(queue.removeFirst());
      }
    }
    return group;
  }

  private void sequence(List<Waiting> group) throws IOException, EntryException {
    long first = origins.size();
    List<EncodedEntry> entries = new ArrayList<>();
    Map<String, OriginState> changed = new HashMap<>();
    List<AppendOutcome> outcomes = new ArrayList<>();
    for (Waiting waiting : group) {
      outcomes.add(decide(waiting.batch, first, entries, changed));
    }
    if (!entries.isEmpty()) {
      writeAhead.append(first, entries);
      changed.forEach(origins::put);
      origins.advance(first + entries.size());
      pending.addAll(entries);
      for (EncodedEntry entry : entries) {
        pendingBytes += entry.leaf().length + entry.payload().length;
      }
    }
    for (int i = 0; i < group.size(); i++) {
      group.get(i).outcome.complete(outcomes.get(i));
    }
  }

  /** What becomes of a batch, given those before it in the same write. */
  private AppendOutcome decide(
      BatchCheck.Passed passed,
      long first,
      List<EncodedEntry> entries,
      Map<String, OriginState> changed)
      throws IOException, EntryException {
    Batch batch = passed.batch();
    Checkpoint claimed = passed.checkpoint();
    OriginState state = changed.getOrDefault(batch.origin(), origins.state(batch.origin()));
    if (batch.first() > state.next()) {
      return new AppendOutcome.Gap(state.next(), batch.first());
    }
    if (claimed.size() <= state.next()) {
      Hash known = state.root(claimed.size());
      if (known != null && !known.equals(claimed.root())) {
        return conflict(passed, state, known);
      }
      return new AppendOutcome.Accepted(
          state.next(), batch.entries().size(), first + entries.size());
    }
    int skipped = Math.toIntExact(state.next() - batch.first());
    CompactRange grown = state.range().copy();
    passed.leafHashes().subList(skipped, passed.leafHashes().size()).forEach(grown::append);
    if (!grown.root().equals(claimed.root())) {
      return conflict(passed, state, grown.root());
    }
    entries.addAll(batch.entries().subList(skipped, batch.entries().size()));
    long index = first + entries.size();
    entries.add(mirror.encode(index, batch.checkpoint(), clock.instant()));
    changed.put(batch.origin(), state.accept(grown, claimed, batch.checkpoint()));
    return new AppendOutcome.Accepted(claimed.size(), skipped, index + 1);
  }

  private AppendOutcome conflict(BatchCheck.Passed passed, OriginState state, Hash derived)
      throws IOException {
    Checkpoint claimed = passed.checkpoint();
    String evidence =
        Evidence.keep(
            disk,
            root,
            passed.batch().checkpoint(),
            state,
            claimed.size(),
            derived,
            clock.instant());
    return new AppendOutcome.Conflict(claimed, derived, evidence);
  }

  /**
   * Appends an entry of the store's own: what it did, or was asked. When this returns the entry is
   * durable; it is published like any other.
   *
   * @return its index
   * @throws EntryException if it cannot be encoded
   * @throws IOException if it cannot be made durable now
   */
  public long appendOwn(Entry entry) throws IOException, EntryException {
    if (entry.kind().equals(Kinds.MIRROR)) {
      throw new IllegalArgumentException("a mirror entry is written with its batch alone");
    }
    if (pendingBytes() > settings.maxPendingBytes()) {
      publish();
    }
    sequencing.lock();
    try {
      requireSound();
      long index = origins.size();
      EncodedEntry sealed = ownEncoder.draft(entry).seal(ownOrigin, index);
      writeAhead.append(index, List.of(sealed));
      origins.advance(index + 1);
      pending.add(sealed);
      pendingBytes += sealed.leaf().length + sealed.payload().length;
      return index;
    } finally {
      sequencing.unlock();
    }
  }

  /** The next sequence number that is expected of an origin; 0 for one that never wrote. */
  public long next(SidecarOrigin origin) {
    sequencing.lock();
    try {
      return origins.state(origin.toString()).next();
    } finally {
      sequencing.unlock();
    }
  }

  /** How many entries are sequenced: durable, though perhaps not yet in the tree. */
  public long sequencedSize() {
    sequencing.lock();
    try {
      return origins.size();
    } finally {
      sequencing.unlock();
    }
  }

  /** How many entries of each origin are sequenced. */
  public Map<String, Long> originSizes() {
    sequencing.lock();
    try {
      return origins.sizes();
    } finally {
      sequencing.unlock();
    }
  }

  /** Integrates what is sequenced and publishes a checkpoint over it; does nothing if all is. */
  public Checkpoint publish() throws IOException {
    integrating.lock();
    try {
      List<EncodedEntry> entries;
      sequencing.lock();
      try {
        entries = List.copyOf(pending);
      } finally {
        sequencing.unlock();
      }
      if (!entries.isEmpty()) {
        publishPending(entries);
      }
      return published.checkpoint;
    } finally {
      integrating.unlock();
    }
  }

  private void publishPending(List<EncodedEntry> entries) throws IOException {
    requireSound();
    long before = published.checkpoint.size();
    TreeWriter tree = writer;
    // a writer that failed is not used again: what it holds may be ahead of what is published
    writer = null;
    try {
      if (tree == null) {
        tree = TreeWriter.open(disk, root, signer, published.checkpoint);
      }
      Checkpoint checkpoint = tree.integrate(entries);
      published = new Published(checkpoint, TreeWriter.readCheckpoint(disk, root));
      writer = tree;
    } catch (CorruptLogException e) {
      failure = e;
      throw e;
    }
    forgetPending(entries);
    sequencing.lock();
    try {
      writeAhead.release(published.checkpoint.size());
    } finally {
      sequencing.unlock();
    }
    tree.removeReplaced(before);
    snapshot(false);
  }

  private void forgetPending(List<EncodedEntry> entries) {
    sequencing.lock();
    try {
      pending.subList(0, entries.size()).clear();
      for (EncodedEntry entry : entries) {
        pendingBytes -= entry.leaf().length + entry.payload().length;
      }
    } finally {
      sequencing.unlock();
    }
  }

  /** Writes down the origins' state, where nothing is pending so that it is that of the tree. */
  private void snapshot(boolean closing) throws IOException {
    long size = published.checkpoint.size();
    if (size == snapshotSize || (!closing && size - snapshotSize < settings.snapshotEntries())) {
      return;
    }
    byte[] bytes;
    sequencing.lock();
    try {
      if (!pending.isEmpty()) {
        return;
      }
      bytes = origins.snapshot(published.checkpoint.root());
    } finally {
      sequencing.unlock();
    }
    DurableFiles files = new DurableFiles(disk, root);
    files.write(Origins.SNAPSHOT, bytes);
    files.commit();
    snapshotSize = size;
  }

  /** The published checkpoint. */
  public Checkpoint checkpoint() {
    return published.checkpoint;
  }

  /** The signed note of the published checkpoint. */
  public byte[] checkpointNote() {
    return published.note.clone();
  }

  /** The entry at an index. Requires 0 <= index < the published size. */
  public StoredEntry entry(long index) throws IOException {
    return reading.entry(index);
  }

  /**
   * Up to 256 entries that follow one another: all of one bundle, from an index on. Requires 0 <=
   * first < the published size.
   */
  public List<StoredEntry> entriesFrom(long first) throws IOException {
    return reading.entriesFrom(first);
  }

  /**
   * The proof that the entry at an index is in the tree of a size. Requires 0 <= index < size <=
   * the published size.
   */
  public List<Hash> inclusionProof(long index, long size) throws IOException {
    return reading.inclusionProof(index, size);
  }

  /** The proof between two sizes. Requires 1 <= first <= second <= the published size. */
  public List<Hash> consistencyProof(long first, long second) throws IOException {
    return reading.consistencyProof(first, second);
  }

  /** The root of the tree of a size. Requires 1 <= size <= the published size. */
  public Hash root(long size) throws IOException {
    return reading.root(size);
  }

  /** Why the store takes no more batches until it is opened anew; nothing while it does. */
  public @Nullable IOException failure() {
    IOException found = failure;
    if (found == null && writeAhead.failed()) {
      return new IOException("the write-ahead log failed");
    }
    return found;
  }

  private void requireSound() throws IOException {
    IOException found = failure();
    if (found != null) {
      throw new IOException("the log failed before: " + found.getMessage(), found);
    }
  }

  /** Publishes what is pending, if that is possible, and gives the directory free. */
  @Override
  public void close() throws IOException {
    try (lock;
        writeAhead) {
      if (failure() == null) {
        publish();
        integrating.lock();
        try {
          snapshot(true);
        } finally {
          integrating.unlock();
        }
      }
    }
  }

  private Published readPublished() throws IOException {
    byte[] note = TreeWriter.readCheckpoint(disk, root);
    if (note.length == 0) {
      return new Published(Checkpoint.of(signer.name(), new CompactRange()), note);
    }
    try {
      return new Published(Checkpoint.open(note, signer.name(), signer.verifier()), note);
    } catch (NoteException e) {
      throw new CorruptLogException("the published checkpoint: " + e.getMessage());
    }
  }

  // an empty log is published before it takes anything: what has no checkpoint was never a log
  private void requireNothingWithoutCheckpoint() throws IOException {
    if (published.note.length == 0
        && (disk.exists(root.resolve("tile")) || !WriteAheadLog.read(disk, root).isEmpty())) {
      throw new CorruptLogException("the checkpoint is missing, though the log has entries");
    }
  }

  private Origins readOrigins() throws IOException {
    long size = published.checkpoint.size();
    Origins result = new Origins();
    Origins.Snapshot snapshot = Origins.load(disk, root);
    if (snapshot != null) {
      if (snapshot.origins().size() > size) {
        throw new CorruptLogException(
            "the checkpoint has size %d, though size %d was published before"
                .formatted(size, snapshot.origins().size()));
      }
      Tiles tiles = new Tiles(path -> disk.read(root.resolve(path)), size);
      if (Proofs.root(snapshot.origins().size(), tiles).equals(snapshot.root())) {
        result = snapshot.origins();
      }
    }
    snapshotSize = result.size();
    while (result.size() < size) {
      long bundle = result.size() / TilePath.WIDTH;
      List<byte[]> leaves = Bundles.leaves(disk, root, bundle, size);
      for (byte[] leaf : leaves.subList((int) (result.size() % TilePath.WIDTH), leaves.size())) {
        follow(result, leaf);
      }
    }
    return result;
  }

  private void takeUp(List<Frame> frames) throws IOException {
    for (Frame frame : frames) {
      if (frame.firstIndex() > origins.size()) {
        throw new CorruptLogException(
            "the write-ahead log begins with index %d, the tree ends with %d"
                .formatted(frame.firstIndex(), origins.size() - 1));
      }
      long index = frame.firstIndex();
      for (EncodedEntry entry : frame.entries()) {
        if (index++ >= origins.size()) {
          follow(origins, entry.leaf());
          pending.add(entry);
          pendingBytes += entry.leaf().length + entry.payload().length;
        }
      }
    }
  }

  private void follow(Origins states, byte[] leaf) throws IOException {
    try {
      states.apply(states.size(), leaf, Leaf.parse(leaf), signer.name());
    } catch (EntryException e) {
      throw new CorruptLogException("entry " + states.size() + ": " + e.getMessage());
    }
  }
}
