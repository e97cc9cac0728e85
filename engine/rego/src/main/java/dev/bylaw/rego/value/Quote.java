package dev.bylaw.rego.value;

/**
 * Quoted strings as Go's {@code strconv.Quote} writes them, which is how OPA prints a string term.
 */
public final class Quote {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private Quote() {}

  /** Appends {@code text} in double quotes. */
  public static void append(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      appendEscaped(out, c, '"');
    }
    out.append('"');
  }

  /** Appends one code point as it stands between {@code quote} characters. */
  public static void appendEscaped(StringBuilder out, int c, char quote) {
    if (c == quote || c == '\\') {
      out.append('\\').append((char) c);
      return;
    }
    switch (c) {
      case 7 -> out.append("\\a");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case 11 -> out.append("\\v");
      default -> {
        if (isPrintable(c)) {
          out.appendCodePoint(c);
        } else if (c < ' ' || c == 0x7f) {
          hex(out.append("\\x"), c, 2);
        } else if (c >= 0xDC80 && c <= 0xDCFF) {
          hex(out.append("\\x"), c - 0xDC00, 2);
        } else if (c >= 0xD800 && c <= 0xDFFF) {
          out.append("\\ufffd");
        } else if (c < 0x10000) {
          hex(out.append("\\u"), c, 4);
        } else {
          hex(out.append("\\U"), c, 8);
        }
      }
    }
  }

  /**
   * Whether {@code c} is printable as Go understands it: a letter, mark, number, punctuation,
   * symbol or the ASCII space.
   */
  public static boolean isPrintable(int c) {
    if (c < 0x7f) {
      return c >= ' ';
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static void hex(StringBuilder out, int c, int digits) {
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
      out.append(HEX[c >> shift & 0xF]);
    }
  }
}
