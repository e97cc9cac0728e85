package dev.bylaw.log.mirror;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.merkle.CompactRange;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.Hasher;
import dev.bylaw.log.merkle.ProofException;
import dev.bylaw.log.merkle.Proofs;
import dev.bylaw.log.merkle.SubtreeProofs;
import dev.bylaw.log.mirror.MirrorAnswer.Info;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.NoteSigner;
import dev.bylaw.log.note.SignedNote;
import dev.bylaw.log.store.CorruptLogException;
import dev.bylaw.log.store.Disk;
import dev.bylaw.log.store.DurableFiles;
import dev.bylaw.log.tile.TilePath;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The copy of one log. Entries are written as they are proven to be those of a checkpoint that the
 * log signed; a checkpoint is published, with the mirror's cosignature, once all that it commits to
 * is durable and was read back. Safe for use by several threads at once.
 */
final class MirrorLog {
  private static final int RECENT = 16;

  private final MirrorFiles files;
  private final NoteSigner[] cosigners;
  private final MirrorTickets tickets;
  private final Hasher hasher = new Hasher();
  // the checkpoints that entries may be proven against, by size
  private final TreeMap<Long, SignedNote> pending = new TreeMap<>();
  private long size;
  private long next;

  private MirrorLog(MirrorFiles files, List<NoteSigner> cosigners, MirrorTickets tickets) {
    this.files = files;
    this.cosigners = cosigners.toArray(NoteSigner[]::new);
    this.tickets = tickets;
  }

  /** Opens a copy, or begins one. */
  static MirrorLog open(Disk disk, Path root, List<NoteSigner> cosigners, MirrorTickets tickets)
      throws IOException {
    DurableFiles.createRoot(disk, root);
    MirrorLog log = new MirrorLog(new MirrorFiles(disk, root), cosigners, tickets);
    byte[] note = log.checkpoint();
    log.size = note == null ? 0 : read(note).size();
    log.next = log.files.count(log.size);
    log.files.sync(log.size, log.next);
    return log;
  }

  /** The published checkpoint's note; null before the first. */
  synchronized byte @Nullable [] checkpoint() throws IOException {
    try {
      return files.read(MirrorFiles.CHECKPOINT);
    } catch (NoSuchFileException _) {
      return null;
    }
  }

  synchronized long size() {
    return size;
  }

  byte[] file(String path) throws IOException {
    return files.read(path);
  }

  /** Takes a checkpoint that a witness found consistent with those before it. */
  synchronized void pending(SignedNote note) throws IOException {
    pending.put(parse(note).size(), note);
    while (pending.size() > RECENT) {
      pending.pollFirstEntry();
    }
  }

  // where the client's own checkpoint is good it is told that, and so need not prove anew
  private Info info(@Nullable SignedNote against) throws IOException {
    SignedNote told = against;
    if (told == null && !pending.isEmpty()) {
      told = pending.lastEntry().getValue();
    }
    return told == null
        ? new Info(size, next, "")
        : new Info(parse(told).size(), next, Base64.getEncoder().encodeToString(tickets.of(told)));
  }

  /** The checkpoint of this size that entries may be proven against; null if none is known. */
  private @Nullable SignedNote against(long end, @Nullable SignedNote ticketed) throws IOException {
    SignedNote known = pending.get(end);
    if (known == null && ticketed != null && parse(ticketed).size() == end) {
      known = ticketed;
    }
    return end < size ? null : known;
  }

  /** Whether entries may begin here: not behind the next, nor in a bundle before its. */
  private boolean isNext(EntryUpload.Head head) {
    long start = head.start();
    long bundle = next / TilePath.WIDTH * TilePath.WIDTH;
    return start >= 0 && start <= next && (start >= bundle || start == head.end());
  }

