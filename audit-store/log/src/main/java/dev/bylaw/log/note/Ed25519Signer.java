package dev.bylaw.log.note;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.NamedParameterSpec;

/**
 * An Ed25519 key that signs notes. Its text is {@code PRIVATE+KEY+name+id+base64(0x01 || seed)}, as
 * golang.org/x/mod/sumdb/note writes it. Safe for use by several threads at once.
 */
public final class Ed25519Signer implements NoteSigner {
  private final byte[] seed;
  private final PrivateKey key;
  private final Ed25519Verifier verifier;

  private Ed25519Signer(String name, byte[] seed) {
    this.seed = seed.clone();
    KeyPair pair = SigningKey.pair(NamedParameterSpec.ED25519, seed);
    this.key = pair.getPrivate();
    this.verifier =
        new Ed25519Verifier(name, Ed25519Verifier.encode((EdECPublicKey) pair.getPublic()));
  }

  /** A new key from the system's randomness. */
  public static Ed25519Signer generate(String name) {
    return new Ed25519Signer(KeyName.check(name), SigningKey.newSeed());
  }

  /** The key of this seed. Requires 32 bytes. */
  public static Ed25519Signer ofSeed(String name, byte[] seed) {
    return new Ed25519Signer(KeyName.check(name), seed);
  }

  /** Reads a key's text; white space at its end is ignored. */
  public static Ed25519Signer parse(String text) throws NoteException {
    SigningKey read = SigningKey.parse(text);
    if (read.type() != KeyName.ED25519) {
      throw new NoteException("the signing key of `" + read.name() + "` is not an Ed25519 key");
    }
    Ed25519Signer signer = new Ed25519Signer(read.name(), read.seed());
    read.requireId(signer.keyId());
    return signer;
  }

  /** The same key under another name, and so with another id. */
  public Ed25519Signer named(String name) {
    return new Ed25519Signer(KeyName.check(name), seed);
  }

  public Ed25519Verifier verifier() {
    return verifier;
  }

  /** The key's secret seed, 32 bytes, for a faster signer than the JDK's. */
  public byte[] seed() {
    return seed.clone();
  }

  /** The key's secret text; to be kept in a file that its owner alone reads. */
  public String toSecretText() {
    return SigningKey.text(verifier.text(), KeyName.ED25519, seed);
  }

  @Override
  public String name() {
    return verifier.name();
  }

  @Override
  public int keyId() {
    return verifier.keyId();
  }

  @Override
  public byte[] sign(byte[] text) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(key);
      signature.update(text);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return verifier.toString();
  }
}
