package dev.bylaw.rego.builtin.x509;

import dev.bylaw.rego.builtin.BuiltinException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over DER (X.690), as strict as Go's {@code cryptobyte}. Each read takes the message of
 * its failure.
 */
final class Der {
  static final int BOOLEAN = 0x01;
  static final int INTEGER = 0x02;
  static final int BIT_STRING = 0x03;
  static final int OCTET_STRING = 0x04;
  static final int OID = 0x06;
  static final int UTC_TIME = 0x17;
  static final int GENERALIZED_TIME = 0x18;
  static final int SEQUENCE = 0x30;
  static final int SET = 0x31;

  /** The failure where Go reads by {@code encoding/asn1}, which tells more of what is wrong. */
  static final String MISREAD = "asn1: structure error: tags don't match or the data is malformed";

  private final byte[] bytes;
  private int at;
  private final int end;

  Der(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private Der(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  /** The tag of a context, such as [0]. */
  static int context(int number) {
    return 0x80 | number;
  }

  /** The tag of a context around other elements. */
  static int wrapped(int number) {
    return 0xA0 | number;
  }

  /** An element: its tag, what is in it, and all its bytes. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Element(int tag, Der content, byte[] whole) {}

  boolean isEmpty() {
    return at >= end;
  }

  boolean peek(int tag) {
    return at < end && (bytes[at] & 0xFF) == tag;
  }

  /** What is left. */
  byte[] rest() {
    return Arrays.copyOfRange(bytes, at, end);
  }

  /** The next element, of any tag. */
  Element any(String failure) throws BuiltinException {
    if (isEmpty() && failure.equals(MISREAD)) {
      throw BuiltinException.error("asn1: syntax error: sequence truncated");
    }
    if (end - at < 2 || (bytes[at] & 0x1F) == 0x1F) {
      throw BuiltinException.error(failure);
    }
    int header = 2;
    long length = bytes[at + 1] & 0xFF;
    if (length >= 0x80) {
      int count = (int) length & 0x7F;
      if (count == 0 || count > 4 || end - at < 2 + count) {
        throw BuiltinException.error(failure);
      }
      length = 0;
      for (int i = 0; i < count; i++) {
        length = length << 8 | (bytes[at + 2 + i] & 0xFF);
      }
      // the shortest form alone is DER
      if (length < 0x80 || length >> (count - 1) * 8 == 0) {
        throw BuiltinException.error(failure);
      }
      header += count;
    }
    if (length > end - at - header) {
      throw BuiltinException.error(
          failure.equals(MISREAD) ? "asn1: syntax error: data truncated" : failure);
    }
    int from = at;
    at += header + (int) length;
    return new Element(
        bytes[from] & 0xFF, new Der(bytes, from + header, at), Arrays.copyOfRange(bytes, from, at));
  }

  Element element(int tag, String failure) throws BuiltinException {
    // what is wrong first is the tag, then the length
    if (!isEmpty() && !peek(tag)) {
      throw BuiltinException.error(failure);
    }
    return any(failure);
  }

  Der read(int tag, String failure) throws BuiltinException {
    return element(tag, failure).content();
  }

  /** The element of that tag if it stands here, else null. */
  @Nullable Der optional(int tag, String failure) throws BuiltinException {
    return peek(tag) ? read(tag, failure) : null;
  }

  BigInteger integer(String failure) throws BuiltinException {
    return integer(INTEGER, failure);
  }

  BigInteger integer(int tag, String failure) throws BuiltinException {
    byte[] n = read(tag, failure).rest();
    boolean padded = n.length > 1 && (n[0] == 0 ? n[1] >= 0 : n[0] == -1 && n[1] < 0);
    if (n.length == 0 || padded) {
      throw BuiltinException.error(failure);
    }
    return new BigInteger(n);
  }

  /** An integer in the range of long. */
  long small(int tag, String failure) throws BuiltinException {
    BigInteger n = integer(tag, failure);
    if (n.bitLength() > 63) {
      throw BuiltinException.error(failure);
    }
    return n.longValue();
  }

  boolean bool(String failure) throws BuiltinException {
    byte[] content = read(BOOLEAN, failure).rest();
    if (content.length != 1 || (content[0] != 0 && content[0] != -1)) {
      throw BuiltinException.error(failure);
    }
    return content[0] != 0;
  }

  /** Bits: whole bytes, the unused ones of the last byte zero. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Bits(byte[] bytes, int unused) {
    boolean at(int i) {
      return i < bytes.length * 8 - unused && (bytes[i / 8] >> (7 - i % 8) & 1) != 0;
    }

    /** The bits moved so that the last one is the last of its byte. */
    byte[] rightAligned() {
      return unused == 0 || bytes.length == 0
          ? bytes
          : Arrays.copyOfRange(
              fixed(new BigInteger(1, bytes).shiftRight(unused), bytes.length), 0, bytes.length);
    }
  }

  Bits bits(String failure) throws BuiltinException {
    byte[] content = read(BIT_STRING, failure).rest();
    int unused = content.length == 0 ? 8 : content[0] & 0xFF;
    boolean wrong =
        unused > 7
            || (content.length == 1 && unused != 0)
            || (content[content.length - 1] & (1 << unused) - 1) != 0 && content.length > 1;
    if (wrong) {
      throw BuiltinException.error(failure);
    }
    return new Bits(Arrays.copyOfRange(content, 1, content.length), unused);
  }

  /** An object identifier whose parts fit into 31 bits. */
  List<Integer> oid(String failure) throws BuiltinException {
    List<Integer> parts = new ArrayList<>();
    for (BigInteger part : parts(read(OID, failure).rest(), failure)) {
      if (part.bitLength() > 31) {
        throw BuiltinException.error(failure);
      }
      parts.add(part.intValue());
    }
    return parts;
  }

  /** The parts of an encoded object identifier, of any size. */
  static List<BigInteger> parts(byte[] encoded, String failure) throws BuiltinException {
    List<BigInteger> parts = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < encoded.length; i++) {
      boolean padded = i == start && encoded[i] == (byte) 0x80;
      if (padded) {
        throw BuiltinException.error(failure);
      }
      if (encoded[i] >= 0) {
        BigInteger value = base128(encoded, start, i + 1);
        if (parts.isEmpty()) {
          int first = value.compareTo(BigInteger.valueOf(80)) < 0 ? value.intValue() / 40 : 2;
          parts.add(BigInteger.valueOf(first));
          parts.add(value.subtract(BigInteger.valueOf(40L * first)));
        } else {
          parts.add(value);
        }
        start = i + 1;
      }
    }
    if (parts.isEmpty() || start != encoded.length) {
      throw BuiltinException.error(failure);
    }
    return parts;
  }

  private static BigInteger base128(byte[] encoded, int from, int to) {
    if (to - from <= 9) {
      long small = 0;
      for (int i = from; i < to; i++) {
        small = small << 7 | (encoded[i] & 0x7F);
      }
      return BigInteger.valueOf(small);
    }
    // seven bits a byte, put together bit by bit so that a long one costs linear time
    int bits = 7 * (to - from);
    byte[] packed = new byte[(bits + 7) / 8];
    for (int i = 0; i < bits; i++) {
      if ((encoded[to - 1 - i / 7] >> i % 7 & 1) != 0) {
        packed[packed.length - 1 - i / 8] |= (byte) (1 << i % 8);
      }
    }
    return new BigInteger(1, packed);
  }

  /** {@code n} in exactly {@code length} bytes. */
  static byte[] fixed(BigInteger n, int length) {
    byte[] raw = n.toByteArray();
    byte[] out = new byte[length];
    int count = Math.min(raw.length, length);
    System.arraycopy(raw, raw.length - count, out, length - count, count);
    return out;
  }
}
