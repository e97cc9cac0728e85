package dev.bylaw.log.note;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * An Ed25519 key that signs notes. Its text is {@code PRIVATE+KEY+name+id+base64(0x01 || seed)}, as
 * golang.org/x/mod/sumdb/note writes it. Safe for use by several threads at once.
 */
public final class Ed25519Signer implements NoteSigner {
  private static final String PREFIX = "PRIVATE+KEY+";
  private static final int SEED_BYTES = 32;

  private final byte[] seed;
  private final PrivateKey key;
  private final Ed25519Verifier verifier;

  private Ed25519Signer(String name, byte[] seed) {
    this.seed = seed.clone();
    try {
      this.key =
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    this.verifier = new Ed25519Verifier(name, publicKey(seed));
  }

  /** A new key from the system's randomness. */
  public static Ed25519Signer generate(String name) {
    byte[] seed = new byte[SEED_BYTES];
    new SecureRandom().nextBytes(seed);
    return new Ed25519Signer(KeyName.check(name), seed);
  }

  /** The key of this seed. Requires 32 bytes. */
  public static Ed25519Signer ofSeed(String name, byte[] seed) {
    if (seed.length != SEED_BYTES) {
      throw new IllegalArgumentException("a seed is 32 bytes, found " + seed.length);
    }
    return new Ed25519Signer(KeyName.check(name), seed);
  }

  /** Reads a key's text; white space at its end is ignored. */
  public static Ed25519Signer parse(String text) throws NoteException {
    String[] parts = text.strip().split("\\+", 5);
    if (parts.length != 5 || !text.startsWith(PREFIX) || !KeyName.isValid(parts[2])) {
      throw new NoteException("not a signing key: expected `PRIVATE+KEY+name+id+base64`");
    }
    byte[] typed = Ed25519Verifier.decode(parts[4]);
    if (typed.length != 1 + SEED_BYTES || typed[0] != KeyName.ED25519) {
      throw new NoteException("the signing key of `" + parts[2] + "` is not an Ed25519 key");
    }
    Ed25519Signer signer = new Ed25519Signer(parts[2], Arrays.copyOfRange(typed, 1, typed.length));
    if (!KeyName.hex(signer.keyId()).equals(parts[3])) {
      throw new NoteException(
          "the signing key of `%s` has the id %s, found %s"
              .formatted(parts[2], KeyName.hex(signer.keyId()), parts[3]));
    }
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
    return PREFIX
        + name()
        + "+"
        + KeyName.hex(keyId())
        + "+"
        + Base64.getEncoder().encodeToString(KeyName.typed(seed));
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

  // the JDK derives a public key only while it generates a pair; it takes the seed from its random
  private static byte[] publicKey(byte[] seed) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(NamedParameterSpec.ED25519, new FixedRandom(seed));
      return Ed25519Verifier.encode((EdECPublicKey) generator.generateKeyPair().getPublic());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class FixedRandom extends SecureRandom {
    private static final long serialVersionUID = 1;
    private final byte[] seed;

    FixedRandom(byte[] seed) {
      this.seed = seed;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      if (bytes.length != seed.length) {
        throw new IllegalStateException("expected to give 32 bytes, asked for " + bytes.length);
      }
      System.arraycopy(seed, 0, bytes, 0, seed.length);
    }
  }
}
