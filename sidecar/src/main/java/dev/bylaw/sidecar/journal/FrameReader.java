package dev.bylaw.sidecar.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Reads the frames of one segment in order, from its first. */
final class FrameReader {
  private static final int BUFFER_BYTES = 2 * Frame.MAX_BYTES;

  private final Disk.Handle file;
  private final CRC32C crc = new CRC32C();
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
  private long bufferOffset = SegmentHeader.BYTES;

  FrameReader(Disk.Handle file) {
    this.file = file;
  }

  /** The next frame, or null where no valid frame with this number follows. */
  @Nullable Stored next(long sequence) throws IOException {
    if (buffer.remaining() < Frame.MAX_BYTES) {
      fill();
    }
    return Frame.valid(buffer, sequence, crc) ? Frame.take(buffer) : null;
  }

  /** The file offset that the next frame begins at. */
  long offset() {
    return bufferOffset + buffer.position();
  }

  /** Forgets what was read ahead, so that frames written since are seen. */
  void refresh() {
    bufferOffset = offset();
    buffer.clear().limit(0);
  }

  /** Whether nothing but zeros follows up to the end of the file, as preallocation leaves it. */
  boolean onlyZerosFollow() throws IOException {
    while (true) {
      while (buffer.hasRemaining()) {
        if (buffer.get() != 0) {
          return false;
        }
      }
      fill();
      if (!buffer.hasRemaining()) {
        return true;
      }
    }
  }

  private void fill() throws IOException {
    bufferOffset = offset();
    buffer.compact();
    file.read(buffer, bufferOffset + buffer.position());
    buffer.flip();
  }
}
