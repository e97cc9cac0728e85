package dev.bylaw.sidecar.journal;

import dev.bylaw.log.merkle.CompactRange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The first bytes of a segment file: which log it belongs to, its first entry, and the tree before
 * that entry, so that the tree can be taken up although earlier segments are gone. Big-endian:
 *
 * <pre>
 *    0  8  "BYLAWJL1"
 *    8  8  epoch
 *   16  8  sequence number of the first entry
 *   24  4  length of the origin, then of the compact range
 *   28  4
 *   32     origin (UTF-8), then compact range (32 bytes a hash, the largest subtree first)
 * 4092  4  CRC32C of all before
 * </pre>
 *
 * @param origin the epoch's log
 * @param epoch the epoch's number
 * @param first the sequence number of the segment's first entry
 * @param range the compact range of the tree of the first {@code first} entries
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SegmentHeader(String origin, long epoch, long first, byte[] range) {
  static final int BYTES = 4_096;
  private static final long MAGIC = 0x42594c41574a4c31L;

  ByteBuffer encode() {
    ByteBuffer out = ByteBuffer.allocate(BYTES);
    byte[] name = origin.getBytes(StandardCharsets.UTF_8);
    out.putLong(MAGIC).putLong(epoch).putLong(first).putInt(name.length).putInt(range.length);
    out.put(name).put(range);
    out.putInt(BYTES - 4, checksum(out));
    return out.clear();
  }

  /**
   * Reads the header of a segment.
   *
   * @throws IOException if the file cannot be read, or holds no whole header
   */
  static SegmentHeader read(Disk.Handle file) throws IOException {
    ByteBuffer in = ByteBuffer.allocate(BYTES);
    file.read(in, 0);
    if (in.hasRemaining() || in.getLong(0) != MAGIC || in.getInt(BYTES - 4) != checksum(in)) {
      throw new TornSegmentException("a segment's header is damaged");
    }
    in.position(8);
    long epoch = in.getLong();
    long first = in.getLong();
    byte[] name = new byte[in.getInt()];
    byte[] range = new byte[in.getInt()];
    in.get(name).get(range);
    return new SegmentHeader(new String(name, StandardCharsets.UTF_8), epoch, first, range);
  }

  CompactRange tree() {
    return CompactRange.restore(first, range);
  }

  private static int checksum(ByteBuffer header) {
    CRC32C crc = new CRC32C();
    crc.update(header.slice(0, BYTES - 4));
    return (int) crc.getValue();
  }
}
