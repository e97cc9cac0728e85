package dev.bylaw.log.checkpoint;

import dev.bylaw.log.note.CosignatureVerifier;
import dev.bylaw.log.note.Ed25519Verifier;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.NoteVerifier;
import dev.bylaw.log.note.VerifierKey;

/** Reads the keys that may sign checkpoints, each by the signature type that its vkey tells. */
public final class CheckpointKeys {
  private static final byte ED25519 = 1;
  private static final byte COSIGNATURE = 4;

  private CheckpointKeys() {}

  /** The key of a log: Ed25519 (0x01) or ML-DSA-44 (0x06). */
  public static NoteVerifier log(String vkey) throws NoteException {
    VerifierKey key = VerifierKey.parse(vkey);
    return switch (key.type()) {
      case ED25519 -> Ed25519Verifier.parse(vkey);
      case MlDsa44Verifier.TYPE -> MlDsa44Verifier.of(key);
      default -> throw unknown(key, "a log's is Ed25519 (0x01) or ML-DSA-44 (0x06)");
    };
  }

  /** The key of a witness or a mirror: of Ed25519 (0x04) or ML-DSA-44 (0x06) cosignatures. */
  public static NoteVerifier cosigner(String vkey) throws NoteException {
    VerifierKey key = VerifierKey.parse(vkey);
    return switch (key.type()) {
      case COSIGNATURE -> CosignatureVerifier.parse(vkey);
      case MlDsa44Verifier.TYPE -> MlDsa44Verifier.of(key);
      default -> throw unknown(key, "a cosigner's is Ed25519 (0x04) or ML-DSA-44 (0x06)");
    };
  }

  private static NoteException unknown(VerifierKey key, String expected) {
    return new NoteException(
        "the key of `%s` has the type 0x%02x: %s".formatted(key.name(), key.type(), expected));
  }
}
