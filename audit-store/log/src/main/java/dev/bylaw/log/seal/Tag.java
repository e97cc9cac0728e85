package dev.bylaw.log.seal;

import java.util.Arrays;
import java.util.HexFormat;

/** HMAC-SHA-256 of a subject's id under a secret of the store. */
@SuppressWarnings("ArrayRecordComponent") // compared by its bytes, see below
record Tag(byte[] bytes) {
  static final int BYTES = 32;

  String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tag(byte[] found) && Arrays.equals(bytes, found);
  }

  @Override
  public int hashCode() {
    // its bytes are as good as random
    return bytes[0] << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
  }
}
