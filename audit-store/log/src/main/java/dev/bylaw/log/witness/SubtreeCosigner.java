package dev.bylaw.log.witness;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.checkpoint.CosignedSubtree;
import dev.bylaw.log.checkpoint.MlDsa44Signer;
import dev.bylaw.log.merkle.ProofException;
import dev.bylaw.log.merkle.SubtreeProofs;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.SignedNote;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Cosigns subtrees of trees that were cosigned before (C2SP tlog-witness and tlog-mirror,
 * sign-subtree): each key those of checkpoints that bear its own cosignature; the witness's key
 * also those of checkpoints that the witness remembers. Safe for use by several threads at once.
 */
public final class SubtreeCosigner {
  private final KnownLogs logs;
  private final Witness witness;
  private final MlDsa44Signer witnessKey;
  private final List<MlDsa44Signer> keys;

  /**
   * @param witnessKey one of the witness's keys
   * @param others keys of other cosigners, each under a name of its own: of a mirror
   */
  public SubtreeCosigner(
      KnownLogs logs, Witness witness, MlDsa44Signer witnessKey, List<MlDsa44Signer> others) {
    this.logs = logs;
    this.witness = witness;
    this.witnessKey = witnessKey;
    List<MlDsa44Signer> all = new ArrayList<>(others);
    all.addFirst(witnessKey);
    this.keys = List.copyOf(all);
  }

  /** Answers a request. */
  public WitnessAnswer sign(byte[] body) throws IOException {
    SignSubtree request;
    Checkpoint claimed;
    try {
      request = SignSubtree.parse(body);
      claimed = Checkpoint.parse(request.note().text());
    } catch (NoteException | IllegalArgumentException e) {
      return new WitnessAnswer.Malformed(String.valueOf(e.getMessage()));
    }
    if (!SubtreeProofs.isSubtree(request.start(), request.end())
        || request.end() > claimed.size()) {
      return new WitnessAnswer.Malformed(
          "[%d, %d) is no subtree of a tree of size %d"
              .formatted(request.start(), request.end(), claimed.size()));
    }
    if (logs.keys(claimed.origin()).isEmpty() || !CosignedSubtree.isName(claimed.origin())) {
      return new WitnessAnswer.UnknownLog(claimed.origin());
    }
    try {
      SubtreeProofs.verify(
          request.start(),
          request.end(),
          claimed.size(),
          request.hash(),
          request.proof(),
          claimed.root());
    } catch (ProofException e) {
      return new WitnessAnswer.NotConsistent(String.valueOf(e.getMessage()));
    }
    return decide(request, claimed);
  }

  private WitnessAnswer decide(SignSubtree request, Checkpoint claimed) throws IOException {
    List<MlDsa44Signer> by = new ArrayList<>();
    for (MlDsa44Signer key : keys) {
      if (request.note().signatures().stream().anyMatch(line -> line.isBy(key.verifier()))) {
        try {
          request.note().verify(key.verifier());
          by.add(key);
        } catch (NoteException e) {
          return new WitnessAnswer.NotSigned(String.valueOf(e.getMessage()));
        }
      }
    }
    if (by.isEmpty() && witness.remembers(claimed)) {
      by.add(witnessKey);
    }
    if (by.isEmpty()) {
      SignedNote last = witness.last(claimed.origin());
      return last == null
          ? new WitnessAnswer.NotSigned(
              "the checkpoint bears no cosignature by a key of ours, and none is remembered")
          : new WitnessAnswer.OtherCheckpoint(last);
    }
    CosignedSubtree subtree =
        new CosignedSubtree(claimed.origin(), request.start(), request.end(), request.hash());
    return new WitnessAnswer.Cosigned(
        SignedNote.lines(by.stream().map(key -> key.sign(subtree)).toList()));
  }
}
