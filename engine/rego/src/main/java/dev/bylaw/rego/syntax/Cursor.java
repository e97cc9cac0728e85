package dev.bylaw.rego.syntax;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A place in a file's tokens, the keywords in force there, and the limits of the parse. */
final class Cursor {
  /** How deep terms and bodies may stand in each other; later passes recurse as deep. */
  static final int MAX_NESTING = 150;

  /** How high a term may be, chains of operators included. */
  static final int MAX_HEIGHT = 400;

  /** How often each token may be read again, on average, in another way. */
  private static final int MAX_READINGS = 64;

  /** The keywords of v0, those that v1 adds, and those that every version has to import. */
  private static final Map<String, TokenKind> V0 = new HashMap<>();

  private static final Map<String, TokenKind> V1 = new HashMap<>();
  private static final Map<String, TokenKind> FUTURE = new HashMap<>();

  static {
    for (TokenKind kind : TokenKind.values()) {
      if (kind.isKeyword()) {
        Map<String, TokenKind> group =
            switch (kind) {
              case LOGICAL_AND, LOGICAL_OR -> FUTURE;
              case IF, CONTAINS, IN, EVERY -> V1;
              default -> V0;
            };
        group.put(kind.text(), kind);
      }
    }
  }

  private final Tokens tokens;
  private final List<Diagnostic> diagnostics = new ArrayList<>();
  private final List<Diagnostic> demandsOfV1 = new ArrayList<>();
  private final Map<String, TokenKind> keywords = new HashMap<>(V0);
  private final Map<Term, Span> parentheses = new IdentityHashMap<>();
  private final boolean keepAll;
  private RegoVersion version;
  private boolean bodiesUnderNot;
  private int position;

  /** The kind of the token at a position, by the keywords in force. */
  private TokenKind known = TokenKind.END;

  private int knownAt = -1;
  private int literalStart = -1;
  private int nesting;
  private long readings;

  /** So many are allowed by the tokens that were made when it was last asked. */
  private long maxReadings;

  Cursor(Tokens tokens, ParserOptions options, boolean keepAll) {
    this.tokens = tokens;
    this.version = options.version();
    this.keepAll = keepAll;
    if (version == RegoVersion.V1) {
      keywords.putAll(V1);
    }
    options.futureKeywords().forEach(this::addFutureKeyword);
  }

  /** The version in force: that of the options, or what an import made of it. */
  RegoVersion version() {
    return version;
  }

  /** Where the parentheses of terms stand, each from the opening to the closing one. */
  Map<Term, Span> parentheses() {
    return parentheses;
  }

  void parenthesized(Term term, Span outer) {
    if (keepAll) {
      parentheses.put(term, outer);
    }
  }

  List<Diagnostic> diagnostics() {
    return diagnostics;
  }

  Token peek() {
    return tokens.get(position);
  }

  Token peekNext() {
    return tokens.get(position + 1);
  }

  /**
   * What the next token is, given the keywords in force. A keyword with {@code .} or {@code [}
   * right behind it is a name, as in {@code if.x}.
   */
  TokenKind kind() {
    TokenKind kind = next();
    return kind.isKeyword() && followedByRef() ? TokenKind.NAME : kind;
  }

  /** What the next token is, whatever stands behind it; asked many times for each token. */
  private TokenKind next() {
    if (knownAt != position) {
      known = kind(peek());
      knownAt = position;
    }
    return known;
  }

  TokenKind kind(Token token) {
    return token.kind() == TokenKind.NAME
        ? keywords.getOrDefault(token.text(), TokenKind.NAME)
        : token.kind();
  }

  boolean at(TokenKind kind) {
    return kind() == kind;
  }

  /** A statement starts here: only there a keyword can be the head of a ref in a body. */
  void startLiteral() {
    literalStart = position;
  }

  /** What the next token is as a term's first. */
  TokenKind termKind() {
    TokenKind kind = next();
    return position == literalStart ? kind() : kind;
  }

  private boolean followedByRef() {
    Token next = peekNext();
    return !next.spaceBefore()
        && (next.kind() == TokenKind.DOT || next.kind() == TokenKind.LEFT_BRACKET);
  }

  Token advance() {
    if (++readings > maxReadings && isReadTooOften()) {
      throw fatal(
          peek().span(), "the text can be read in too many ways", "use fewer nested braces");
    }
    Token token = peek();
    skip();
    return token;
  }

  /** Whether there are more readings than all of the file's tokens allow; few files need them. */
  private boolean isReadTooOften() {
    maxReadings = MAX_READINGS * (tokens.made() + 64L);
    if (readings > maxReadings) {
      maxReadings = MAX_READINGS * (tokens.all() + 64L);
    }
    return readings > maxReadings;
  }

  /** Passes a token over; nothing goes past the end. */
  void skip() {
    if (peek().kind() != TokenKind.END) {
      position++;
    }
  }

  boolean accept(TokenKind kind) {
    if (at(kind)) {
      advance();
      return true;
    }
    return false;
  }

