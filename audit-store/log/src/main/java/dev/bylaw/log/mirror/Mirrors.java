package dev.bylaw.log.mirror;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.NoteSigner;
import dev.bylaw.log.note.NoteVerifier;
import dev.bylaw.log.note.SignedNote;
import dev.bylaw.log.store.Disk;
import dev.bylaw.log.store.DurableFiles;
import dev.bylaw.log.witness.KnownLogs;
import dev.bylaw.log.witness.Witness;
import dev.bylaw.log.witness.WitnessFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Copies of other logs, a folder for each. A witness says first which checkpoints a log may have;
 * entries are then taken up to these. Safe for use by several threads at once.
 */
public final class Mirrors {
  /** More packages in one request are left: the client is told where to go on. */
  public static final int MAX_PACKAGES = 64;

  private final Disk disk;
  private final Path folder;
  private final KnownLogs logs;
  private final Witness witness;
  private final List<NoteSigner> cosigners;
  private final MirrorTickets tickets;
  // by the name of the folder
  private final Map<String, MirrorLog> open = new HashMap<>();

  /**
   * @param witness whose last checkpoints entries are proven against
   * @param cosigners each signs that the mirror has all of a checkpoint; others than the witness's
   * @param tickets of uploads that are not at their end
   */
  public Mirrors(
      Disk disk,
      Path folder,
      KnownLogs logs,
      Witness witness,
      List<NoteSigner> cosigners,
      MirrorTickets tickets)
      throws IOException {
    this.disk = disk;
    this.folder = folder;
    this.logs = logs;
    this.witness = witness;
    this.cosigners = List.copyOf(cosigners);
    this.tickets = tickets;
    DurableFiles.createRoot(disk, folder);
  }

  /** Takes entries of a log; the body is read as far as they are taken. */
  public MirrorAnswer add(InputStream body) throws IOException {
    EntryUpload upload = new EntryUpload(body);
    EntryUpload.Head head = upload.head();
    if (head == null) {
      return new MirrorAnswer.Malformed("the body does not begin as a request does");
    }
    if (logs.keys(head.origin()).isEmpty()) {
      return new MirrorAnswer.UnknownLog(head.origin());
    }
    if (Long.compareUnsigned(head.start(), head.end()) > 0) {
      return new MirrorAnswer.Malformed(
          "entries from %s until %s"
              .formatted(Long.toUnsignedString(head.start()), Long.toUnsignedString(head.end())));
    }
    MirrorLog log = log(WitnessFolder.name(head.origin()), true);
    if (log == null) {
      return new MirrorAnswer.UnknownLog(head.origin());
    }
    SignedNote last = witness.last(head.origin());
    if (last != null) {
      log.pending(last);
    }
    return log.add(head, upload, ticketed(head, last), MAX_PACKAGES);
  }

  /**
   * The checkpoint of a ticket that we gave out. It was consistent with all others then; that a key
   * which is still trusted signed it, and that the witness has not forgotten it, is looked at now.
   */
  private @Nullable SignedNote ticketed(EntryUpload.Head head, @Nullable SignedNote last)
      throws IOException {
    SignedNote note = tickets.open(head.ticket());
    if (note == null || last == null) {
      return null;
    }
    try {
      Checkpoint checkpoint = Checkpoint.parse(note.text());
      boolean known =
          checkpoint.origin().equals(head.origin())
              && checkpoint.size() <= Checkpoint.parse(last.text()).size();
      return known && isSigned(note, logs.keys(head.origin())) ? note : null;
    } catch (NoteException e) {
      throw new IOException("a checkpoint that was cosigned: " + e.getMessage(), e);
    }
  }

  private static boolean isSigned(SignedNote note, List<NoteVerifier> keys) {
    return keys.stream()
        .anyMatch(key -> {
          try {
            note.verify(key);
            return true;
          } catch (NoteException _) {
            return false;
          }
        });
  }

  /** Tells of a checkpoint that the witness has just cosigned. */
  public void pending(String origin) throws IOException {
    MirrorLog log = logs.keys(origin).isEmpty() ? null : log(WitnessFolder.name(origin), true);
    SignedNote last = witness.last(origin);
    if (log != null && last != null) {
      log.pending(last);
    }
  }

  /** The published checkpoint of a copy; null if there is none. */
  public byte @Nullable [] checkpoint(String name) throws IOException {
    MirrorLog log = log(name, false);
    return log == null ? null : log.checkpoint();
  }

  /** The size of a copy's published checkpoint; 0 if there is none. */
  public long size(String name) throws IOException {
    MirrorLog log = log(name, false);
    return log == null ? 0 : log.size();
  }

  /** A file of a copy. Requires that there is a copy. */
  public byte[] file(String name, String path) throws IOException {
    MirrorLog log = log(name, false);
    if (log == null) {
      throw new java.nio.file.NoSuchFileException(name);
    }
    return log.file(path);
  }

  private @Nullable MirrorLog log(String name, boolean begin) throws IOException {
    synchronized (open) {
      MirrorLog log = open.get(name);
      Path root = folder.resolve(name);
      if (log == null && (begin || disk.isDirectory(root))) {
        log = MirrorLog.open(disk, root, cosigners, tickets);
        open.put(name, log);
      }
      return log;
    }
  }
}
