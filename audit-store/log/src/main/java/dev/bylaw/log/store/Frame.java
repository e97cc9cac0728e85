package dev.bylaw.log.store;

import dev.bylaw.log.entry.EncodedEntry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What is made durable by one sync: entries that follow one another. A header of 32 bytes (magic,
 * CRC-32C of all that follows it, number, first index, count, length of the body, all big-endian),
 * then for each entry two lengths in 32 bits, the leaf and the payload; zeros up to a multiple of
 * 8.
 *
 * @param number counts frames from 0
 * @param firstIndex the index of its first entry in the log
 * @param entries at least one
 */
record Frame(long number, long firstIndex, List<EncodedEntry> entries) {
  static final int HEADER_BYTES = 32;
  static final int ALIGNMENT = 8;
  private static final int MAGIC = 0x42594c57;

  /** The bytes that a frame of these entries takes up. */
  static int bytes(List<EncodedEntry> entries) {
    long length = HEADER_BYTES;
    for (EncodedEntry entry : entries) {
      length += 8L + entry.leaf().length + entry.payload().length;
    }
    return Math.toIntExact((length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
  }

  /** Writes the frame at the buffer's position. Requires that it fits. */
  void write(ByteBuffer out) {
    int start = out.position();
    int end = start + bytes(entries);
    out.putInt(MAGIC).putInt(0).putLong(number).putLong(firstIndex);
    out.putInt(entries.size()).putInt(end - start - HEADER_BYTES);
    for (EncodedEntry entry : entries) {
      out.putInt(entry.leaf().length).putInt(entry.payload().length);
      out.put(entry.leaf()).put(entry.payload());
    }
    while (out.position() < end) {
      out.put((byte) 0);
    }
    out.putInt(start + 4, checksum(out, start + 8, end));
  }

  /**
   * Reads the frame at a place in a segment.
   *
   * @return nothing if there is no whole frame there
   */
  static @Nullable Frame read(ByteBuffer segment, int at) {
    if (segment.limit() - at < HEADER_BYTES || segment.getInt(at) != MAGIC) {
      return null;
    }
    int count = segment.getInt(at + 24);
    int length = segment.getInt(at + 28);
    if (count < 1 || length < 0 || length > segment.limit() - at - HEADER_BYTES) {
      return null;
    }
    int end = at + HEADER_BYTES + length;
    if (segment.getInt(at + 4) != checksum(segment, at + 8, end)) {
      return null;
    }
    List<EncodedEntry> entries = new ArrayList<>();
    int from = at + HEADER_BYTES;
    for (int i = 0; i < count; i++) {
      if (end - from < 8) {
        return null;
      }
      int leaf = segment.getInt(from);
      int payload = segment.getInt(from + 4);
      from += 8;
      if (leaf < 0 || payload < 0 || (long) leaf + payload > end - from) {
        return null;
      }
      entries.add(
          new EncodedEntry(slice(segment, from, leaf), slice(segment, from + leaf, payload)));
      from += leaf + payload;
    }
    return new Frame(segment.getLong(at + 8), segment.getLong(at + 16), entries);
  }

  private static byte[] slice(ByteBuffer segment, int at, int length) {
    byte[] bytes = new byte[length];
    segment.get(at, bytes);
    return bytes;
  }

  private static int checksum(ByteBuffer buffer, int from, int to) {
    CRC32C crc = new CRC32C();
    crc.update(buffer.duplicate().position(from).limit(to));
    return (int) crc.getValue();
  }
}
