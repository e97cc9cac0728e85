package dev.bylaw.log.seal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
 * shared  0x03, number of keys (16 bits), their slots (64 bits each, ascending), nonce, ciphertext
 *         and tag
 * </pre>
 *
 * A shared payload names several persons. Its key is SHA-256 of {@code bylaw shared payload 1}, a
 * line feed, and the keys of all slots in their order: once one of them is destroyed nobody can
 * derive it.
 *
 * <p>The additional data binds a payload to its place: {@code bylaw payload 1}, a line feed, the
 * origin, a line feed, the sequence number, a line feed.
 */
final class SealedPayload {
  static final byte SEALED = 1;
  static final byte ERASED = 2;
  static final byte SHARED = 3;
  static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private SealedPayload() {}

  /**
   * Seals under the keys of one or more slots; requires them to be ascending, and no more than the
   * persons that a payload may name.
   */
  static byte[] seal(
      List<KeyStore.DataKey> keys, byte[] nonce, String origin, long sequence, byte[] payload) {
    if (keys.isEmpty() || keys.size() > Persons.MAX) {
      throw new IllegalArgumentException("a payload has 1 to %d keys".formatted(Persons.MAX));
    }
    byte[] key = key(keys.stream().map(KeyStore.DataKey::key).toList());
    byte[] sealed = encrypt(key, nonce, associated(origin, sequence), payload);
    boolean shared = keys.size() > 1;
    ByteBuffer out =
        ByteBuffer.allocate(
            (shared ? 3 : 1) + Long.BYTES * keys.size() + NONCE_BYTES + sealed.length);
    if (shared) {
      out.put(SHARED).putShort((short) keys.size());
    } else {
      out.put(SEALED);
    }
    keys.forEach(each -> out.putLong(each.slot()));
    return out.put(nonce).put(sealed).array();
  }

  /**
   * The payload; nothing if a key or the place is another. Requires a sealed one.
   *
   * @param keys those of {@link #slots}, in their order
   */
  static byte @Nullable [] open(List<byte[]> keys, String origin, long sequence, byte[] sealed) {
    int head = slotsAt(sealed) + Long.BYTES * keys.size();
    if (sealed.length < head + NONCE_BYTES + TAG_BITS / 8) {
      return null;
    }
    byte[] nonce = Arrays.copyOfRange(sealed, head, head + NONCE_BYTES);
    int at = head + NONCE_BYTES;
    return decrypt(key(keys), nonce, associated(origin, sequence), sealed, at, sealed.length - at);
  }

  private static byte[] key(List<byte[]> keys) {
    if (keys.size() == 1) {
      return keys.getFirst();
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update("bylaw shared payload 1\n".getBytes(StandardCharsets.US_ASCII));
      keys.forEach(digest::update);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] erased(long entry) {
    return ByteBuffer.allocate(9).put(ERASED).putLong(entry).array();
  }

  static boolean isSealed(byte[] stored) {
    return !slots(stored).isEmpty();
  }

  static boolean isErased(byte[] stored) {
    return stored.length == 9 && stored[0] == ERASED;
  }

  /** The slots of the keys that open a payload; none if it is not sealed. */
  static List<Long> slots(byte[] stored) {
    if (stored.length < 9 || (stored[0] != SEALED && stored[0] != SHARED)) {
      return List.of();
    }
    ByteBuffer bytes = ByteBuffer.wrap(stored);
    int count = stored[0] == SEALED ? 1 : Short.toUnsignedInt(bytes.getShort(1));
    int at = slotsAt(stored);
    if (stored.length < at + Long.BYTES * count) {
      return List.of();
    }
    List<Long> slots = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      slots.add(bytes.getLong(at + Long.BYTES * i));
    }
    return slots;
  }

  private static int slotsAt(byte[] stored) {
    return stored[0] == SHARED ? 3 : 1;
  }

  /** The erasure entry of an erased payload. */
  static long erasedBy(byte[] stored) {
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
