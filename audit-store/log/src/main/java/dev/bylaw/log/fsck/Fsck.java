package dev.bylaw.log.fsck;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Facts;
import dev.bylaw.log.entry.Kinds;
import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.entry.Payload;
import dev.bylaw.log.entry.SidecarOrigin;
import dev.bylaw.log.merkle.CompactRange;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.Hasher;
import dev.bylaw.log.note.Ed25519Verifier;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.NoteVerifier;
import dev.bylaw.log.note.SignedNote;
import dev.bylaw.log.seal.OpenedPayload;
import dev.bylaw.log.seal.PayloadReader;
import dev.bylaw.log.store.Disk;
import dev.bylaw.log.store.Enrolment;
import dev.bylaw.log.store.LogReader;
import dev.bylaw.log.store.LogStore;
import dev.bylaw.log.tile.EntryBundle;
import dev.bylaw.log.tile.TilePath;
import dev.bylaw.log.tile.Tiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Checks a log's directory: derives everything anew from the entry bundles and compares it with all
 * that stands there. It goes on after a mismatch, tells all of them, and ends. The log should not
 * be written to meanwhile.
 */
public final class Fsck {
  private final LogReader reader;
  private final NoteVerifier verifier;
  private final @Nullable Enrolment enrolment;
  private final List<Finding> findings = new ArrayList<>();
  // where what is found goes: what is read ahead is told in its turn
  private List<Finding> sink = findings;
  private final CompactRange range = new CompactRange();
  private final List<List<Hash>> edges = new ArrayList<>();
  private final LogReader.Follower follower;
  private final Set<String> brokenOrigins = new HashSet<>();
  private final PayloadReader payloadReader;
  private final boolean withKeys;
  private final Set<Long> erasures = new HashSet<>();
  private final Map<Long, Long> erased = new TreeMap<>();
  private long payloads;
  private long snapshotSize = -1;
  private @Nullable Checkpoint witnessed;

  private Fsck(
      LogReader reader,
      NoteVerifier verifier,
      @Nullable Enrolment enrolment,
      @Nullable PayloadReader payloadReader) {
    this.withKeys = payloadReader != null;
    this.payloadReader = payloadReader == null ? PayloadReader.withoutKeys() : payloadReader;
    this.reader = reader;
    this.verifier = verifier;
    this.enrolment = enrolment;
    this.follower = new LogReader.Follower(verifier.name());
  }

  /**
   * Checks a log.
   *
   * @param verifier the log's key; its name is the log's origin
   * @param enrolment the keys of the sidecars; without it their signatures are not checked
   */
  public static Report check(
      Disk disk, Path root, NoteVerifier verifier, @Nullable Enrolment enrolment) {
    return check(disk, root, verifier, enrolment, null);
  }

  /**
   * Checks a log, and sealed payloads too.
   *
   * @param payloadReader opens them; without it they are counted, and only what stands in the clear
   *     is compared with its commitments
   */
  public static Report check(
      Disk disk,
      Path root,
      NoteVerifier verifier,
      @Nullable Enrolment enrolment,
      @Nullable PayloadReader payloadReader) {
    return new Fsck(new LogReader(disk, root), verifier, enrolment, payloadReader).run();
  }

  private Report run() {
    Checkpoint checkpoint = checkpoint();
    long size = checkpoint == null ? guessSize() : checkpoint.size();
    checkSnapshotForm();
    witnessed = witnessed(size);
    checkBundles(size);
    checkEdges();
    checkErasures();
    if (snapshotSize > size) {
      find(Finding.Kind.SNAPSHOT, LogReader.SNAPSHOT, "it is of size " + snapshotSize);
    }
    if (checkpoint != null && !checkpoint.root().equals(range.root())) {
      find(
          Finding.Kind.CHECKPOINT,
          LogReader.CHECKPOINT,
          "expected the root %s, found %s".formatted(range.root(), checkpoint.root()));
    }
    checkWriteAhead(size);
    checkEvidence();
    checkNames("");
    return new Report(size, range.root(), payloads, follower.sizes(), findings);
  }

