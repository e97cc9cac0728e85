package dev.bylaw.log.entry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Writes canonical JSON (RFC 8785) as UTF-8 into a buffer that is reused. */
final class JsonWriter {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] buffer = new byte[1024];
  private int length;

  void clear() {
    length = 0;
  }

  int length() {
    return length;
  }

  byte[] toBytes() {
    return Arrays.copyOf(buffer, length);
  }

  void raw(int c) {
    reserve(1);
    buffer[length++] = (byte) c;
  }

  void raw(byte[] bytes) {
    reserve(bytes.length);
    System.arraycopy(bytes, 0, buffer, length, bytes.length);
    length += bytes.length;
  }

  void value(Json json) {
    switch (json) {
      case Json.Text(String text) -> string(text);
      case Json.Int(long number) -> integer(number);
      case Json.Flag(boolean flag) -> raw(flag ? TRUE : FALSE);
      case Json.Many(List<Json> values) -> {
        raw('[');
        for (int i = 0; i < values.size(); i++) {
          if (i > 0) {
            raw(',');
          }
          value(values.get(i));
        }
        raw(']');
      }
      case Json.Obj(List<Json.Member> members) -> {
        raw('{');
        for (int i = 0; i < members.size(); i++) {
          if (i > 0) {
            raw(',');
          }
          name(members.get(i).name());
          value(members.get(i).value());
        }
        raw('}');
      }
    }
  }

  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

  void name(String name) {
    string(name);
    raw(':');
  }

  void integer(long number) {
    reserve(20);
    if (number < 0) {
      buffer[length++] = '-';
    }
    // the numbers' bound keeps the negation exact
    long rest = Math.abs(number);
    int digits = 1;
    for (long n = rest; n >= 10; n /= 10) {
      digits++;
    }
    for (int at = length + digits - 1; at >= length; at--) {
      buffer[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
  }

  /**
   * @throws IllegalArgumentException if the text holds half of a surrogate pair
   */
  void string(String text) {
    int chars = text.length();
    // a char becomes six bytes at most, as a control character
    reserve(6 * chars + 2);
    byte[] out = buffer;
    int at = length;
    out[at++] = '"';
    for (int i = 0; i < chars; i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        if (c >= 0x20 && c != '"' && c != '\\') {
          out[at++] = (byte) c;
        } else {
          at = escape(out, at, c);
        }
      } else if (c < 0x800) {
        out[at++] = (byte) (0xc0 | c >> 6);
        out[at++] = (byte) (0x80 | c & 0x3f);
      } else if (!Character.isSurrogate(c)) {
        out[at++] = (byte) (0xe0 | c >> 12);
        out[at++] = (byte) (0x80 | c >> 6 & 0x3f);
        out[at++] = (byte) (0x80 | c & 0x3f);
      } else {
        if (!Character.isHighSurrogate(c)
            || i + 1 == chars
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          throw new IllegalArgumentException("the text holds half of a surrogate pair");
        }
        int point = Character.toCodePoint(c, text.charAt(++i));
        out[at++] = (byte) (0xf0 | point >> 18);
        out[at++] = (byte) (0x80 | point >> 12 & 0x3f);
        out[at++] = (byte) (0x80 | point >> 6 & 0x3f);
        out[at++] = (byte) (0x80 | point & 0x3f);
      }
    }
    out[at++] = '"';
    length = at;
  }

  private static int escape(byte[] out, int start, char c) {
    int at = start;
    out[at++] = '\\';
    switch (c) {
      case '"', '\\' -> out[at++] = (byte) c;
      case '\b' -> out[at++] = 'b';
      case '\t' -> out[at++] = 't';
      case '\n' -> out[at++] = 'n';
      case '\f' -> out[at++] = 'f';
      case '\r' -> out[at++] = 'r';
      default -> {
        out[at++] = 'u';
        out[at++] = '0';
        out[at++] = '0';
        out[at++] = HEX[c >> 4];
        out[at++] = HEX[c & 0xf];
      }
    }
    return at;
  }

  private void reserve(int more) {
    if (buffer.length - length < more) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
    }
  }
}
