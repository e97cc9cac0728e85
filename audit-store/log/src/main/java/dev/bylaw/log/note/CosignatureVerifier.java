package dev.bylaw.log.note;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;

/**
 * A public key that verifies cosignatures of checkpoints (C2SP tlog-cosignature, Ed25519). Its text
 * is that of a vkey with the type 0x04. Safe for use by several threads at once.
 */
public final class CosignatureVerifier implements NoteVerifier {
  private static final int SIGNATURE_BYTES = 8 + 64;
  private static final int ML_DSA_44_BYTES = 8 + 2_420;

  private final Ed25519Verifier key;
  private final int keyId;

  private CosignatureVerifier(Ed25519Verifier key) {
    this.key = key;
    this.keyId = KeyName.id(key.name(), KeyName.typed(KeyName.COSIGNATURE, key.raw()));
  }

  /** The verifier of what this key cosigns, under the same name. */
  public static CosignatureVerifier of(Ed25519Verifier key) {
    return new CosignatureVerifier(key);
  }

  /** Reads a vkey of the type 0x04; white space at its end is ignored. */
  public static CosignatureVerifier parse(String text) throws NoteException {
    VerifierKey read = VerifierKey.parse(text);
    byte[] raw = read.key();
    if (raw.length != 32 || read.type() != KeyName.COSIGNATURE) {
      throw new NoteException(
          "the key of `" + read.name() + "` is not of the type of Ed25519 cosignatures (0x04)");
    }
    return new CosignatureVerifier(Ed25519Verifier.of(read.name(), raw));
  }

  @Override
  public String name() {
    return key.name();
  }

  @Override
  public int keyId() {
    return keyId;
  }

  @Override
  public boolean verify(byte[] text, byte[] signature) {
    if (signature.length != SIGNATURE_BYTES) {
      return false;
    }
    long seconds = ByteBuffer.wrap(signature).getLong();
    return seconds >= 0
        && key.verify(
            CosignatureSigner.message(seconds, text),
            Arrays.copyOfRange(signature, 8, SIGNATURE_BYTES));
  }

  /**
   * When a cosignature of either type was made, by the cosigner's clock; it says so only if it is
   * verified.
   */
  public static Instant time(SignedNote.SignatureLine line) throws NoteException {
    byte[] signature = line.signature();
    if (signature.length != SIGNATURE_BYTES && signature.length != ML_DSA_44_BYTES) {
      throw new NoteException("the signature by `" + line.name() + "` is no cosignature");
    }
    return Instant.ofEpochSecond(ByteBuffer.wrap(signature).getLong());
  }

  /** The key itself, for telling whether two names have the same. */
  public Ed25519Verifier key() {
    return key;
  }

  /** The vkey. */
  @Override
  public String toString() {
    return VerifierKey.of(key.name(), KeyName.COSIGNATURE, key.raw()).toString();
  }
}