  /**
   * Reads in order, hashes and parses on all processors, and judges in order: what is found does
   * not depend on how many there are, and no more than a few bundles are held at a time.
   */
  private void checkBundles(long size) {
    int processors = Runtime.getRuntime().availableProcessors();
    Deque<Future<Bundle>> ahead = new ArrayDeque<>();
    try (ExecutorService workers = Executors.newFixedThreadPool(processors)) {
      for (long bundle = 0; bundle * TilePath.WIDTH < size; bundle++) {
        Unread unread = read(bundle, TilePath.width(0, bundle, size));
        ahead.add(workers.submit(() -> unread.derived(payloadReader)));
        if (ahead.size() > 2 * processors) {
          judge(awaited(ahead.remove()));
        }
      }
      while (!ahead.isEmpty()) {
        judge(awaited(ahead.remove()));
      }
    }
  }

  private static Bundle awaited(Future<Bundle> bundle) {
    try {
      return bundle.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the check was interrupted", e);
    }
  }

  private Unread read(long bundle, int width) {
    List<Finding> found = new ArrayList<>();
    sink = found;
    String path = TilePath.entries(bundle, width);
    List<byte[]> leaves = leaves(path, bundle, width);
    List<byte[]> stored = payloads(bundle, width);
    sink = findings;
    return new Unread(bundle, width, leaves, stored, found);
  }

  /** A bundle as it was read; lists are null where nothing could be. */
  private record Unread(
      long bundle,
      int width,
      @Nullable List<byte[]> leaves,
      @Nullable List<byte[]> stored,
      List<Finding> found) {

    Bundle derived(PayloadReader reader) {
      List<Entry> entries = new ArrayList<>();
      if (leaves != null) {
        Hasher hasher = new Hasher();
        for (int i = 0; i < leaves.size(); i++) {
          byte[] bytes = leaves.get(i);
          Hash hash = hasher.leaf(bytes);
          try {
            Leaf leaf = Leaf.parse(bytes);
            OpenedPayload payload =
                stored == null || stored.get(i).length == 0
                    ? null
                    : reader.open(leaf, stored.get(i));
            entries.add(new Entry(hash, leaf, "", payload, disagreements(leaf, payload)));
          } catch (EntryException e) {
            entries.add(new Entry(hash, null, String.valueOf(e.getMessage()), null, List.of()));
          }
        }
      }
      return new Bundle(this, entries);
    }

    private static List<String> disagreements(Leaf leaf, @Nullable OpenedPayload payload) {
      if (!(payload instanceof OpenedPayload.Open(byte[] bytes))) {
        return List.of();
      }
      try {
        return Payload.parse(bytes).disagreements(leaf);
      } catch (EntryException e) {
        return List.of(String.valueOf(e.getMessage()));
      }
    }
  }

  /** What follows from an entry alone; the leaf is null where it is none. */
  private record Entry(
      Hash hash,
      @Nullable Leaf leaf,
      String wrong,
      @Nullable OpenedPayload payload,
      List<String> disagreements) {}

  /** A bundle, and its entries; none where it could not be read. */
  private record Bundle(Unread read, List<Entry> entries) {}

  private void find(Finding.Kind kind, String path, String message) {
    sink.add(new Finding(kind, path, message));
  }

  private void unreadable(String path, Exception e) {
    find(
        Finding.Kind.FILE,
        path,
        reader.exists(path) ? "cannot be read: " + e.getMessage() : "is missing");
  }

  private @Nullable Checkpoint checkpoint() {
    byte[] note;
    try {
      note = reader.read(LogReader.CHECKPOINT);
    } catch (IOException e) {
      unreadable(LogReader.CHECKPOINT, e);
      return null;
    }
    try {
      return Checkpoint.open(note, verifier.name(), verifier);
    } catch (NoteException e) {
      find(Finding.Kind.CHECKPOINT, LogReader.CHECKPOINT, String.valueOf(e.getMessage()));
      return null;
    }
  }

  /**
   * The checkpoint that witnesses cosigned, which may be older; whose they are is not looked at.
   */
  private @Nullable Checkpoint witnessed(long size) {
    if (!reader.exists(LogStore.WITNESSED)) {
      return null;
    }
    try {
      Checkpoint found =
          Checkpoint.open(reader.read(LogStore.WITNESSED), verifier.name(), verifier);
      if (found.size() > size) {
        find(
            Finding.Kind.CHECKPOINT,
            LogStore.WITNESSED,
            "witnesses saw %d entries, the log has %d".formatted(found.size(), size));
      }
      if (found.size() == 0) {
        checkWitnessed(found);
      }
      return found;
    } catch (IOException e) {
      unreadable(LogStore.WITNESSED, e);
    } catch (NoteException e) {
      find(Finding.Kind.CHECKPOINT, LogStore.WITNESSED, String.valueOf(e.getMessage()));
    }
    return null;
  }