  Token expect(TokenKind kind) {
    if (!at(kind)) {
      throw unexpected("expected `" + kind.text() + "`");
    }
    return advance();
  }

  int position() {
    return position;
  }

  /** A place to come back to when a reading of the text does not work out. */
  record Mark(int position, int nesting) {}

  Mark mark() {
    return new Mark(position, nesting);
  }

  void restore(Mark mark) {
    position = mark.position;
    nesting = mark.nesting;
  }

  /** The span from a token or term's start to the last token read. */
  Span since(Span start) {
    return start.to(tokens.get(Math.max(0, position - 1)).span());
  }

  Token previous() {
    return tokens.get(Math.max(0, position - 1));
  }

  void enter() {
    if (++nesting > MAX_NESTING) {
      throw fatal(
          peek().span(), "nested too deeply, expected at most " + MAX_NESTING + " levels", null);
    }
  }

  void leave() {
    nesting--;
  }

  /** A new rule starts: what was nested is left, and nothing goes back any more. */
  void startStatement() {
    nesting = 0;
    if (!keepAll) {
      tokens.forget(position - 1);
    }
  }

  void checkHeight(int height) {
    if (height > MAX_HEIGHT) {
      throw fatal(
          peek().span(),
          "too many operators in one term, expected at most "
              + MAX_HEIGHT
              + " on top of each other",
          "use `concat`, `sum`, or a variable for a part");
    }
  }

  boolean bodiesUnderNot() {
    return bodiesUnderNot;
  }

  boolean hasLogicalKeywords() {
    return keywords.containsKey("and") || keywords.containsKey("or");
  }

  /** Whether the name is a keyword of the file's version, whatever it imports. */
  boolean isKeyword(String name) {
    return V0.containsKey(name) || (version != RegoVersion.V0 && V1.containsKey(name));
  }

  /** Whether the name would be a keyword if a future keyword were imported. */
  boolean isMissingKeyword(String name) {
    return (V1.containsKey(name) || FUTURE.containsKey(name)) && !keywords.containsKey(name);
  }

  /** {@code import rego.v1}: its keywords and its demands. */
  void importV1() {
    knownAt = -1;
    keywords.putAll(V1);
    if (version == RegoVersion.V0) {
      version = RegoVersion.V0_COMPAT_V1;
    }
  }

  /** Switches on a future keyword; returns whether there is one of that name. */
  boolean addFutureKeyword(String name) {
    knownAt = -1;
    TokenKind kind = FUTURE.getOrDefault(name, V1.get(name));
    if (kind != null) {
      keywords.put(name, kind);
    }
    if (name.equals("every")) {
      // it holds an `in` of its own
      keywords.put("in", TokenKind.IN);
    }
    if (name.equals("not")) {
      bodiesUnderNot = true;
    }
    return kind != null || name.equals("not");
  }

  void addAllFutureKeywords() {
    knownAt = -1;
    keywords.putAll(V1);
    keywords.putAll(FUTURE);
    bodiesUnderNot = true;
  }

  void report(Diagnostic diagnostic) {
    diagnostics.add(diagnostic);
  }

  void report(Span span, String message, @Nullable String hint) {
    report(new Diagnostic(span, Diagnostic.PARSE_ERROR, message, hint));
  }

  /** Reports what v1 demands and v0 does not; it counts if the file turns out to be held to v1. */
  void reportDemand(Span span, String message, @Nullable String hint) {
    demandsOfV1.add(new Diagnostic(span, Diagnostic.PARSE_ERROR, message, hint));
  }

  /** The file has ended: what v1 demands is an error if it is held to v1. */
  void settleDemands() {
    if (version.demandsV1()) {
      diagnostics.addAll(demandsOfV1);
    }
  }

  SyntaxException error(Span span, String message) {
    return error(span, message, null);
  }

  SyntaxException error(Span span, String message, @Nullable String hint) {
    return new SyntaxException(new Diagnostic(span, Diagnostic.PARSE_ERROR, message, hint), false);
  }

  SyntaxException fatal(Span span, String message, @Nullable String hint) {
    return new SyntaxException(new Diagnostic(span, Diagnostic.PARSE_ERROR, message, hint), true);
  }

  /** The next token is not what the grammar has here. */
  SyntaxException unexpected(String expected) {
    return unexpected(expected, null);
  }

  SyntaxException unexpected(String expected, @Nullable String hint) {
    Token token = peek();
    if (token.kind() == TokenKind.ILLEGAL) {
      return error(token.span(), token.text());
    }
    return error(
        token.span(),
        "unexpected " + describe(token) + (expected.isEmpty() ? "" : ", " + expected),
        hint);
  }

  private String describe(Token token) {
    TokenKind kind = kind(token);
    return switch (kind) {
      case NAME -> "name `" + shorten(token.text()) + "`";
      case NUMBER -> "number `" + shorten(token.text()) + "`";
      case END, STRING, TEMPLATE_PART, TEMPLATE_END -> kind.text();
      default -> (kind.isKeyword() ? "keyword `" : "`") + kind.text() + "`";
    };
  }

  private static String shorten(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
