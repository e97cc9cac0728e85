package dev.bylaw.log.note;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Base64;

/**
 * An Ed25519 public key that verifies notes. Its text, the vkey, is {@code name+id+base64(0x01 ||
 * key)} with the id as eight hexadecimal digits. Safe for use by several threads at once.
 */
public final class Ed25519Verifier implements NoteVerifier {
  private static final int KEY_BYTES = 32;
  private static final int SIGNATURE_BYTES = 64;

  private final String name;
  private final byte[] raw;
  private final PublicKey key;
  private final int keyId;

  Ed25519Verifier(String name, byte[] raw) {
    this.name = name;
    this.raw = raw.clone();
    this.key = decodePoint(raw);
    this.keyId = KeyName.id(name, KeyName.typed(KeyName.ED25519, raw));
  }

  /** Reads a vkey; white space at its end is ignored. */
  public static Ed25519Verifier parse(String text) throws NoteException {
    VerifierKey read = VerifierKey.parse(text);
    byte[] raw = read.key();
    if (raw.length != KEY_BYTES || read.type() != KeyName.ED25519) {
      throw new NoteException("the key of `" + read.name() + "` is not an Ed25519 key");
    }
    return of(read.name(), raw);
  }

  /** The key of these 32 bytes. */
  static Ed25519Verifier of(String name, byte[] raw) throws NoteException {
    try {
      return new Ed25519Verifier(name, raw);
    } catch (IllegalArgumentException _) {
      throw new NoteException("the key of `" + name + "` is not a point of the curve");
    }
  }

  /** The same key under another name, and so with another id. */
  public Ed25519Verifier named(String other) {
    return new Ed25519Verifier(KeyName.check(other), raw);
  }

  /** The 32 bytes of the key. */
  byte[] raw() {
    return raw.clone();
  }

  /** The public key in base64, whatever its name. */
  public String key() {
    return Base64.getEncoder().encodeToString(raw);
  }

  @Override
  public String name() {
    return name;
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
    try {
      Signature verification = Signature.getInstance("Ed25519");
      verification.initVerify(key);
      verification.update(text);
      return verification.verify(signature);
    } catch (GeneralSecurityException _) {
      // the JDK throws for a signature whose scalar or point is out of range: it is not valid
      return false;
    }
  }

  VerifierKey text() {
    return VerifierKey.of(name, KeyName.ED25519, raw);
  }

  /** The vkey. */
  @Override
  public String toString() {
    return text().toString();
  }

  // RFC 8032 section 5.1.2: y little-endian in 255 bits, the last bit is the sign of x
  private static PublicKey decodePoint(byte[] raw) {
    byte[] bigEndian = new byte[KEY_BYTES];
    for (int i = 0; i < KEY_BYTES; i++) {
      bigEndian[i] = raw[KEY_BYTES - 1 - i];
    }
    boolean odd = (bigEndian[0] & 0x80) != 0;
    bigEndian[0] &= 0x7f;
    EdECPoint point = new EdECPoint(odd, new BigInteger(1, bigEndian));
    try {
      return KeyFactory.getInstance("Ed25519")
          .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not a point of the curve", e);
    }
  }

  static byte[] encode(EdECPublicKey key) {
    byte[] bigEndian = key.getPoint().getY().toByteArray();
    byte[] raw = new byte[KEY_BYTES];
    for (int i = 0; i < Math.min(KEY_BYTES, bigEndian.length); i++) {
      raw[i] = bigEndian[bigEndian.length - 1 - i];
    }
    if (key.getPoint().isXOdd()) {
      raw[KEY_BYTES - 1] |= (byte) 0x80;
    }
    return raw;
  }
}