  private void checkWitnessed(Checkpoint found) {
    if (!found.root().equals(range.root())) {
      find(
          Finding.Kind.CHECKPOINT,
          LogStore.WITNESSED,
          "at size %d expected the root %s, found %s"
              .formatted(found.size(), range.root(), found.root()));
    }
  }

  // without a checkpoint: as far as bundles follow one another
  private long guessSize() {
    long bundle = 0;
    while (reader.exists(TilePath.entries(bundle, TilePath.WIDTH))) {
      bundle++;
    }
    int width = TilePath.WIDTH - 1;
    while (width > 0 && !reader.exists(TilePath.entries(bundle, width))) {
      width--;
    }
    return bundle * TilePath.WIDTH + width;
  }

  private void judge(Bundle derived) {
    Unread read = derived.read;
    findings.addAll(read.found);
    long bundle = read.bundle;
    int width = read.width;
    String path = TilePath.entries(bundle, width);
    List<byte[]> leaves = read.leaves;
    List<Hash> tile = leaves == null ? tileHashes(bundle, width) : List.of();
    for (int i = 0; i < width; i++) {
      checkSnapshot();
      Hash hash;
      if (leaves != null) {
        Entry entry = derived.entries.get(i);
        hash = entry.hash;
        entry(
            path,
            bundle * TilePath.WIDTH + i,
            leaves.get(i),
            entry,
            read.stored == null ? null : read.stored.get(i));
      } else {
        // the tree above can still be checked with the hashes that the tile claims
        hash = i < tile.size() ? tile.get(i) : Hasher.EMPTY_ROOT;
        follower.skip();
      }
      range.append(hash);
      if (witnessed != null && witnessed.size() == range.size()) {
        checkWitnessed(witnessed);
      }
      append(0, hash);
    }
    checkSnapshot();
    if (leaves != null) {
      checkPartials(bundle, leaves);
    }
  }

  private @Nullable List<byte[]> leaves(String path, long bundle, int width) {
    try {
      return EntryBundle.decode(reader.read(path), width);
    } catch (IOException e) {
      String full = TilePath.entries(bundle, TilePath.WIDTH);
      if (width < TilePath.WIDTH && !reader.exists(path) && reader.exists(full)) {
        try {
          return EntryBundle.decode(reader.read(full), TilePath.WIDTH).subList(0, width);
        } catch (IOException e2) {
          unreadable(full, e2);
          return null;
        }
      }
      unreadable(path, e);
      return null;
    }
  }

  private @Nullable List<byte[]> payloads(long bundle, int width) {
    String path = LogReader.payloadPath(bundle, width);
    try {
      return LogReader.payloads(reader.read(path), width);
    } catch (IOException e) {
      unreadable(path, e);
      return null;
    }
  }

  private List<Hash> tileHashes(long bundle, int width) {
    String path = TilePath.tile(0, bundle, width);
    try {
      return Tiles.decode(path, reader.read(path), width);
    } catch (IOException _) {
      // told when the tile is compared
      return List.of();
    }
  }

  private void entry(String path, long index, byte[] bytes, Entry entry, byte @Nullable [] stored) {
    Leaf leaf = entry.leaf;
    if (leaf == null) {
      find(Finding.Kind.ENTRY, path, "entry %d: %s".formatted(index, entry.wrong));
      follower.skip();
      return;
    }
    String wrong = follower.follow(bytes, leaf);
    String origin = mirrored(leaf);
    // what follows a break in an origin's sequence cannot be right either: the break is told once
    if (wrong != null && brokenOrigins.add(origin)) {
      find(Finding.Kind.ENTRY, path, "entry %d: %s".formatted(index, wrong));
    }
    checkMirror(path, index, leaf);
    if (leaf.kind().equals(Kinds.ERASURE) && leaf.origin().equals(verifier.name())) {
      erasures.add(index);
    }
    if (stored != null) {
      payload(index, leaf, entry);
    }
  }

