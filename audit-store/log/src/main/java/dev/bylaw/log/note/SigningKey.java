package dev.bylaw.log.note;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * The text of a secret key: {@code PRIVATE+KEY+name+id+base64(type || seed)}, as
 * golang.org/x/mod/sumdb/note writes it. The id is that of the public key.
 */
public final class SigningKey {
  /** Ed25519 and ML-DSA-44 both make their keys of so many bytes. */
  public static final int SEED_BYTES = 32;

  private static final String PREFIX = "PRIVATE+KEY+";

  private final String name;
  private final String id;
  private final byte[] typed;

  private SigningKey(String name, String id, byte[] typed) {
    this.name = name;
    this.id = id;
    this.typed = typed;
  }

  /** Reads a key's text; white space around it is ignored. Its id is not checked yet. */
  public static SigningKey parse(String text) throws NoteException {
    String[] parts = text.strip().split("\\+", 5);
    if (parts.length != 5 || !text.strip().startsWith(PREFIX) || !KeyName.isValid(parts[2])) {
      throw new NoteException("not a signing key: expected `PRIVATE+KEY+name+id+base64`");
    }
    byte[] typed;
    try {
      typed = VerifierKey.decode(parts[4]);
    } catch (NoteException _) {
      // what it is must not be told
      throw new NoteException("the signing key of `" + parts[2] + "` is not base64");
    }
    if (typed.length != 1 + SEED_BYTES) {
      throw new NoteException(
          "the signing key of `%s`: expected %d bytes, found %d"
              .formatted(parts[2], 1 + SEED_BYTES, typed.length));
    }
    return new SigningKey(parts[2], parts[3], typed);
  }

  /** The secret text of a key; to be kept in a file that its owner alone reads. */
  public static String text(VerifierKey publicKey, byte type, byte[] seed) {
    return PREFIX
        + publicKey.name()
        + "+"
        + KeyName.hex(publicKey.keyId())
        + "+"
        + Base64.getEncoder().encodeToString(KeyName.typed(type, seed));
  }

  public String name() {
    return name;
  }

  public byte type() {
    return typed[0];
  }

  public byte[] seed() {
    return Arrays.copyOfRange(typed, 1, typed.length);
  }

  /** Checks the id that the text told against that of the public key. */
  public void requireId(int keyId) throws NoteException {
    if (!KeyName.hex(keyId).equals(id)) {
      throw new NoteException(
          "the signing key of `%s` has the id %s, found %s"
              .formatted(name, KeyName.hex(keyId), id));
    }
  }

  /** A new seed from the system's randomness. */
  public static byte[] newSeed() {
    byte[] seed = new byte[SEED_BYTES];
    new SecureRandom().nextBytes(seed);
    return seed;
  }

  /** The pair of keys that a seed makes. Requires 32 bytes. */
  public static KeyPair pair(NamedParameterSpec parameters, byte[] seed) {
    if (seed.length != SEED_BYTES) {
      throw new IllegalArgumentException("a seed is 32 bytes, found " + seed.length);
    }
    try {
      // the JDK derives a public key only while it generates a pair; it takes the seed from its
      // random
      KeyPairGenerator generator = KeyPairGenerator.getInstance(parameters.getName());
      generator.initialize(parameters, new FixedRandom(seed));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class FixedRandom extends SecureRandom {
    private static final long serialVersionUID = 1;
    private final byte[] seed;

    FixedRandom(byte[] seed) {
      this.seed = seed.clone();
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
