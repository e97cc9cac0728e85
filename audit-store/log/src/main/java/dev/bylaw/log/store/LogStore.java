package dev.bylaw.log.store;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.entry.Draft;
import dev.bylaw.log.entry.EncodedEntry;
import dev.bylaw.log.entry.Entry;
import dev.bylaw.log.entry.EntryEncoder;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Facts;
import dev.bylaw.log.entry.Json;
import dev.bylaw.log.entry.Kinds;
import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.entry.OriginText;
import dev.bylaw.log.entry.Payload;
import dev.bylaw.log.entry.SidecarOrigin;
import dev.bylaw.log.merkle.CompactRange;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.Proofs;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.note.Ed25519Verifier;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.tile.TileAddress;
import dev.bylaw.log.tile.TilePath;
import dev.bylaw.log.tile.Tiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
public final class LogStore implements LeafSource, Closeable {
  /** Where the newest checkpoint stands that enough witnesses cosigned, if any were asked. */
  public static final String WITNESSED = "checkpoint.witnessed";

  // how much of a frame one of the store's own entries is counted as
  private static final int OWN_ENTRY_BYTES = 1 << 10;

  private final Disk disk;
  private final Path root;
  private final Ed25519Signer signer;
  private final Enrolment enrolment;
  private final StoreSettings settings;
  private final InstantSource clock;
  private final PayloadSeal seal;
  private final Closeable lock;
  private final OriginText logOrigin;
  private final EntryEncoder encoder = new EntryEncoder();

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

  /** Something that waits to be sequenced. */
  private sealed interface Waiting {
    CompletableFuture<?> done();

    long bytes();
  }

  private record Shipped(BatchCheck.Passed batch, CompletableFuture<AppendOutcome> done)
      implements Waiting {
    @Override
    public long bytes() {
      return batch.batch().bytes();
    }
  }

  private record Own(Entry entry, CompletableFuture<Long> done) implements Waiting {
    @Override
    public long bytes() {
      return OWN_ENTRY_BYTES;
    }
  }

  /** What the next write will change: the entries, and what the log then tells of its origins. */
  private static final class Group {
    final long first;
    final List<EncodedEntry> entries = new ArrayList<>();
    final Map<String, OriginState> changed = new HashMap<>();
    final List<Entry> own = new ArrayList<>();
    final Set<String> conflicts = new HashSet<>();
    final List<Runnable> answers = new ArrayList<>();

    Group(long first) {
      this.first = first;
    }

    long next() {
      return first + entries.size();
    }
  }

