package dev.bylaw.log.witness;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.Hasher;
import dev.bylaw.log.merkle.ProofException;
import dev.bylaw.log.merkle.ProofVerifier;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.NoteSigner;
import dev.bylaw.log.note.NoteVerifier;
import dev.bylaw.log.note.SignedNote;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A witness: it cosigns checkpoints that are consistent with all it cosigned before of the same
 * log. What it cosigns is durable before the cosignature leaves, and looking at the last one and
 * writing the next is one step. Safe for use by several threads at once.
 */
public final class Witness {
  private static final int RECENT = 16;

  private final KnownLogs logs;
  private final List<NoteSigner> cosigners;
  private final WitnessMemory memory;
  // the newest last, so that one who asks for a subtree need not hurry; for each log that is known
  private final Map<String, ArrayDeque<Checkpoint>> recent = new ConcurrentHashMap<>();
  // one for each log that is known
  private final Map<String, Object> locks = new ConcurrentHashMap<>();

  /** A witness with one key. */
  public Witness(KnownLogs logs, NoteSigner cosigner, WitnessMemory memory) {
    this(logs, List.of(cosigner), memory);
  }

  /**
   * @param cosigners keys that sign cosignatures, under a name that is no other cosigner's; each
   *     cosigns each checkpoint
   */
  public Witness(KnownLogs logs, List<NoteSigner> cosigners, WitnessMemory memory) {
    this.logs = logs;
    this.cosigners = List.copyOf(cosigners);
    this.memory = memory;
  }

  /**
   * Answers a request.
   *
   * @throws IOException if what it must remember cannot be read or made durable; nothing is
   *     cosigned
   */
  public WitnessAnswer add(byte[] body) throws IOException {
    AddCheckpoint request;
    Checkpoint claimed;
    try {
      request = AddCheckpoint.parse(body);
      claimed = Checkpoint.parse(request.note().text());
    } catch (NoteException | IllegalArgumentException e) {
      return new WitnessAnswer.Malformed(String.valueOf(e.getMessage()));
    }
    List<NoteVerifier> keys = logs.keys(claimed.origin());
    if (keys.isEmpty()) {
      return new WitnessAnswer.UnknownLog(claimed.origin());
    }
    SignedNote signed;
    try {
      signed = signedBy(request.note(), keys);
    } catch (NoteException e) {
      return new WitnessAnswer.NotSigned(String.valueOf(e.getMessage()));
    }
    if (request.oldSize() > claimed.size()) {
      return new WitnessAnswer.Malformed(
          "the old size is %d, the checkpoint's %d".formatted(request.oldSize(), claimed.size()));
    }
    synchronized (locks.computeIfAbsent(claimed.origin(), _ -> new Object())) {
      return decide(request, claimed, signed);
    }
  }

  private WitnessAnswer decide(AddCheckpoint request, Checkpoint claimed, SignedNote signed)
      throws IOException {
    SignedNote last = memory.last(claimed.origin());
    Checkpoint known = last == null ? null : read(last);
    long size = known == null ? 0 : known.size();
    Hash root = known == null ? Hasher.EMPTY_ROOT : known.root();
    if (last != null && claimed.size() == size && !claimed.root().equals(root)) {
      memory.conflict(claimed.origin(), last, signed);
    }
    if (request.oldSize() != size) {
      return new WitnessAnswer.Conflict(size);
    }
    if (claimed.size() == size && !claimed.root().equals(root)) {
      return new WitnessAnswer.Conflict(size);
    }
    try {
      if (size > 0) {
        ProofVerifier.consistency(size, claimed.size(), request.proof(), root, claimed.root());
      } else if (!request.proof().isEmpty()) {
        throw new ProofException("from size 0 nothing is proven: expected no hashes");
      }
    } catch (ProofException e) {
      return new WitnessAnswer.NotConsistent(String.valueOf(e.getMessage()));
    }
    if (last == null || claimed.size() > size || !signed.text().equals(last.text())) {
      memory.remember(claimed.origin(), signed);
    }
    remember(claimed);
    NoteSigner[] all = cosigners.toArray(NoteSigner[]::new);
    return new WitnessAnswer.Cosigned(
        SignedNote.lines(SignedNote.sign(signed.text(), all).signatures()));
  }

  // by one thread at a time for each log
  private void remember(Checkpoint cosigned) {
    ArrayDeque<Checkpoint> last =
        recent.computeIfAbsent(cosigned.origin(), _ -> new ArrayDeque<>(RECENT));
    synchronized (last) {
      if (last.size() == RECENT) {
        last.removeFirst();
      }
      last.addLast(cosigned);
    }
  }

  /** Whether a checkpoint's tree is one that this witness cosigned last, or lately. */
  boolean remembers(Checkpoint claimed) throws IOException {
    ArrayDeque<Checkpoint> lately = recent.get(claimed.origin());
    if (lately != null) {
      synchronized (lately) {
        if (lately.stream().anyMatch(each -> isSameTree(each, claimed))) {
          return true;
        }
      }
    }
    SignedNote last = memory.last(claimed.origin());
    return last != null && isSameTree(read(last), claimed);
  }

  private static boolean isSameTree(Checkpoint one, Checkpoint other) {
    return one.size() == other.size() && one.root().equals(other.root());
  }

  /**
   * The checkpoint of a log that was cosigned last, with the log's signatures; null if none was.
   */
  public @Nullable SignedNote last(String origin) throws IOException {
    return memory.last(origin);
  }

  private static Checkpoint read(SignedNote note) throws IOException {
    try {
      return Checkpoint.parse(note.text());
    } catch (NoteException e) {
      throw new IOException("what was cosigned last is no checkpoint: " + e.getMessage(), e);
    }
  }

  /** The note with the signatures by these keys alone, of which there must be one. */
  private static SignedNote signedBy(SignedNote note, List<NoteVerifier> keys)
      throws NoteException {
    List<SignedNote.SignatureLine> by = new ArrayList<>();
    for (SignedNote.SignatureLine line : note.signatures()) {
      for (NoteVerifier key : keys) {
        if (line.isBy(key)) {
          new SignedNote(note.text(), List.of(line)).verify(key);
          by.add(line);
        }
      }
    }
    if (by.isEmpty()) {
      throw new NoteException(
          "no signature by a key that is trusted for `" + keys.getFirst().name() + "`");
    }
    return new SignedNote(note.text(), by);
  }
}
