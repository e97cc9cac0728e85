package dev.bylaw.log.completeness;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.completeness.Stretch.State;
import dev.bylaw.log.merkle.CompactRange;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.note.Ed25519Verifier;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.SignedNote;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether what stands in the log under a sidecar's name is what the sidecar signed, by the key that
 * was enrolled for it at that place of the log. Every checkpoint must be the one that the entries
 * have; of an epoch's checkpoints the last alone is verified, for it commits to what all the others
 * did.
 */
final class SignedEpochs {
  private final String sidecar;
  private final Map<String, Epoch> epochs = new TreeMap<>();
  private final List<Stretch> problems = new ArrayList<>();
  private @Nullable String key;
  private boolean retired;

  private static final class Epoch {
    final CompactRange tree = new CompactRange();
    long covered;
    // the last checkpoint, not yet verified
    @Nullable String note;
    long index;
    Instant at = Instant.EPOCH;
  }

  SignedEpochs(String sidecar) {
    this.sidecar = sidecar;
  }

  /** The key that is enrolled now. */
  Ed25519Verifier key() throws NoteException {
    if (key == null) {
      throw new NoteException(unknown());
    }
    return Ed25519Verifier.parse(key);
  }

  /** From here on this key signs. */
  void enrolled(@Nullable String verifierKey) {
    verifyLast();
    key = verifierKey;
    retired = false;
  }

  /** From here on nothing may come. */
  void retired() {
    verifyLast();
    key = null;
    retired = true;
  }

  void entry(String origin, byte[] leaf) {
    epoch(origin).tree.append(leaf);
  }

  void mirrored(long index, Checkpoint claimed, String note, Instant at) {
    Epoch epoch = epoch(claimed.origin());
    Hash root = epoch.tree.root();
    if (claimed.size() != epoch.tree.size() || !claimed.root().equals(root)) {
      problem(
          claimed.origin(),
          at,
          "the checkpoint has size %d and root %s, the entries have size %d and root %s"
              .formatted(claimed.size(), claimed.root(), epoch.tree.size(), root),
          index);
      return;
    }
    String why = key == null ? unknown() : null;
    if (why != null) {
      problem(claimed.origin(), at, why, index);
    }
    epoch.covered = claimed.size();
    epoch.note = why == null ? note : null;
    epoch.index = index;
    epoch.at = at;
  }

  /** Whether a checkpoint that is said to contradict the entries is the sidecar's at all. */
  boolean conflict(long index, Checkpoint claimed, String note, Instant at) {
    String why = key == null ? unknown() : notSigned(claimed.origin(), note);
    if (why != null) {
      problem(claimed.origin(), at, "it is said to have two histories, but " + why, index);
    }
    return why == null;
  }

  /** All that is not proven, as the log stands. */
  List<Stretch> problems() {
    verifyLast();
    List<Stretch> all = new ArrayList<>(problems);
    epochs.forEach((origin, epoch) -> {
      if (epoch.covered < epoch.tree.size()) {
        all.add(
            stretch(
                origin,
                epoch.at,
                "entries %d to %d stand under no checkpoint of the sidecar"
                    .formatted(epoch.covered, epoch.tree.size() - 1),
                epoch.index));
      }
    });
    return all;
  }

  private void verifyLast() {
    epochs.forEach((origin, epoch) -> {
      String note = epoch.note;
      epoch.note = null;
      String why = note == null ? null : notSigned(origin, note);
      if (why != null) {
        problem(origin, epoch.at, why, epoch.index);
      }
    });
  }

  private String unknown() {
    return retired ? "its sidecar was retired before" : "no key is enrolled for its sidecar";
  }

  private @Nullable String notSigned(String origin, String note) {
    try {
      Ed25519Verifier verifier = Ed25519Verifier.parse(String.valueOf(key)).named(origin);
      SignedNote.parse(note.getBytes(StandardCharsets.UTF_8)).verify(verifier);
      return null;
    } catch (NoteException e) {
      return "the enrolled key did not sign the checkpoint: " + e.getMessage();
    }
  }

  private Epoch epoch(String origin) {
    return epochs.computeIfAbsent(origin, _ -> new Epoch());
  }

  private void problem(String origin, Instant at, String reason, long index) {
    problems.add(stretch(origin, at, reason, index));
  }

  private Stretch stretch(String origin, Instant at, String reason, long index) {
    return new Stretch(sidecar, origin, State.UNPROVEN, at, at, reason, index);
  }
}
