package dev.bylaw.log.seal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a payload file, all numbers big-endian. A payload in the clear begins with an
 * opening brace, so that the first byte tells the three apart:
 *
 * <pre>
 * sealed  0x01, slot of the key (64 bits), nonce (12 bytes), AES-256-GCM ciphertext and tag
 * erased  0x02, index of the erasure entry (64 bits)
 * </pre>
 *
 * The additional data binds a payload to its place: {@code bylaw payload 1}, a line feed, the
 * origin, a line feed, the sequence number, a line feed.
 */
final class SealedPayload {
  static final byte SEALED = 1;
  static final byte ERASED = 2;
  static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int HEAD_BYTES = 9 + NONCE_BYTES;

  private SealedPayload() {}

  static byte[] seal(
      byte[] key, long slot, byte[] nonce, String origin, long sequence, byte[] payload) {
    byte[] sealed =
        crypt(
            Cipher.ENCRYPT_MODE,
            key,
            nonce,
            associated(origin, sequence),
            payload,
            0,
            payload.length);
    return ByteBuffer.allocate(HEAD_BYTES + sealed.length)
        .put(SEALED)
        .putLong(slot)
        .put(nonce)
        .put(sealed)
        .array();
  }

  /** The payload; nothing if the key or the place is another. Requires a sealed one. */
  static byte @Nullable [] open(byte[] key, String origin, long sequence, byte[] sealed) {
    if (sealed.length < HEAD_BYTES + TAG_BITS / 8) {
      return null;
    }
    byte[] nonce = Arrays.copyOfRange(sealed, 9, HEAD_BYTES);
    return decrypt(
        key, nonce, associated(origin, sequence), sealed, HEAD_BYTES, sealed.length - HEAD_BYTES);
  }

  static byte[] erased(long entry) {
    return ByteBuffer.allocate(9).put(ERASED).putLong(entry).array();
  }

  static boolean isSealed(byte[] stored) {
    return stored.length >= 9 && stored[0] == SEALED;
  }

  static boolean isErased(byte[] stored) {
    return stored.length == 9 && stored[0] == ERASED;
  }

  /** The slot of a sealed payload, or the erasure entry of an erased one. */
  static long number(byte[] stored) {
    return ByteBuffer.wrap(stored).getLong(1);
  }

  private static byte[] associated(String origin, long sequence) {
    return ("bylaw payload 1\n" + origin + "\n" + sequence + "\n").getBytes(StandardCharsets.UTF_8);
  }

  static byte[] encrypt(byte[] key, byte[] nonce, byte[] associated, byte[] text) {
    return crypt(Cipher.ENCRYPT_MODE, key, nonce, associated, text, 0, text.length);
  }

  static byte @Nullable [] decrypt(
      byte[] key, byte[] nonce, byte[] associated, byte[] in, int at, int length) {
    try {
      return crypt(Cipher.DECRYPT_MODE, key, nonce, associated, in, at, length);
    } catch (IllegalStateException e) {
      if (e.getCause() instanceof AEADBadTagException) {
        return null;
      }
      throw e;
    }
  }

  private static byte[] crypt(
      int mode, byte[] key, byte[] nonce, byte[] associated, byte[] in, int at, int length) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(associated);
      return cipher.doFinal(in, at, length);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
