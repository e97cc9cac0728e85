package dev.bylaw.log.checkpoint;

import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.NoteSigner;
import dev.bylaw.log.note.SignedNote;
import dev.bylaw.log.note.SigningKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.time.InstantSource;

/**
 * An ML-DSA-44 key that cosigns checkpoints with the time, and subtrees without (C2SP
 * tlog-cosignature). Its text is {@code PRIVATE+KEY+name+id+base64(0x06 || seed)}, as
 * transparency-dev/formats writes it. Safe for use by several threads at once.
 */
public final class MlDsa44Signer implements NoteSigner {
  private final byte[] seed;
  private final PrivateKey key;
  private final MlDsa44Verifier verifier;
  private final InstantSource clock;

  private MlDsa44Signer(String name, byte[] seed, InstantSource clock) throws NoteException {
    KeyPair pair = SigningKey.pair(NamedParameterSpec.ML_DSA_44, seed);
    this.seed = seed.clone();
    this.key = pair.getPrivate();
    this.verifier = MlDsa44Verifier.of(name, MlDsa44Verifier.raw(pair.getPublic()));
    this.clock = clock;
  }

  /** A new key from the system's randomness. Requires a name of at most 255 bytes. */
  public static MlDsa44Signer generate(String name, InstantSource clock) {
    return ofSeed(name, SigningKey.newSeed(), clock);
  }

  /** The key of this seed. Requires 32 bytes, and a name of at most 255. */
  public static MlDsa44Signer ofSeed(String name, byte[] seed, InstantSource clock) {
    try {
      return new MlDsa44Signer(name, seed, clock);
    } catch (NoteException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Reads a key's text; white space around it is ignored. */
  public static MlDsa44Signer parse(String text, InstantSource clock) throws NoteException {
    SigningKey read = SigningKey.parse(text);
    if (read.type() != MlDsa44Verifier.TYPE) {
      throw new NoteException("the signing key of `" + read.name() + "` is not an ML-DSA-44 key");
    }
    MlDsa44Signer signer = new MlDsa44Signer(read.name(), read.seed(), clock);
    read.requireId(signer.keyId());
    return signer;
  }

  public MlDsa44Verifier verifier() {
    return verifier;
  }

  /** The key's secret text; to be kept in a file that its owner alone reads. */
  public String toSecretText() {
    return SigningKey.text(verifier.text(), MlDsa44Verifier.TYPE, seed);
  }

  @Override
  public String name() {
    return verifier.name();
  }

  @Override
  public int keyId() {
    return verifier.keyId();
  }

  /**
   * Cosigns a checkpoint: seconds since the epoch in eight bytes, big-endian, then the signature.
   * Requires the text of a checkpoint whose origin has at most 255 bytes.
   */
  @Override
  public byte[] sign(byte[] text) {
    try {
      Checkpoint checkpoint = Checkpoint.parse(new String(text, StandardCharsets.UTF_8));
      // 0 would say that nothing is said about the time
      long seconds = Math.max(1, clock.instant().getEpochSecond());
      return sign(CosignedSubtree.of(checkpoint), seconds);
    } catch (NoteException e) {
      throw new IllegalArgumentException("only checkpoints are cosigned: " + e.getMessage(), e);
    }
  }

  /** The signature line of a subtree; it tells no time, as a subtree's must not. */
  public SignedNote.SignatureLine sign(CosignedSubtree subtree) {
    return SignedNote.SignatureLine.of(this, sign(subtree, 0));
  }

  byte[] sign(CosignedSubtree subtree, long seconds) {
    try {
      Signature signing = Signature.getInstance("ML-DSA-44");
      signing.initSign(key);
      signing.update(subtree.message(name(), seconds));
      byte[] signature = signing.sign();
      return ByteBuffer.allocate(8 + signature.length).putLong(seconds).put(signature).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return verifier.toString();
  }
}
