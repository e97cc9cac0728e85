package dev.bylaw.rego.builtin.graphql;

import dev.bylaw.rego.value.StringValue;
import java.util.ArrayList;
import java.util.List;

/** The tokens of GraphQL (October 2021, section 2.1). Comments and commas are dropped. */
final class GraphqlLexer {
  /** A kind of token and how messages name it. */
  enum Kind {
    INVALID("<Invalid>"),
    EOF("<EOF>"),
    PUNCTUATOR(""),
    NAME("Name"),
    INT("Int"),
    FLOAT("Float"),
    STRING("String"),
    BLOCK_STRING("BlockString");

    final String shown;

    Kind(String shown) {
      this.shown = shown;
    }
  }

  /** A token: its value, unescaped, or the punctuator; line and column count from 1. */
  record Token(Kind kind, String value, int line, int column) {
    String kindName() {
      return kind == Kind.PUNCTUATOR ? value : kind.shown;
    }

    @Override
    public String toString() {
      boolean quoted = kind != Kind.PUNCTUATOR && !value.isEmpty();
      return quoted ? kind.shown + " " + StringValue.of(value) : kindName();
    }
  }

  private final String in;
  private int at;
  private int line = 1;
  private int lineStart;

  GraphqlLexer(String in) {
    this.in = in;
  }

  Token next() {
    skipIgnored();
    int start = at;
    if (at >= in.length()) {
      return token(Kind.EOF, "", start);
    }
    char c = in.charAt(at);
    if (in.startsWith("...", at)) {
      at += 3;
      return token(Kind.PUNCTUATOR, "...", start);
    }
    if ("!$&():=@[]{}|".indexOf(c) >= 0) {
      at++;
      return token(Kind.PUNCTUATOR, String.valueOf(c), start);
    }
    if (c == '_' || isLetter(c)) {
      while (at < in.length()
          && (in.charAt(at) == '_' || isLetter(in.charAt(at)) || isDigit(in.charAt(at)))) {
        at++;
      }
      return token(Kind.NAME, in.substring(start, at), start);
    }
    if (c == '-' || isDigit(c)) {
      return number(start);
    }
    if (in.startsWith("\"\"\"", at)) {
      return blockString(start);
    }
    if (c == '"') {
      return string(start);
    }
    at = in.length();
    return token(Kind.INVALID, "", start);
  }

  private Token token(Kind kind, String value, int start) {
    return new Token(kind, value, line, start - lineStart + 1);
  }

  private void skipIgnored() {
    while (at < in.length()) {
      char c = in.charAt(at);
      if (c == '#') {
        while (at < in.length() && in.charAt(at) != '\n' && in.charAt(at) != '\r') {
          at++;
        }
      } else if (c == '\n' || c == '\r') {
        at += in.startsWith("\r\n", at) ? 2 : 1;
        line++;
        lineStart = at;
      } else if (c == ' ' || c == '\t' || c == ',' || c == '\uFEFF') {
        at++;
      } else {
        return;
      }
    }
  }

  private Token number(int start) {
    if (in.charAt(at) == '-') {
      at++;
    }
    boolean valid = at < in.length() && isDigit(in.charAt(at));
    boolean leadingZero = valid && in.charAt(at) == '0';
    int digits = digits();
    valid &= !(leadingZero && digits > 1);
    boolean floating = false;
    if (at < in.length() && in.charAt(at) == '.') {
      floating = true;
      at++;
      valid &= digits() > 0;
    }
    if (at < in.length() && (in.charAt(at) == 'e' || in.charAt(at) == 'E')) {
      floating = true;
      at++;
      if (at < in.length() && (in.charAt(at) == '+' || in.charAt(at) == '-')) {
        at++;
      }
      valid &= digits() > 0;
    }
    if (!valid) {
      Token invalid = token(Kind.INVALID, "", leadingZero ? at - digits + 1 : at);
      at = in.length();
      return invalid;
    }
    return token(floating ? Kind.FLOAT : Kind.INT, in.substring(start, at), start);
  }

  private int digits() {
    int start = at;
    while (at < in.length() && isDigit(in.charAt(at))) {
      at++;
    }
    return at - start;
  }

  /** Positions of strings are those behind their quotes, as gqlparser counts them. */
  private Token string(int start) {
    at++;
    StringBuilder text = new StringBuilder();
    while (at < in.length() && in.charAt(at) != '\n' && in.charAt(at) != '\r') {
      char c = in.charAt(at++);
      if (c == '"') {
        return token(Kind.STRING, text.toString(), start + 1);
      }
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char escape = at < in.length() ? in.charAt(at++) : 0;
      int known = "\"\\/bfnrt".indexOf(escape);
      if (known >= 0) {
        text.append("\"\\/\b\f\n\r\t".charAt(known));
      } else if (escape == 'u'
          && at + 4 <= in.length()
          && in.substring(at, at + 4).matches("[0-9a-fA-F]{4}")) {
        text.append((char) Integer.parseInt(in.substring(at, at + 4), 16));
        at += 4;
      } else {
        break;
      }
    }
    at = in.length();
    return token(Kind.INVALID, "", start);
  }

  private Token blockString(int start) {
    int startLine = line;
    int column = start - lineStart + 4;
    at += 3;
    StringBuilder text = new StringBuilder();
    while (at < in.length()) {
      if (in.startsWith("\"\"\"", at)) {
        at += 3;
        return new Token(Kind.BLOCK_STRING, dedented(text.toString()), startLine, column);
      }
      if (in.startsWith("\\\"\"\"", at)) {
        text.append("\"\"\"");
        at += 4;
      } else if (in.charAt(at) == '\n' || in.charAt(at) == '\r') {
        at += in.startsWith("\r\n", at) ? 2 : 1;
        line++;
        lineStart = at;
        text.append('\n');
      } else {
        text.append(in.charAt(at++));
      }
    }
    return token(Kind.INVALID, "", at);
  }

  /** Without common indentation and without blank lines at both ends (section 2.9.4). */
  private static String dedented(String text) {
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    int common = Integer.MAX_VALUE;
    for (String each : lines.subList(1, lines.size())) {
      int indent = indent(each);
      if (indent < each.length()) {
        common = Math.min(common, indent);
      }
    }
    for (int i = 1; i < lines.size(); i++) {
      lines.set(i, lines.get(i).substring(Math.min(common, lines.get(i).length())));
    }
    while (!lines.isEmpty() && indent(lines.getFirst()) == lines.getFirst().length()) {
      lines.removeFirst();
    }
    while (!lines.isEmpty() && indent(lines.getLast()) == lines.getLast().length()) {
      lines.removeLast();
    }
    return String.join("\n", lines);
  }

  private static int indent(String line) {
    int i = 0;
    while (i < line.length() && (line.charAt(i) == ' ' || line.charAt(i) == '\t')) {
      i++;
    }
    return i;
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
