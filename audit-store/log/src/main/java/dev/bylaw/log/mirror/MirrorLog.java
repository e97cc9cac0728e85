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
  private final NoteSigner cosigner;
  private final Hasher hasher = new Hasher();
  // the checkpoints that entries may be proven against, by size
  private final TreeMap<Long, SignedNote> pending = new TreeMap<>();
  private long size;
  private long next;

  private MirrorLog(MirrorFiles files, NoteSigner cosigner) {
    this.files = files;
    this.cosigner = cosigner;
  }

  /** Opens a copy, or begins one. */
  static MirrorLog open(Disk disk, Path root, NoteSigner cosigner) throws IOException {
    DurableFiles.createRoot(disk, root);
    MirrorLog log = new MirrorLog(new MirrorFiles(disk, root), cosigner);
    byte[] note = log.checkpoint();
    log.size = note == null ? 0 : read(note).size();
    log.next = log.files.count(log.size);
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

  private Info info(long end) {
    long known = pending.isEmpty() ? size : pending.lastKey();
    return new Info(pending.containsKey(end) && end >= size ? end : known, next);
  }

  /** Why entries of this place cannot be taken; null if they can. */
  private synchronized @Nullable MirrorAnswer refusal(EntryUpload.Head head) {
    boolean known = pending.containsKey(head.end()) && head.end() >= size;
    boolean tooLow =
        head.start() < next / TilePath.WIDTH * TilePath.WIDTH && head.start() < head.end();
    return known && head.start() <= next && !tooLow
        ? null
        : new MirrorAnswer.Conflict(info(head.end()));
  }

  /**
   * Takes entries.
   *
   * @param maxPackages how many packages at most; what follows is left
   */
  MirrorAnswer add(EntryUpload.Head head, EntryUpload upload, int maxPackages) throws IOException {
    MirrorAnswer refusal = refusal(head);
    if (refusal != null) {
      return refusal;
    }
    Checkpoint against;
    synchronized (this) {
      SignedNote note = pending.get(head.end());
      if (note == null) {
        return new MirrorAnswer.Conflict(info(head.end()));
      }
      against = parse(note);
    }
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
            : new MirrorAnswer.Taken(info(head.end()));
      }
      return publish(head.end());
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

  private MirrorAnswer publish(long end) throws IOException {
    SignedNote note = pending.get(end);
    if (note == null || end < size) {
      return new MirrorAnswer.Conflict(info(end));
    }
    Checkpoint checkpoint = parse(note);
    SignedNote.SignatureLine line = SignedNote.sign(note.text(), cosigner).signatures().getFirst();
    if (end > size || checkpoint() == null) {
      files.writeTiles(size, end);
      requireDerived(checkpoint);
      files.writeCheckpoint(note.with(List.of(line)).toBytes());
      size = end;
      pending.headMap(end).clear();
    }
    return new MirrorAnswer.Mirrored(SignedNote.lines(List.of(line)));
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
