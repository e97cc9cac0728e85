package dev.bylaw.rego.value;

import java.util.Arrays;

/**
 * Reads one JSON document from UTF-8 bytes. Messages are worded as Go's {@code encoding/json} words
 * them.
 */
final class JsonReader {
  private static final String VALUE = "looking for beginning of value";

  private final byte[] in;
  private final boolean formOnly;
  private int at;
  private int depth;

  /**
   * A reader of a document.
   *
   * @param formOnly whether numbers are not read: one may be too large and well formed
   */
  JsonReader(byte[] in, boolean formOnly) {
    this.in = in;
    this.formOnly = formOnly;
  }

  Value document() throws JsonException {
    skipSpace();
    if (at == in.length) {
      throw new JsonException("EOF", at);
    }
    Value value = value();
    skipSpace();
    if (at < in.length) {
      boolean token = "-0123456789\"{[tfn".indexOf(in[at]) >= 0;
      throw unexpected(token ? "after top-level value" : VALUE);
    }
    return value;
  }

  private Value value() throws JsonException {
    if (at == in.length) {
      throw end();
    }
    return switch (in[at]) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> StringValue.sharedOr(string());
      case 't' -> literal("true", BooleanValue.TRUE);
      case 'f' -> literal("false", BooleanValue.FALSE);
      case 'n' -> literal("null", NullValue.NULL);
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      default -> throw unexpected(VALUE);
    };
  }

  private ObjectValue object() throws JsonException {
    enter();
    ObjectValue.Builder builder = ObjectValue.builder();
    skipSpace();
    if (peek('}')) {
      at++;
    } else {
      while (true) {
        if (at == in.length) {
          throw end();
        }
        if (in[at] != '"') {
          throw unexpected("looking for beginning of object key string");
        }
        StringValue key = StringValue.sharedOr(string());
        skipSpace();
        expect(':', "after object key");
        skipSpace();
        builder.put(key, value());
        skipSpace();
        if (peek('}')) {
          at++;
          break;
        }
        expect(',', "after object key:value pair");
        skipSpace();
      }
    }
    depth--;
    return builder.build();
  }

  private ArrayValue array() throws JsonException {
    enter();
    Value[] elements = new Value[8];
    int size = 0;
    skipSpace();
    if (peek(']')) {
      at++;
    } else {
      while (true) {
        if (size == elements.length) {
          elements = Arrays.copyOf(elements, size * 2);
        }
        elements[size++] = value();
        skipSpace();
        if (peek(']')) {
          at++;
          break;
        }
        expect(',', "after array element");
        skipSpace();
      }
    }
    depth--;
    return ArrayValue.wrap(Arrays.copyOf(elements, size));
  }

  private Value literal(String text, Value value) throws JsonException {
    for (int i = 0; i < text.length(); i++, at++) {
      if (at == in.length) {
        throw end();
      }
      if (in[at] != text.charAt(i)) {
        throw unexpected("in literal " + text + " (expecting '" + text.charAt(i) + "')");
      }
    }
    return value;
  }

  private NumberValue number() throws JsonException {
    int start = at;
    boolean plain = true;
    if (in[at] == '-') {
      at++;
    }
    if (at == in.length) {
      throw end();
    }
    if (in[at] == '0') {
      at++;
    } else {
      digits("in numeric literal");
    }
    if (peek('.')) {
      plain = false;
      at++;
      digits("after decimal point in numeric literal");
    }
    if (peek('e') || peek('E')) {
      plain = false;
      at++;
      if (peek('+') || peek('-')) {
        at++;
      }
      digits("in exponent of numeric literal");
    }
    if (formOnly) {
      return NumberValue.of(0);
    }
    int length = at - start;
    if (plain && length < 19 && (in[start] != '-' || in[start + 1] != '0')) {
      long value = 0;
      for (int i = in[start] == '-' ? start + 1 : start; i < at; i++) {
        value = value * 10 + (in[i] - '0');
      }
      return NumberValue.of(in[start] == '-' ? -value : value);
    }
    try {
      return NumberValue.parse(Utf8.decode(in, start, at));
    } catch (NumberFormatException e) {
      throw new JsonException(String.valueOf(e.getMessage()), start);
    }
  }

  private void digits(String where) throws JsonException {
    if (at == in.length) {
      throw end();
    }
    if (in[at] < '0' || in[at] > '9') {
      throw unexpected(where);
    }
    while (at < in.length && in[at] >= '0' && in[at] <= '9') {
      at++;
    }
  }

  private String string() throws JsonException {
    int start = ++at;
    boolean ascii = true;
    while (at < in.length) {
      byte c = in[at];
      if (c == '"') {
        String text =
            ascii
                ? new String(in, start, at - start, java.nio.charset.StandardCharsets.ISO_8859_1)
                : replaceInvalid(Utf8.decode(in, start, at));
        at++;
        return text;
      }
      if (c == '\\') {
        return escapedString(start);
      }
      if (c >= 0 && c < ' ') {
        throw unexpected("in string literal");
      }
      ascii &= c >= 0;
      at++;
    }
    throw end();
  }

  private String escapedString(int start) throws JsonException {
    StringBuilder out = new StringBuilder();
    int from = start;
    while (at < in.length) {
      byte c = in[at];
      if (c == '"') {
        out.append(Utf8.decode(in, from, at));
        at++;
        return replaceInvalid(out.toString());
      }
      if (c >= 0 && c < ' ') {
        throw unexpected("in string literal");
      }
      if (c == '\\') {
        out.append(Utf8.decode(in, from, at));
        at++;
        escape(out);
        from = at;
      } else {
        at++;
      }
    }
    throw end();
  }

  private void escape(StringBuilder out) throws JsonException {
    if (at == in.length) {
      throw end();
    }
    switch (in[at]) {
      case '"', '\\', '/' -> out.append((char) in[at]);
      case 'b' -> out.append('\b');
      case 'f' -> out.append('\f');
      case 'n' -> out.append('\n');
      case 'r' -> out.append('\r');
      case 't' -> out.append('\t');
      case 'u' -> {
        int c = 0;
        for (int i = 0; i < 4; i++) {
          at++;
          if (at == in.length) {
            throw end();
          }
          int digit = Character.digit(in[at], 16);
          if (digit < 0) {
            throw unexpected("in \\u hexadecimal character escape");
          }
          c = c << 4 | digit;
        }
        out.append((char) c);
      }
      default -> throw unexpected("in string escape code");
    }
    at++;
  }

  /** Half pairs and bytes outside UTF-8 become U+FFFD, as Go reads them. */
  private static String replaceInvalid(String text) {
    StringBuilder out = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (pair) {
        i++;
      } else if (Character.isSurrogate(c)) {
        if (out == null) {
          out = new StringBuilder(text);
        }
        out.setCharAt(i, '\uFFFD');
      }
    }
    return out == null ? text : out.toString();
  }

  private void enter() throws JsonException {
    at++;
    if (++depth > Json.MAX_DEPTH) {
      throw new JsonException("exceeded max depth", at);
    }
  }

  private void skipSpace() {
    while (at < in.length
        && (in[at] == ' ' || in[at] == '\n' || in[at] == '\r' || in[at] == '\t')) {
      at++;
    }
  }

  private boolean peek(char c) {
    return at < in.length && in[at] == c;
  }

  private void expect(char c, String where) throws JsonException {
    if (at == in.length) {
      throw end();
    }
    if (in[at] != c) {
      throw unexpected(where);
    }
    at++;
  }

  private JsonException end() {
    return new JsonException("unexpected EOF", at);
  }

  private JsonException unexpected(String where) {
    int c = in[at] & 0xFF;
    String shown;
    if (c == '\'') {
      shown = "'\\''";
    } else if (c == '"') {
      shown = "'\"'";
    } else {
      StringBuilder quoted = new StringBuilder("'");
      Quote.appendEscaped(quoted, c, '\'');
      shown = quoted.append('\'').toString();
    }
    return new JsonException("invalid character " + shown + " " + where, at);
  }
}
