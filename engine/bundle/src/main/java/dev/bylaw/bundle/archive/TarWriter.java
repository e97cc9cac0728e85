package dev.bylaw.bundle.archive;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes files as a gzipped archive of POSIX.1-2001 whose bytes depend on their paths and contents
 * alone: in the order given, time zero, mode 0644, no owner.
 */
final class TarWriter {
  private static final int BLOCK = 512;

  /** Magic, deflate, no flags, no time, best compression, unknown system (RFC 1952 section 2.3). */
  private static final byte[] GZIP_HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 2, (byte) 0xff};

  private TarWriter() {}

  static byte[] write(Map<String, byte[]> files) {
    var tar = new ByteArrayOutputStream();
    files.forEach((path, content) -> {
      byte[] name = path.getBytes(StandardCharsets.UTF_8);
      if (name.length > 100) {
        byte[] pax = pax(path);
        entry(tar, "pax/path".getBytes(StandardCharsets.UTF_8), 'x', pax);
        entry(tar, Arrays.copyOf(name, 100), '0', content);
      } else {
        entry(tar, name, '0', content);
      }
    });
    tar.writeBytes(new byte[2 * BLOCK]);
    return gzip(tar.toByteArray());
  }

  /** A pax record {@code LENGTH path=PATH\n}, whose length counts its own digits. */
  private static byte[] pax(String path) {
    String entry = " path=" + path + "\n";
    int bytes = entry.getBytes(StandardCharsets.UTF_8).length;
    int length = bytes + 1;
    while (Integer.toString(length).length() + bytes != length) {
      length++;
    }
    return (length + entry).getBytes(StandardCharsets.UTF_8);
  }

  private static void entry(ByteArrayOutputStream tar, byte[] name, char type, byte[] content) {
    byte[] header = new byte[BLOCK];
    System.arraycopy(name, 0, header, 0, name.length);
    put(header, 100, "0000644\0");
    put(header, 108, "0000000\0");
    put(header, 116, "0000000\0");
    put(header, 124, "%011o\0".formatted(content.length));
    put(header, 136, "00000000000\0");
    put(header, 148, "        ");
    header[156] = (byte) type;
    put(header, 257, "ustar\00000");
    put(header, 329, "0000000\0");
    put(header, 337, "0000000\0");
    int sum = 0;
    for (byte each : header) {
      sum += each & 0xff;
    }
    put(header, 148, "%06o\0 ".formatted(sum));
    tar.writeBytes(header);
    tar.writeBytes(content);
    tar.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
  }

  private static void put(byte[] header, int at, String ascii) {
    byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  private static byte[] gzip(byte[] tar) {
    var out = new ByteArrayOutputStream(tar.length / 3 + 64);
    out.writeBytes(GZIP_HEADER);
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    try {
      deflater.setInput(tar);
      deflater.finish();
      byte[] buffer = new byte[1 << 16];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
    } finally {
      deflater.end();
    }
    CRC32 crc = new CRC32();
    crc.update(tar);
    out.writeBytes(
        ByteBuffer.allocate(8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt((int) crc.getValue())
            .putInt(tar.length)
            .array());
    return out.toByteArray();
  }
}
