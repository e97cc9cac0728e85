package dev.bylaw.log.entry;

import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.Hasher;
import java.nio.charset.StandardCharsets;

/** The commitment to a personal field: hiding while its salt is unknown, binding for ever. */
public final class Commitment {
  /** The size of a salt in bytes. */
  public static final int SALT_BYTES = 32;

  private Commitment() {}

  /**
   * SHA-256(0x02 || length of id in one byte || id || salt || text), id and text as UTF-8. 0x02
   * keeps it apart from the hashes of leaves (0x00) and nodes (0x01).
   */
  static Hash of(Hasher hasher, String id, byte[] salt, int saltAt, String text) {
    byte[] name = id.getBytes(StandardCharsets.UTF_8);
    byte[] value = text.getBytes(StandardCharsets.UTF_8);
    if (name.length == 0 || name.length > 255) {
      throw new IllegalArgumentException("a field's id has 1 to 255 bytes: `" + id + "`");
    }
    byte[] all = new byte[2 + name.length + SALT_BYTES + value.length];
    all[0] = 2;
    all[1] = (byte) name.length;
    System.arraycopy(name, 0, all, 2, name.length);
    System.arraycopy(salt, saltAt, all, 2 + name.length, SALT_BYTES);
    System.arraycopy(value, 0, all, 2 + name.length + SALT_BYTES, value.length);
    return hasher.digest(all, 0, all.length);
  }

  /** The commitment to a field. Requires a salt of 32 bytes. */
  public static Hash of(String id, byte[] salt, String text) {
    if (salt.length != SALT_BYTES) {
      throw new IllegalArgumentException("a salt is 32 bytes, found " + salt.length);
    }
    return of(new Hasher(), id, salt, 0, text);
  }
}
