package dev.bylaw.log.completeness;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.note.CosignatureVerifier;
import dev.bylaw.log.note.Ed25519Verifier;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.SignedNote;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * A sidecar's word that it lives: the newest checkpoint of its epoch, which it cosigned with the
 * time. It stands beside the log and costs no entry; it is believed for its signature alone.
 *
 * @param checkpoint how far the epoch was
 * @param at when, by the sidecar's clock
 */
public record SignOfLife(Checkpoint checkpoint, Instant at) {
  /** The origin that a note is about; nothing is verified. */
  public static String origin(String note) throws NoteException {
    return Checkpoint.parse(parse(note).text()).origin();
  }

  /**
   * Reads a sign that this key signed.
   *
   * @param key the sidecar's, under any name
   */
  public static SignOfLife open(String note, Ed25519Verifier key) throws NoteException {
    SignedNote signed = parse(note);
    Checkpoint checkpoint = Checkpoint.parse(signed.text());
    CosignatureVerifier verifier = CosignatureVerifier.of(key.named(checkpoint.origin()));
    signed.verify(verifier);
    for (SignedNote.SignatureLine line : signed.signatures()) {
      if (line.keyId() == verifier.keyId() && line.name().equals(verifier.name())) {
        return new SignOfLife(checkpoint, CosignatureVerifier.time(line));
      }
    }
    throw new NoteException("it has no cosignature by `" + verifier.name() + "`");
  }

  private static SignedNote parse(String note) throws NoteException {
    return SignedNote.parse(note.getBytes(StandardCharsets.UTF_8));
  }
}
