package dev.bylaw.rego.syntax;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Source text to tokens, one after the other. Total: what is no token becomes an {@link
 * TokenKind#ILLEGAL} one that says why, and the last one is always {@link TokenKind#END}.
 */
final class Lexer {
  private static final int END_OF_TEXT = -1;
  private static final int BYTE_ORDER_MARK = 0xFEFF;
  private static final int NO_BREAK_SPACE = 0xA0;

  private final String file;
  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private final List<Module.Comment> comments = new ArrayList<>();

  /** Each name once: a file repeats few of them. */
  private final Map<String, String> names = new HashMap<>();

  /** The template strings that the lexer stands in an embedded expression of, innermost first. */
  private final Deque<Template> templates = new ArrayDeque<>();

  private int offset;
  private int line = 1;
  private int column = 1;
  private int lastLine = 1;
  private int lastColumn;

  private int startOffset;
  private int startLine;
  private int startColumn;
  private boolean space;
  private boolean newline;
  private boolean ended;

  /** An open template string and the braces open in its current expression. */
  private static final class Template {
    final boolean raw;
    int openBraces;

    Template(boolean raw) {
      this.raw = raw;
    }
  }

  Lexer(String file, String source) {
    this.file = file;
    this.source = source;
    if (peek() == BYTE_ORDER_MARK) {
      offset++;
    }
  }

  /** The tokens that are made. */
  List<Token> tokens() {
    return tokens;
  }

  /** The comments before the last token that is made. */
  List<Module.Comment> comments() {
    return comments;
  }

  /** Makes all the tokens that are left. */
  void run() {
    while (!ended) {
      step();
    }
  }

  /** Makes the next tokens, at least one; false where there are none any more. */
  boolean step() {
    if (ended) {
      return false;
    }
    skipSpace();
    mark();
    int c = peek();
    if (c == END_OF_TEXT) {
      // OPA gives the end of a file the place of its last character
      int endColumn = lastLine < line ? 0 : lastColumn;
      Span at = new Span(file, line, endColumn, line, endColumn, offset, offset);
      tokens.add(new Token(TokenKind.END, "", at, space, newline));
      ended = true;
    } else {
      token(c);
      space = false;
      newline = false;
    }
    return true;
  }

  private void token(int c) {
    if (isLetter(c)) {
      do {
        next();
        skipPlainLetters();
      } while (isLetter(peek()) || Character.isDigit(peek()));
      String name = source.substring(startOffset, offset);
      add(TokenKind.NAME, names.computeIfAbsent(name, Function.identity()));
      return;
    }
    if (isDecimal(c)) {
      number();
      return;
    }
    next();
    switch (c) {
      case '"' -> string();
      case '`' -> rawString();
      case '$' -> {
        if (peek() == '"' || peek() == '`') {
          boolean raw = next() == '`';
          template(raw);
        } else {
          add(TokenKind.ILLEGAL, "illegal character `$`");
        }
      }
      case '[' -> add(TokenKind.LEFT_BRACKET);
      case ']' -> add(TokenKind.RIGHT_BRACKET);
      case '{' -> {
        if (!templates.isEmpty()) {
          templates.getFirst().openBraces++;
        }
        add(TokenKind.LEFT_BRACE);
      }
      case '}' -> {
        add(TokenKind.RIGHT_BRACE);
        if (!templates.isEmpty() && templates.getFirst().openBraces-- == 0) {
          boolean raw = templates.pop().raw;
          mark();
          space = false;
          newline = false;
          template(raw);
        }
      }
      case '(' -> add(TokenKind.LEFT_PAREN);
      case ')' -> add(TokenKind.RIGHT_PAREN);
      case ',' -> add(TokenKind.COMMA);
      case ';' -> add(TokenKind.SEMICOLON);
      case '.' -> add(TokenKind.DOT);
      case '+' -> add(TokenKind.PLUS);
      case '-' -> add(TokenKind.MINUS);
      case '*' -> add(TokenKind.TIMES);
      case '/' -> add(TokenKind.DIVIDE);
      case '%' -> add(TokenKind.REMAINDER);
      case '&' -> add(TokenKind.INTERSECTION);
      case '|' -> add(TokenKind.PIPE);
      case ':' -> add(accept('=') ? TokenKind.ASSIGN : TokenKind.COLON);
      case '=' -> add(accept('=') ? TokenKind.EQUAL : TokenKind.UNIFY);
      case '<' -> add(accept('=') ? TokenKind.LESS_OR_EQUAL : TokenKind.LESS);
      case '>' -> add(accept('=') ? TokenKind.GREATER_OR_EQUAL : TokenKind.GREATER);
      case '!' -> {
        if (accept('=')) {
          add(TokenKind.NOT_EQUAL);
        } else {
          add(TokenKind.ILLEGAL, "illegal character `!`, negation is written `not`");
        }
      }
      case NO_BREAK_SPACE ->
          add(TokenKind.ILLEGAL, "illegal non-breaking space, expected an ordinary space");
      case BYTE_ORDER_MARK -> add(TokenKind.ILLEGAL, "illegal byte-order mark");
      case 0 -> add(TokenKind.ILLEGAL, "illegal null character");
      default -> add(TokenKind.ILLEGAL, "illegal character `" + Character.toString(c) + "`");
    }
  }

  /** {@code digits ["." digits] [("e" | "E") ["+" | "-"] digits]}. */
  private void number() {
    String problem = "";
    skipDecimals();
    if (peek() == '.') {
      next();
      if (!skipDecimals()) {
        problem = "expected a fraction after the decimal point";
      }
    }
    if (peek() == 'e' || peek() == 'E') {
      next();
      if (peek() == '+' || peek() == '-') {
        next();
      }
      if (!skipDecimals()) {
        problem = "expected an exponent";
      }
    }
    if (isLetter(peek())) {
      while (isLetter(peek()) || Character.isDigit(peek())) {
        next();
      }
      problem = "illegal number `" + source.substring(startOffset, offset) + "`";
    }
    if (problem.isEmpty()) {
      add(TokenKind.NUMBER, source.substring(startOffset, offset));
    } else {
      add(TokenKind.ILLEGAL, problem);
    }
  }

  private boolean skipDecimals() {
    int start = offset;
    while (isDecimal(peek())) {
      next();
    }
    return offset > start;
  }

  /** The rest of a string after its opening quote. */
  private void string() {
    StringBuilder content = new StringBuilder();
    String problem = "";
    while (true) {
      int c = peek();
      if (c == '\n' || c == END_OF_TEXT) {
        add(TokenKind.ILLEGAL, "non-terminated string");
        return;
      }
      next();
      if (c == '"') {
        break;
      }
      if (c == '\\') {
        problem = escape(content, false, problem);
      } else {
        problem = plain(c, content, problem);
      }
    }
    if (problem.isEmpty()) {
      add(TokenKind.STRING, content.toString());
    } else {
      add(TokenKind.ILLEGAL, problem);
    }
  }

  private void rawString() {
    StringBuilder content = new StringBuilder();
    String problem = "";
    while (peek() != '`') {
      if (peek() == END_OF_TEXT) {
        add(TokenKind.ILLEGAL, "non-terminated string");
        return;
      }
      problem = plain(next(), content, problem);
    }
    next();
    if (problem.isEmpty()) {
      add(TokenKind.STRING, content.toString());
    } else {
      add(TokenKind.ILLEGAL, problem);
    }
  }

  /** A template string's text from after the quote, or after the brace that ends an expression. */
  private void template(boolean raw) {
    StringBuilder content = new StringBuilder();
    String problem = "";
    while (true) {
      int c = peek();
      if (c == END_OF_TEXT || (c == '\n' && !raw)) {
        add(TokenKind.ILLEGAL, "non-terminated template string");
        return;
      }
      next();
      if (c == (raw ? '`' : '"')) {
        break;
      }
      if (c == '{') {
        templates.push(new Template(raw));
        break;
      }
      if (c == '\\' && (!raw || peek() == '{')) {
        problem = escape(content, true, problem);
      } else {
        problem = plain(c, content, problem);
      }
    }
    if (problem.isEmpty()) {
      boolean part = source.charAt(offset - 1) == '{';
      add(part ? TokenKind.TEMPLATE_PART : TokenKind.TEMPLATE_END, content.toString());
    } else {
      add(TokenKind.ILLEGAL, problem);
    }
  }

  private String plain(int c, StringBuilder content, String problem) {
    content.appendCodePoint(c);
    if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
      return "illegal character, half of a surrogate pair";
    }
    if (c == 0) {
      return "illegal null character";
    }
    return c == BYTE_ORDER_MARK ? "illegal byte-order mark" : problem;
  }

  /** What follows a backslash; returns what is wrong with the string so far. */
  private String escape(StringBuilder content, boolean brace, String problem) {
    int c = peek();
    int plain =
        switch (c) {
          case '\\', '"', '/' -> c;
          case 'b' -> '\b';
          case 'f' -> '\f';
          case 'n' -> '\n';
          case 'r' -> '\r';
          case 't' -> '\t';
          case '{' -> brace ? '{' : END_OF_TEXT;
          default -> END_OF_TEXT;
        };
    if (plain != END_OF_TEXT) {
      next();
      content.append((char) plain);
      return problem;
    }
    if (c != 'u') {
      return "illegal escape sequence"
          + (c < ' '
              ? ""
              : " `\\" + Character.toString(c) + "`, in a raw string (`…`) it needs none");
    }
    next();
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(peek() > 'f' ? -1 : peek(), 16);
      if (digit < 0) {
        return "illegal escape sequence, expected four hexadecimal digits after `\\u`";
      }
      unit = unit * 16 + digit;
      next();
    }
    appendUnit(content, (char) unit);
    return problem;
  }

  /**
   * Joins surrogate pairs; a lone surrogate becomes the replacement character, as in JSON for Go.
   */
  private void appendUnit(StringBuilder content, char unit) {
    if (Character.isHighSurrogate(unit)
        && source.startsWith("\\u", offset)
        && offset + 6 <= source.length()) {
      int low = hex(offset + 2);
      if (low >= 0 && Character.isLowSurrogate((char) low)) {
        content.append(unit).append((char) low);
        for (int i = 0; i < 6; i++) {
          next();
        }
        return;
      }
    }
    content.append(Character.isSurrogate(unit) ? '\uFFFD' : unit);
  }

  private int hex(int at) {
    int unit = 0;
    for (int i = at; i < at + 4; i++) {
      char c = source.charAt(i);
      int digit = c > 'f' ? -1 : Character.digit(c, 16);
      if (digit < 0) {
        return -1;
      }
      unit = unit * 16 + digit;
    }
    return unit;
  }

  private void skipSpace() {
    while (true) {
      int c = peek();
      if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        newline |= c == '\n';
        space = true;
        next();
      } else if (c == '#') {
        space = true;
        mark();
        while (peek() != '\n' && peek() != END_OF_TEXT) {
          next();
        }
        int end = offset;
        while (end > startOffset + 1 && source.charAt(end - 1) == '\r') {
          end--;
        }
        comments.add(new Module.Comment(source.substring(startOffset + 1, end), span()));
      } else {
        return;
      }
    }
  }

  private void mark() {
    startOffset = offset;
    startLine = line;
    startColumn = column;
  }

  private Span span() {
    return new Span(file, startLine, startColumn, line, column, startOffset, offset);
  }

  private void add(TokenKind kind) {
    add(kind, kind.text());
  }

  private void add(TokenKind kind, String text) {
    tokens.add(new Token(kind, text, span(), space, newline));
  }

  /** Passes what nearly all names consist of; the same as {@link #next}, but in one go. */
  private void skipPlainLetters() {
    int start = offset;
    while (offset < source.length() && isPlainLetter(source.charAt(offset))) {
      offset++;
    }
    if (offset > start) {
      lastLine = line;
      column += offset - start;
      lastColumn = column - 1;
    }
  }

  private static boolean isPlainLetter(char c) {
    return (c >= 'a' && c <= 'z') || c == '_';
  }

  private boolean accept(char c) {
    if (peek() != c) {
      return false;
    }
    next();
    return true;
  }

  private int peek() {
    if (offset >= source.length()) {
      return END_OF_TEXT;
    }
    char c = source.charAt(offset);
    return c < Character.MIN_SURROGATE ? c : source.codePointAt(offset);
  }

  private int next() {
    int c = peek();
    if (c == END_OF_TEXT) {
      return c;
    }
    offset += Character.charCount(c);
    lastLine = line;
    lastColumn = column;
    if (c == '\n') {
      line++;
      column = 1;
    } else {
      column++;
    }
    return c;
  }

  private static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean isDecimal(int c) {
    return c >= '0' && c <= '9';
  }
}
