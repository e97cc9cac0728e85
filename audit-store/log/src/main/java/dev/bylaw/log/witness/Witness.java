package dev.bylaw.log.witness;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.Hasher;
import dev.bylaw.log.merkle.ProofException;
import dev.bylaw.log.merkle.ProofVerifier;
import dev.bylaw.log.note.Ed25519Verifier;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.NoteSigner;
import dev.bylaw.log.note.SignedNote;
import java.io.IOException;
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
  private final KnownLogs logs;
  private final NoteSigner cosigner;
  private final WitnessMemory memory;
  // one for each log that is known
  private final Map<String, Object> locks = new ConcurrentHashMap<>();

  /**
   * @param cosigner a key that signs cosignatures, under a name that is no other cosigner's
   */
  public Witness(KnownLogs logs, NoteSigner cosigner, WitnessMemory memory) {
    this.logs = logs;
    this.cosigner = cosigner;
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
    List<Ed25519Verifier> keys = logs.keys(claimed.origin());
    if (keys.isEmpty()) {
      return new WitnessAnswer.UnknownLog(claimed.origin());
    }
    SignedNote signed = signedBy(request.note(), keys);
    if (signed == null) {
      return new WitnessAnswer.NotSigned(
          "no signature by a key that is trusted for `" + claimed.origin() + "`");
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
    return new WitnessAnswer.Cosigned(
        SignedNote.lines(SignedNote.sign(signed.text(), cosigner).signatures()));
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

  /** The note with the signatures by these keys alone; null where there is none. */
  private static @Nullable SignedNote signedBy(SignedNote note, List<Ed25519Verifier> keys) {
    List<SignedNote.SignatureLine> by =
        note.signatures().stream()
            .filter(line -> keys.stream().anyMatch(key -> isSignature(note, line, key)))
            .toList();
    return by.isEmpty() ? null : new SignedNote(note.text(), by);
  }

  private static boolean isSignature(
      SignedNote note, SignedNote.SignatureLine line, Ed25519Verifier key) {
    try {
      new SignedNote(note.text(), List.of(line)).verify(key);
      return true;
    } catch (NoteException _) {
      return false;
    }
  }
}
