package dev.bylaw.log.seal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One place of the key store, 128 bytes, big-endian: state (8 bits), three zeros, number of the
 * wrapping key (32 bits), tag (32 bytes), nonce (12), wrapped data key (48), index of the erasure
 * entry (64 bits), zeros, CRC-32C of what stands before it (32 bits). A slot lies within one sector
 * of a disk. An erased one has zeros for tag, nonce and key.
 */
final class Slot {
  static final int BYTES = 128;
  static final byte HEADER = 'H';
  static final byte LIVE = 'L';
  static final byte ERASED = 'E';
  static final int TAG_AT = 8;
  static final int NONCE_AT = 40;
  static final int WRAPPED_AT = 52;
  static final int WRAPPED_BYTES = PayloadKeys.KEY_BYTES + 16;
  private static final int ENTRY_AT = 100;
  private static final int CHECKSUM_AT = 124;

  private Slot() {}

  static byte[] header() {
    byte[] slot = new byte[BYTES];
    slot[0] = HEADER;
    ByteBuffer.wrap(slot).putInt(4, 1);
    return checked(slot);
  }

  static byte[] live(long number, Tag tag, PayloadKeys keys, byte[] nonce, byte[] dataKey) {
    byte[] slot = new byte[BYTES];
    slot[0] = LIVE;
    ByteBuffer.wrap(slot).putInt(4, keys.current());
    System.arraycopy(tag.bytes(), 0, slot, TAG_AT, Tag.BYTES);
    System.arraycopy(nonce, 0, slot, NONCE_AT, nonce.length);
    byte[] wrapped =
        SealedPayload.encrypt(
            keys.wrapping(keys.current()), nonce, associated(number, slot), dataKey);
    System.arraycopy(wrapped, 0, slot, WRAPPED_AT, WRAPPED_BYTES);
    return checked(slot);
  }

  static byte[] erased(long entry) {
    byte[] slot = new byte[BYTES];
    slot[0] = ERASED;
    ByteBuffer.wrap(slot).putLong(ENTRY_AT, entry);
    return checked(slot);
  }

  static boolean isWhole(byte[] file, int at) {
    CRC32C crc = new CRC32C();
    crc.update(file, at, CHECKSUM_AT);
    return ByteBuffer.wrap(file).getInt(at + CHECKSUM_AT) == (int) crc.getValue();
  }

  static Tag tag(byte[] slot) {
    return new Tag(Arrays.copyOfRange(slot, TAG_AT, TAG_AT + Tag.BYTES));
  }

  static int wrappingKey(byte[] slot) {
    return ByteBuffer.wrap(slot).getInt(4);
  }

  static long erasedBy(byte[] slot) {
    return ByteBuffer.wrap(slot).getLong(ENTRY_AT);
  }

  /** The data key; nothing if the wrapping key is another, or the slot was moved. */
  static byte @Nullable [] dataKey(long number, byte[] slot, byte[] wrapping) {
    byte[] nonce = Arrays.copyOfRange(slot, NONCE_AT, NONCE_AT + SealedPayload.NONCE_BYTES);
    return SealedPayload.decrypt(
        wrapping, nonce, associated(number, slot), slot, WRAPPED_AT, WRAPPED_BYTES);
  }

  // what a wrapped key is bound to: its slot, its wrapping key and its tag
  private static byte[] associated(long number, byte[] slot) {
    return ByteBuffer.allocate(8 + 4 + Tag.BYTES)
        .putLong(number)
        .putInt(wrappingKey(slot))
        .put(slot, TAG_AT, Tag.BYTES)
        .array();
  }

  private static byte[] checked(byte[] slot) {
    CRC32C crc = new CRC32C();
    crc.update(slot, 0, CHECKSUM_AT);
    ByteBuffer.wrap(slot).putInt(CHECKSUM_AT, (int) crc.getValue());
    return slot;
  }
}
