package dev.bylaw.log.checkpoint;

import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.NoteVerifier;
import dev.bylaw.log.note.VerifierKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An ML-DSA-44 public key (FIPS 204) that verifies cosignatures of checkpoints and of subtrees
 * (C2SP tlog-cosignature). Its text is a vkey with the type 0x06. Safe for use by several threads
 * at once.
 */
public final class MlDsa44Verifier implements NoteVerifier {
  /** The signature type. */
  static final byte TYPE = 6;

  private static final int KEY_BYTES = 1_312;
  private static final int SIGNATURE_BYTES = 8 + 2_420;
  private static final String ALGORITHM = "ML-DSA-44";
  // SubjectPublicKeyInfo with id-ml-dsa-44, up to the key's own bytes (RFC 9881 section 4)
  private static final byte[] SPKI_HEAD =
      HexFormat.of().parseHex("30820532300b06096086480165030403110382052100");

  private final VerifierKey text;
  private final PublicKey key;
  private final int keyId;

  private MlDsa44Verifier(VerifierKey text, PublicKey key) {
    this.text = text;
    this.key = key;
    this.keyId = text.keyId();
  }

  /** The verifier of a name and a key as FIPS 204 encodes it. */
  static MlDsa44Verifier of(String name, byte[] raw) throws NoteException {
    return of(VerifierKey.of(name, TYPE, raw));
  }

  /** Reads a vkey of the type 0x06; white space at its end is ignored. */
  public static MlDsa44Verifier parse(String vkey) throws NoteException {
    return of(VerifierKey.parse(vkey));
  }

  static MlDsa44Verifier of(VerifierKey text) throws NoteException {
    byte[] raw = text.key();
    if (text.type() != TYPE || raw.length != KEY_BYTES) {
      throw new NoteException(
          "the key of `" + text.name() + "` is not of the type of ML-DSA-44 cosignatures (0x06)");
    }
    if (!CosignedSubtree.isName(text.name())) {
      throw new NoteException(
          "a cosigner's name has at most %d bytes, found `%s`"
              .formatted(CosignedSubtree.MAX_NAME_BYTES, text.name()));
    }
    byte[] spki = ByteBuffer.allocate(SPKI_HEAD.length + KEY_BYTES).put(SPKI_HEAD).put(raw).array();
    try {
      return new MlDsa44Verifier(
          text, KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(spki)));
    } catch (GeneralSecurityException e) {
      throw new NoteException("the key of `" + text.name() + "` is no ML-DSA-44 key");
    }
  }

  /** The bytes of a key of the JDK, as FIPS 204 encodes it. */
  static byte[] raw(PublicKey key) {
    byte[] spki = key.getEncoded();
    return Arrays.copyOfRange(spki, SPKI_HEAD.length, spki.length);
  }

  @Override
  public String name() {
    return text.name();
  }

  @Override
  public int keyId() {
    return keyId;
  }

  /** Whether this is the key's cosignature of the checkpoint whose text this is. */
  @Override
  public boolean verify(byte[] text, byte[] signature) {
    try {
      Checkpoint checkpoint = Checkpoint.parse(new String(text, StandardCharsets.UTF_8));
      return CosignedSubtree.isName(checkpoint.origin())
          && verify(CosignedSubtree.of(checkpoint), signature);
    } catch (NoteException _) {
      return false;
    }
  }

  /**
   * Whether this is the key's cosignature of a subtree. Of a whole tree, one with a time says that
   * it was the largest that the cosigner knew then; one without does not.
   *
   * @param signature eight bytes of the time, then the signature
   */
  public boolean verify(CosignedSubtree subtree, byte[] signature) {
    if (signature.length != SIGNATURE_BYTES) {
      return false;
    }
    long seconds = ByteBuffer.wrap(signature).getLong();
    if (seconds < 0 || (subtree.start() > 0 && seconds != 0)) {
      return false;
    }
    try {
      Signature verification = Signature.getInstance(ALGORITHM);
      verification.initVerify(key);
      verification.update(subtree.message(name(), seconds));
      return verification.verify(signature, 8, SIGNATURE_BYTES - 8);
    } catch (GeneralSecurityException _) {
      // the JDK throws for a signature that is not encoded as FIPS 204 says: it is not valid
      return false;
    }
  }

  /** The vkey. */
  @Override
  public String toString() {
    return text.toString();
  }

  VerifierKey text() {
    return text;
  }
}
