package dev.bylaw.sidecar.journal;

import dev.bylaw.log.entry.EncodedEntry;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * One entry in a segment. Big-endian:
 *
 * <pre>
 *   0  4  n, the number of bytes after the first eight; 0 where nothing was written yet
 *   4  4  CRC32C of n and of the n bytes
 *   8  8  sequence number
 *  16  4  length of the leaf
 *  20     leaf, then payload
 * </pre>
 */
final class Frame {
  static final int PREFIX_BYTES = 8;
  static final int HEAD_BYTES = 20;
  static final int MAX_BYTES =
      HEAD_BYTES + EncodedEntry.MAX_LEAF_BYTES + EncodedEntry.MAX_PAYLOAD_BYTES;

  private Frame() {}

  static int bytes(EncodedEntry entry) {
    return HEAD_BYTES + entry.leaf().length + entry.payload().length;
  }

  /** Writes a frame at the buffer's position. Requires {@link #bytes} of room. */
  static void put(ByteBuffer out, long sequence, EncodedEntry entry, CRC32C crc) {
    int start = out.position();
    int length = bytes(entry) - PREFIX_BYTES;
    out.putInt(length).putInt(0).putLong(sequence).putInt(entry.leaf().length);
    out.put(entry.leaf()).put(entry.payload());
    out.putInt(start + 4, checksum(out, start, length, crc));
  }

  /**
   * Whether a whole and valid frame with this sequence number begins at the buffer's position. The
   * buffer holds all of the segment's bytes from there, or at least {@link #MAX_BYTES} of them.
   */
  static boolean valid(ByteBuffer in, long sequence, CRC32C crc) {
    int start = in.position();
    if (in.remaining() < HEAD_BYTES) {
      return false;
    }
    int length = in.getInt(start);
    int leaf = in.getInt(start + 16);
    return length >= HEAD_BYTES - PREFIX_BYTES + 1
        && length <= in.remaining() - PREFIX_BYTES
        && leaf >= 1
        && leaf <= EncodedEntry.MAX_LEAF_BYTES
        && leaf <= length - (HEAD_BYTES - PREFIX_BYTES)
        && length - (HEAD_BYTES - PREFIX_BYTES) - leaf <= EncodedEntry.MAX_PAYLOAD_BYTES
        && in.getLong(start + 8) == sequence
        && in.getInt(start + 4) == checksum(in, start, length, crc);
  }

  /** Reads the frame at the buffer's position, and moves past it. Requires that it is valid. */
  static Stored take(ByteBuffer in) {
    int length = in.getInt();
    in.getInt();
    long sequence = in.getLong();
    byte[] leaf = new byte[in.getInt()];
    in.get(leaf);
    byte[] payload = new byte[length - (HEAD_BYTES - PREFIX_BYTES) - leaf.length];
    in.get(payload);
    return new Stored(sequence, new EncodedEntry(leaf, payload));
  }

  private static int checksum(ByteBuffer bytes, int start, int length, CRC32C crc) {
    crc.reset();
    crc.update(bytes.slice(start, 4));
    crc.update(bytes.slice(start + PREFIX_BYTES, length));
    return (int) crc.getValue();
  }
}
