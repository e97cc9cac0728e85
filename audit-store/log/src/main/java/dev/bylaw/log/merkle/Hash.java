package dev.bylaw.log.merkle;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Base64;

/**
 * A SHA-256 digest, 32 bytes, as four big-endian words.
 *
 * @param a bytes 0 to 7
 * @param b bytes 8 to 15
 * @param c bytes 16 to 23
 * @param d bytes 24 to 31
 */
public record Hash(long a, long b, long c, long d) {
  /** The size of a digest in bytes. */
  public static final int BYTES = 32;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** Reads a digest. Requires exactly 32 bytes. */
  public static Hash of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a hash is 32 bytes, found " + bytes.length);
    }
    return at(bytes, 0);
  }

  /** Reads the digest at an offset. Requires 0 <= offset <= bytes.length - 32. */
  public static Hash at(byte[] bytes, int offset) {
    return new Hash(
        (long) WORD.get(bytes, offset),
        (long) WORD.get(bytes, offset + 8),
        (long) WORD.get(bytes, offset + 16),
        (long) WORD.get(bytes, offset + 24));
  }

  /**
   * Reads standard base64, with its padding.
   *
   * @throws IllegalArgumentException if the text is not the one base64 form of 32 bytes
   */
  public static Hash ofBase64(String text) {
    Hash hash = of(Base64.getDecoder().decode(text));
    if (!hash.toBase64().equals(text)) {
      throw new IllegalArgumentException("`" + text + "` is not canonical base64");
    }
    return hash;
  }

  /** Writes the digest. Requires 0 <= offset <= target.length - 32. */
  public void writeTo(byte[] target, int offset) {
    WORD.set(target, offset, a);
    WORD.set(target, offset + 8, b);
    WORD.set(target, offset + 16, c);
    WORD.set(target, offset + 24, d);
  }

  public byte[] toBytes() {
    byte[] bytes = new byte[BYTES];
    writeTo(bytes, 0);
    return bytes;
  }

  public String toBase64() {
    return Base64.getEncoder().encodeToString(toBytes());
  }

  @Override
  public String toString() {
    return toBase64();
  }
}