  private void payload(long index, Leaf leaf, Entry entry) {
    switch (entry.payload) {
      case null -> {
        if (!leaf.commitments().isEmpty()) {
          findPayload(index, "it is gone, and no entry tells that it was erased");
        }
      }
      case OpenedPayload.None() -> {}
      case OpenedPayload.Erased(long by) -> erased.putIfAbsent(by, index);
      case OpenedPayload.Closed(String why) -> {
        payloads++;
        if (withKeys) {
          findPayload(index, why);
        }
      }
      case OpenedPayload.Open(byte[] _) -> {
        payloads++;
        entry.disagreements.forEach(what -> findPayload(index, what));
      }
    }
  }

  private void findPayload(long index, String message) {
    find(Finding.Kind.PAYLOAD, payloadPath(index), "entry " + index + ": " + message);
  }

  private void checkErasures() {
    erased.forEach((by, index) -> {
      if (!erasures.contains(by)) {
        findPayload(index, "erased by entry " + by + ", which is no erasure");
      }
    });
  }

  private static String payloadPath(long index) {
    return LogReader.payloadPath(index / TilePath.WIDTH, TilePath.WIDTH);
  }

  private String mirrored(Leaf leaf) {
    String note = leaf.kind().equals(Kinds.MIRROR) ? leaf.text(Facts.NOTE) : null;
    if (note != null && leaf.origin().equals(verifier.name())) {
      int end = note.indexOf('\n');
      return end < 0 ? leaf.origin() : note.substring(0, end);
    }
    return leaf.origin();
  }

  private void checkMirror(String path, long index, Leaf leaf) {
    String note = leaf.text(Facts.NOTE);
    if (enrolment == null
        || note == null
        || !leaf.kind().equals(Kinds.MIRROR)
        || !leaf.origin().equals(verifier.name())) {
      return;
    }
    try {
      SidecarOrigin origin = SidecarOrigin.parse(mirrored(leaf));
      Ed25519Verifier key = enrolment.verifier(origin);
      if (key == null) {
        throw new NoteException("`" + origin.keyName() + "` is not enrolled");
      }
      SignedNote.parse(note.getBytes(StandardCharsets.UTF_8)).verify(key);
    } catch (NoteException | EntryException e) {
      find(Finding.Kind.MIRROR, path, "entry %d: %s".formatted(index, e.getMessage()));
    }
  }

  // partial bundles of earlier checkpoints may stand beside the newest: each is its beginning
  private void checkPartials(long bundle, List<byte[]> leaves) {
    for (int width : otherWidths(TilePath.entries(bundle, 1), leaves.size())) {
      compare(
          TilePath.entries(bundle, width),
          EntryBundle.encode(leaves.subList(0, width)),
          Finding.Kind.ENTRY);
    }
  }

  private List<Integer> otherWidths(String partial, int width) {
    String folder = partial.substring(0, partial.lastIndexOf('/'));
    List<Integer> widths = new ArrayList<>();
    try {
      for (String name : reader.list(folder)) {
        if (name.matches("[1-9][0-9]{0,2}") && Integer.parseInt(name) < width) {
          widths.add(Integer.parseInt(name));
        }
      }
    } catch (IOException e) {
      unreadable(folder, e);
    }
    return widths;
  }

  private void append(int level, Hash hash) {
    if (edges.size() == level) {
      edges.add(new ArrayList<>());
    }
    List<Hash> edge = edges.get(level);
    edge.add(hash);
    if (edge.size() == TilePath.WIDTH) {
      checkTile(level, edge);
      CompactRange tile = new CompactRange();
      edge.forEach(tile::append);
      edge.clear();
      append(level + 1, tile.root());
    }
  }

  private void checkEdges() {
    for (int level = 0; level < edges.size(); level++) {
      if (!edges.get(level).isEmpty()) {
        checkTile(level, edges.get(level));
      }
    }
  }

  private void checkTile(int level, List<Hash> hashes) {
    long index = (TilePath.count(level, range.size()) - 1) / TilePath.WIDTH;
    String path = TilePath.tile(level, index, hashes.size());
    String full = TilePath.tile(level, index, TilePath.WIDTH);
    if (!reader.exists(path) && !path.equals(full) && reader.exists(full)) {
      comparePrefix(full, Tiles.encode(hashes));
    } else {
      compare(path, Tiles.encode(hashes), Finding.Kind.TILE);
    }
    for (int width : otherWidths(TilePath.tile(level, index, 1), hashes.size())) {
      compare(
          TilePath.tile(level, index, width),
          Tiles.encode(hashes.subList(0, width)),
          Finding.Kind.TILE);
    }
  }