  private LogStore(
      Disk disk,
      Path root,
      Ed25519Signer signer,
      Enrolment enrolment,
      StoreSettings settings,
      InstantSource clock,
      PayloadSeal seal,
      Closeable lock)
      throws IOException {
    this.disk = disk;
    this.root = root;
    this.signer = signer;
    this.enrolment = enrolment;
    this.settings = settings;
    this.clock = clock;
    this.seal = seal;
    this.lock = lock;
    this.logOrigin = new OriginText(signer.name());
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
   * Opens a log whose payloads stay in the clear, as {@link PayloadSeal#NONE} leaves them.
   *
   * @see #open(Disk, Path, Ed25519Signer, Enrolment, StoreSettings, InstantSource, Sealing)
   */
  public static LogStore open(
      Disk disk,
      Path root,
      Ed25519Signer signer,
      Enrolment enrolment,
      StoreSettings settings,
      InstantSource clock)
      throws IOException {
    return open(disk, root, signer, enrolment, settings, clock, () -> PayloadSeal.NONE);
  }

  /** Opens what seals payloads, once nobody else can have the log open. */
  @FunctionalInterface
  public interface Sealing {
    PayloadSeal open() throws IOException;
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
      InstantSource clock,
      Sealing sealing)
      throws IOException {
    if (SidecarOrigin.isValid(signer.name())) {
      throw new IllegalArgumentException("`" + signer.name() + "` is the origin of a sidecar");
    }
    DurableFiles.createRoot(disk, root);
    Closeable lock = disk.lock(root.resolve("lock"));
    try {
      return new LogStore(disk, root, signer, enrolment, settings, clock, sealing.open(), lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  @Override
  public String origin() {
    return signer.name();
  }

  /**
   * Takes a batch. When this returns {@link AppendOutcome.Accepted} the batch is durable.
   *
   * @throws IOException if it cannot be made durable now; the batch may be sent again
   */
  public AppendOutcome append(Batch batch) throws IOException {
    return switch (BatchCheck.of(batch, enrolment, seal)) {
      case BatchCheck.Failed(AppendOutcome.Refused refusal) -> refusal;
      case BatchCheck.Passed passed -> enqueue(passed);
    };
  }

  private AppendOutcome enqueue(BatchCheck.Passed batch) throws IOException {
    Shipped waiting = new Shipped(batch, new CompletableFuture<>());
    await(waiting);
    return waiting.done.join();
  }

  /**
   * Writes an entry of the store's own, and returns its index once it is durable. Its origin is the
   * log's, its sequence number its index.
   *
   * @throws EntryException if the entry cannot be encoded
   * @throws IOException if it cannot be made durable now
   */
  public long appendOwn(Entry entry) throws IOException, EntryException {
    if (entry.kind().equals(Kinds.MIRROR)) {
      throw new IllegalArgumentException("a mirror entry is written with its batch alone");
    }
    // what cannot be encoded is told to its writer, and to nobody who waits beside it
    Draft _ = new EntryEncoder().draft(entry);
    Own waiting = new Own(entry, new CompletableFuture<>());
    await(waiting);
    return waiting.done.join();
  }

  /**
   * Writes down which sidecars may write from now on: an enrolment for each key that the log does
   * not know, a retirement for each that is no longer among them.
   *
   * @param keys the keys, whose names are {@code <mesh>/sidecar/<id>}
   */
  public void enrol(Collection<Ed25519Verifier> keys) throws IOException {
    Map<String, String> wanted = new TreeMap<>();
    keys.forEach(key -> wanted.put(key.name(), key.toString()));
    Map<String, String> known = enrolled();
    try {
      for (Map.Entry<String, String> each : known.entrySet()) {
        if (!wanted.containsKey(each.getKey())) {
          appendOwn(enrolment(Kinds.RETIREMENT, each.getKey(), each.getValue()));
        }
      }
      for (Map.Entry<String, String> each : wanted.entrySet()) {
        if (!each.getValue().equals(known.get(each.getKey()))) {
          appendOwn(enrolment(Kinds.ENROLMENT, each.getKey(), each.getValue()));
        }
      }
    } catch (EntryException e) {
      throw new IOException("the enrolment cannot be written down: " + e.getMessage(), e);
    }
  }

  private Entry enrolment(String kind, String sidecar, String key) {
    Json.Obj facts =
        Json.Obj.of(new Json.Member(Facts.KEY, key), new Json.Member(Facts.SIDECAR, sidecar));
    return new Entry(kind, clock.instant(), facts, List.of());
  }

  /** The sidecars that are enrolled by what is sequenced, and the key of each. */
  public Map<String, String> enrolled() {
    sequencing.lock();
    try {
      return Map.copyOf(origins.enrolled());
    } finally {
      sequencing.unlock();
    }
  }

  private void await(Waiting waiting) throws IOException {
    if (pendingBytes() > settings.maxPendingBytes()) {
      publish();
    }
    synchronized (queue) {
      queue.add(waiting);
    }
    sequencing.lock();
    try {
      while (!waiting.done().isDone()) {
        sequenceNext();
      }
    } finally {
      sequencing.unlock();
    }
    try {
      waiting.done().join();
    } catch (CompletionException e) {
      throw new IOException("it was not made durable: " + e.getMessage(), e);
    }
  }

  /** Makes the next batches of the queue durable by one write. Requires the lock. */
  private void sequenceNext() {
    List<Waiting> group = takeGroup();
    try {
      requireSound();
      sequence(group);
    } catch (IOException | EntryException | RuntimeException e) {
      group.forEach(waiting -> waiting.done().completeExceptionally(e));
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
        bytes += queue.getFirst().bytes();
        if (!group.isEmpty() && bytes > settings.maxFrameBytes()) {
          break;
        }
        group.add(queue.removeFirst());
      }
    }
    return group;
  }

  private void sequence(List<Waiting> waiting) throws IOException, EntryException {
    Group group = new Group(origins.size());
    for (Waiting each : waiting) {
      switch (each) {
        case Shipped(BatchCheck.Passed batch, CompletableFuture<AppendOutcome> done) -> {
          AppendOutcome outcome = decide(batch.sealedNow(seal), group);
          group.answers.add(() -> done.complete(outcome));
        }
        case Own(Entry entry, CompletableFuture<Long> done) -> {
          long index = group.next();
          add(entry, group);
          group.answers.add(() -> done.complete(index));
        }
      }
    }
    List<EncodedEntry> entries = group.entries;
    if (!entries.isEmpty()) {
      seal.commit();
      writeAhead.append(group.first, entries);
      group.changed.forEach(origins::put);
      group.own.forEach(entry -> origins.learn(entry.kind(), entry.facts()));
      origins.advance(group.next());
      pending.addAll(entries);
      for (EncodedEntry entry : entries) {
        pendingBytes += entry.leaf().length + entry.payload().length;
      }
    }
    group.answers.forEach(Runnable::run);
  }

  /** What becomes of a batch, given those before it in the same write. */
  private AppendOutcome decide(BatchCheck.Passed passed, Group group)
      throws IOException, EntryException {
    Batch batch = passed.batch();
    Checkpoint claimed = passed.checkpoint();
    // whose key was looked up before its retirement was written down
    String forbidden = origins.forbids(passed.sidecar(), passed.key());
    for (Entry own : group.own) {
      if (!own.kind().equals(Kinds.MIRROR)
          && own.facts().get(Facts.SIDECAR) instanceof Json.Text(String named)
          && named.equals(passed.sidecar())) {
        forbidden = "`" + named + "` is being enrolled or retired";
      }
    }
    if (forbidden != null) {
      return new AppendOutcome.Refused(AppendOutcome.Reason.UNKNOWN_ORIGIN, forbidden);
    }
    OriginState state = group.changed.getOrDefault(batch.origin(), origins.state(batch.origin()));
    if (batch.first() > state.next()) {
      return new AppendOutcome.Gap(state.next(), batch.first());
    }
    if (claimed.size() <= state.next()) {
      Hash known = state.root(claimed.size());
      if (known != null && !known.equals(claimed.root())) {
        return conflict(passed, state, known, group);
      }
      return new AppendOutcome.Accepted(state.next(), batch.entries().size(), group.next());
    }
    int skipped = Math.toIntExact(state.next() - batch.first());
    CompactRange grown = state.range().copy();
    passed.leafHashes().subList(skipped, passed.leafHashes().size()).forEach(grown::append);
    if (!grown.root().equals(claimed.root())) {
      return conflict(passed, state, grown.root(), group);
    }
    group.entries.addAll(passed.sealed().subList(skipped, batch.entries().size()));
    add(MirrorEntry.of(batch.checkpoint(), clock.instant()), group);
    group.changed.put(batch.origin(), state.accept(grown, claimed, batch.checkpoint()));
    return new AppendOutcome.Accepted(claimed.size(), skipped, group.next());
  }

  /** Keeps the evidence, in a file with all that is known and as an entry, so that it is told. */
  private AppendOutcome conflict(
      BatchCheck.Passed passed, OriginState state, Hash derived, Group group)
      throws IOException, EntryException {
    Checkpoint claimed = passed.checkpoint();
    byte[] note = passed.batch().checkpoint();
    String evidence =
        Evidence.keep(disk, root, note, state, claimed.size(), derived, clock.instant());
    if (!origins.knowsConflict(note) && group.conflicts.add(Origins.conflictId(note))) {
      add(ConflictEntry.of(note, derived, claimed.size(), clock.instant()), group);
    }
    return new AppendOutcome.Conflict(claimed, derived, evidence);
  }

  private void add(Entry entry, Group group) throws IOException, EntryException {
    EncodedEntry encoded = encoder.draft(entry).seal(logOrigin, group.next());
    byte[] payload = encoded.payload();
    if (payload.length > 0) {
      payload = seal.seal(Leaf.parse(encoded.leaf()), Payload.parse(payload), payload);
    }
    group.entries.add(new EncodedEntry(encoded.leaf(), payload));
    group.own.add(entry);
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

  /**
   * The signed checkpoint of an origin that was accepted last; empty if there is none. What it
   * commits to is sequenced, though perhaps not yet published.
   */
  public String originCheckpoint(String origin) {
    sequencing.lock();
    try {
      return origins.state(origin).checkpoint();
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
        // a write that failed is no reason to wait for the next batch before trying again
        writeAhead.mend();
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

  /**
   * Passes the payload of each entry through a function and writes those files anew in which one
   * changed; what is pending is published first. Afterwards no segment of the write-ahead log holds
   * an entry from before, and the removal of what was replaced is durable.
   *
   * <p>Full bundles are gone through while the log takes and publishes entries; what the function
   * must change has to be in the log before this is called.
   */
  public void rewritePayloads(PayloadRewrite rewrite) throws IOException {
    long full = publish().size() / TilePath.WIDTH;
    PayloadFiles payloads = new PayloadFiles(disk, root);
    for (long bundle = 0; bundle < full; bundle++) {
      if (payloads.rewrite(bundle, full * TilePath.WIDTH, rewrite)) {
        reading.forget(bundle);
      }
    }
    integrating.lock();
    try {
      publish();
      long size = published.checkpoint.size();
      // it holds the payloads of the last bundle: another one reads them from disk
      writer = null;
      for (long bundle = full; bundle * TilePath.WIDTH < size; bundle++) {
        payloads.rewrite(bundle, size, rewrite);
        reading.forget(bundle);
      }
      sequencing.lock();
      try {
        writeAhead.seal();
        // what came meanwhile is pending, and stays in its segment until it is published
        writeAhead.release(size);
        writeAhead.syncRemovals();
      } finally {
        sequencing.unlock();
      }
    } finally {
      integrating.unlock();
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

  /**
   * The bytes of a published tile, or of the entries of a bundle, cut to a width. Requires that the
   * published tree has it.
   */
  public byte[] tile(TileAddress address) throws IOException {
    return reading.tile(address);
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

  @Override
  public List<byte[]> leavesFrom(long first) throws IOException {
    return reading.leavesFrom(first);
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

  @Override
  public Hash root(long size) throws IOException {
    return reading.root(size);
  }

  /** Why the store takes no more batches until it is opened anew; nothing while it does. */
  public @Nullable IOException failure() {
    IOException found = failure;
    return found == null ? seal.failure() : found;
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