  /**
   * Takes entries.
   *
   * @param ticketed the checkpoint of the client's ticket, which this mirror gave out once; null
   *     without
   * @param maxPackages how many packages at most; what follows is left
   */
  MirrorAnswer add(
      EntryUpload.Head head, EntryUpload upload, @Nullable SignedNote ticketed, int maxPackages)
      throws IOException {
    SignedNote note;
    synchronized (this) {
      note = against(head.end(), ticketed);
      if (note == null || !isNext(head)) {
        return new MirrorAnswer.Conflict(info(note));
      }
    }
    Checkpoint against = parse(note);
    long at = head.start();
    for (int i = 0; at < head.end() && i < maxPackages; i++) {
      // a client that pauses here holds up nobody
      EntryUpload.Package part = upload.next(head, at);
      if (part == null) {
        break;
      }
      try {
        take(part, against);
      } catch (ProofException e) {
        return new MirrorAnswer.NotProven(String.valueOf(e.getMessage()));
      }
      at = part.end();
    }
    synchronized (this) {
      if (at < head.end()) {
        return at == head.start()
            ? new MirrorAnswer.Malformed("the body ends before its first package does")
            : new MirrorAnswer.Taken(info(note));
      }
      return publish(head.end(), note);
    }
  }

  private synchronized void take(EntryUpload.Package part, Checkpoint against)
      throws IOException, ProofException {
    long bundle = part.bundleStart() / TilePath.WIDTH;
    List<byte[]> all = new ArrayList<>();
    if (part.start() > part.bundleStart()) {
      all.addAll(files.entries(bundle, (int) (part.start() - part.bundleStart())));
    }
    all.addAll(part.entries());
    CompactRange subtree = new CompactRange();
    all.forEach(subtree::append);
    SubtreeProofs.verify(
        part.bundleStart(),
        part.end(),
        against.size(),
        subtree.root(),
        part.proof(),
        against.root());
    if (part.end() > next) {
      files.writeBundle(bundle, all);
      next = part.end();
    }
  }

  private MirrorAnswer publish(long end, SignedNote note) throws IOException {
    if (end < size) {
      return new MirrorAnswer.Conflict(info(null));
    }
    Checkpoint checkpoint = parse(note);
    List<SignedNote.SignatureLine> lines = SignedNote.sign(note.text(), cosigners).signatures();
    if (end > size || checkpoint() == null) {
      files.writeTiles(size, end);
      requireDerived(checkpoint);
      files.writeCheckpoint(note.with(lines).toBytes());
      size = end;
      pending.headMap(end).clear();
    }
    return new MirrorAnswer.Mirrored(SignedNote.lines(lines));
  }

  /** Nothing is signed that what stands on disk does not have. */
  private void requireDerived(Checkpoint checkpoint) throws IOException {
    for (long bundle = size / TilePath.WIDTH;
        bundle * TilePath.WIDTH < checkpoint.size();
        bundle++) {
      int width = TilePath.width(0, bundle, checkpoint.size());
      List<Hash> tile = files.tiles(checkpoint.size()).tile(0, bundle);
      if (!files.entries(bundle, width).stream().map(hasher::leaf).toList().equals(tile)) {
        throw new CorruptLogException("bundle " + bundle + " on disk is not the one of its tile");
      }
    }
    Hash derived = Proofs.root(checkpoint.size(), files.tiles(checkpoint.size()));
    if (!derived.equals(checkpoint.root())) {
      throw new CorruptLogException(
          "the copy of `%s` at size %d has the root %s, its log signed %s"
              .formatted(checkpoint.origin(), checkpoint.size(), derived, checkpoint.root()));
    }
  }

  private static Checkpoint read(byte[] note) throws IOException {
    try {
      return parse(SignedNote.parse(note));
    } catch (NoteException e) {
      throw new IOException("a mirror's checkpoint: " + e.getMessage(), e);
    }
  }

  private static Checkpoint parse(SignedNote note) throws IOException {
    try {
      return Checkpoint.parse(note.text());
    } catch (NoteException e) {
      throw new IOException("a mirror's checkpoint: " + e.getMessage(), e);
    }
  }
}