  private void compare(String path, byte[] expected, Finding.Kind kind) {
    try {
      byte[] found = reader.read(path);
      int at = Arrays.mismatch(expected, found);
      if (at >= 0) {
        find(kind, path, "byte %d is not what the entries give".formatted(at));
      }
    } catch (IOException e) {
      unreadable(path, e);
    }
  }

  private void comparePrefix(String path, byte[] expected) {
    try {
      byte[] found = reader.read(path);
      if (!Arrays.equals(
          expected, 0, expected.length, found, 0, Math.min(found.length, expected.length))) {
        find(Finding.Kind.TILE, path, "it does not begin as the entries give");
      }
    } catch (IOException e) {
      unreadable(path, e);
    }
  }

  private void checkSnapshotForm() {
    try {
      if (reader.exists(LogReader.SNAPSHOT)) {
        snapshotSize = reader.snapshotSize();
        if (snapshotSize < 0) {
          find(Finding.Kind.SNAPSHOT, LogReader.SNAPSHOT, "it is not whole");
        }
      }
    } catch (IOException e) {
      unreadable(LogReader.SNAPSHOT, e);
    }
  }

  private void checkSnapshot() {
    if (range.size() == snapshotSize && snapshotSize > 0) {
      snapshotSize = -1;
      compare(LogReader.SNAPSHOT, follower.snapshot(range.root()), Finding.Kind.SNAPSHOT);
    }
  }

  private void checkWriteAhead(long size) {
    try {
      reader
          .checkWriteAhead((index, leaf) -> compareWithTree(index, leaf, size))
          .forEach(message -> find(Finding.Kind.WRITE_AHEAD, "wal", message));
    } catch (IOException e) {
      unreadable("wal", e);
    }
  }

  private void compareWithTree(long index, byte[] leaf, long size) {
    if (index >= size) {
      return;
    }
    long bundle = index / TilePath.WIDTH;
    int width = TilePath.width(0, bundle, size);
    if (cachedBundle != bundle) {
      cachedBundle = bundle;
      cachedLeaves = readQuietly(bundle, width);
    }
    if (cachedLeaves != null
        && !Arrays.equals(cachedLeaves.get((int) (index % TilePath.WIDTH)), leaf)) {
      find(Finding.Kind.WRITE_AHEAD, "wal", "entry " + index + " is not the one in the tree");
    }
  }

  private long cachedBundle = -1;
  private @Nullable List<byte[]> cachedLeaves;

  private @Nullable List<byte[]> readQuietly(long bundle, int width) {
    try {
      return EntryBundle.decode(reader.read(TilePath.entries(bundle, width)), width);
    } catch (IOException _) {
      // told when the bundle was read
      return null;
    }
  }

  private void checkEvidence() {
    try {
      for (String name : reader.list("evidence")) {
        if (!reader.isWholeEvidence(name)) {
          find(Finding.Kind.EVIDENCE, "evidence/" + name, "it is not what was kept");
        }
      }
    } catch (IOException e) {
      unreadable("evidence", e);
    }
  }

  private static final String INDEX = "(x[0-9]{3}/)*[0-9]{3}(\\.p/[1-9][0-9]{0,2})?";
  private static final String EXPECTED =
      "checkpoint(\\.witnessed)?|lock|keys/(slots|erasing\\.json)|state/origins\\.json|evidence/[0-9a-f]{32}-[0-9a-f]{32}\\.json"
          + "|wal/[0-9]{20}\\.wal|(tile/(entries|[0-9]|[1-5][0-9]|6[0-3])|payload)/"
          + INDEX
          + "|.*\\.tmp";

  private void checkNames(String folder) {
    try {
      for (String name : reader.list(folder)) {
        String path = folder + name;
        if (reader.isFolder(path)) {
          checkNames(path + "/");
        } else if (!path.matches(EXPECTED)) {
          find(Finding.Kind.UNEXPECTED, path, "no log has such a file");
        }
      }
    } catch (IOException e) {
      unreadable(folder, e);
    }
  }
}
