package dev.bylaw.log.store;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.entry.EncodedEntry;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.entry.Payload;
import dev.bylaw.log.entry.SidecarOrigin;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.Hasher;
import dev.bylaw.log.note.Ed25519Verifier;
import dev.bylaw.log.note.NoteException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What can be said of a batch by itself, before the store's state matters. */
sealed interface BatchCheck {
  /**
   * @param batch the batch
   * @param checkpoint its checkpoint, which the enrolled key signed
   * @param sidecar whose it is
   * @param key the key, under the sidecar's name
   * @param leafHashes the hashes of its leaves
   * @param sealed its entries with their payloads sealed
   * @param generation the seal's generation when they were
   */
  record Passed(
      Batch batch,
      Checkpoint checkpoint,
      String sidecar,
      String key,
      List<Hash> leafHashes,
      List<EncodedEntry> sealed,
      long generation)
      implements BatchCheck {
    /** The same if nothing was erased since, else sealed anew. */
    Passed sealedNow(PayloadSeal seal) throws IOException {
      if (generation == seal.generation()) {
        return this;
      }
      return entries(batch, checkpoint, sidecar, key, seal) instanceof Passed again ? again : this;
    }
  }

  record Failed(AppendOutcome.Refused refusal) implements BatchCheck {}

  /** A checkpoint is written into a leaf of the store; longer notes than this do not fit. */
  int MAX_NOTE_BYTES = 8_192;

  static BatchCheck of(Batch batch, Enrolment enrolment, PayloadSeal seal) throws IOException {
    if (batch.entries().size() > Batch.MAX_ENTRIES || batch.bytes() > Batch.MAX_BYTES) {
      return failed(
          AppendOutcome.Reason.TOO_LARGE,
          "a batch has at most %d entries and %d bytes, found %d and %d"
              .formatted(
                  Batch.MAX_ENTRIES, Batch.MAX_BYTES, batch.entries().size(), batch.bytes()));
    }
    Checkpoint checkpoint;
    String sidecar;
    String key;
    try {
      SidecarOrigin origin = SidecarOrigin.parse(batch.origin());
      Ed25519Verifier verifier = enrolment.verifier(origin);
      if (verifier == null) {
        return failed(
            AppendOutcome.Reason.UNKNOWN_ORIGIN, "`" + origin.keyName() + "` is not enrolled");
      }
      sidecar = origin.keyName();
      key = verifier.named(sidecar).toString();
      if (batch.checkpoint().length > MAX_NOTE_BYTES) {
        throw new NoteException("a checkpoint has at most " + MAX_NOTE_BYTES + " bytes");
      }
      checkpoint = Checkpoint.open(batch.checkpoint(), batch.origin(), verifier);
    } catch (EntryException e) {
      return failed(AppendOutcome.Reason.UNKNOWN_ORIGIN, String.valueOf(e.getMessage()));
    } catch (NoteException e) {
      return failed(AppendOutcome.Reason.BAD_CHECKPOINT, String.valueOf(e.getMessage()));
    }
    if (batch.first() < 0 || checkpoint.size() - batch.entries().size() != batch.first()) {
      return failed(
          AppendOutcome.Reason.BAD_CHECKPOINT,
          "the batch ends with sequence number %d, its checkpoint has size %d"
              .formatted(batch.first() + batch.entries().size() - 1, checkpoint.size()));
    }
    return entries(batch, checkpoint, sidecar, key, seal);
  }

  private static BatchCheck entries(
      Batch batch, Checkpoint checkpoint, String sidecar, String key, PayloadSeal seal)
      throws IOException {
    long generation = seal.generation();
    Hasher hasher = new Hasher();
    List<Hash> hashes = new ArrayList<>(batch.entries().size());
    List<EncodedEntry> sealed = new ArrayList<>(batch.entries().size());
    long sequence = batch.first();
    for (EncodedEntry entry : batch.entries()) {
      try {
        Leaf leaf = Leaf.parse(entry.leaf());
        if (!leaf.origin().equals(batch.origin()) || leaf.sequence() != sequence) {
          throw new EntryException(
              "the leaf is number %d of `%s`".formatted(leaf.sequence(), leaf.origin()));
        }
        Payload payload = Payload.parse(entry.payload());
        List<String> disagreements = payload.disagreementsWhole(leaf);
        if (!disagreements.isEmpty()) {
          throw new EntryException(String.join(", ", disagreements));
        }
        sealed.add(new EncodedEntry(entry.leaf(), seal.seal(leaf, payload, entry.payload())));
      } catch (EntryException e) {
        return failed(
            AppendOutcome.Reason.BAD_ENTRY,
            "entry %d of `%s`: %s".formatted(sequence, batch.origin(), e.getMessage()));
      }
      hashes.add(hasher.leaf(entry.leaf()));
      sequence++;
    }
    return new Passed(batch, checkpoint, sidecar, key, hashes, sealed, generation);
  }

  private static Failed failed(AppendOutcome.Reason reason, String message) {
    return new Failed(new AppendOutcome.Refused(reason, message));
  }
}
