package dev.bylaw.rego.syntax;

import dev.bylaw.rego.value.StringValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parser of Rego. Total: whatever the text, it gives a module or at least one diagnostic, in
 * time and stack bounded by the text's length. After an error it goes on with the next rule.
 */
public final class Parser {
  /** The longest source that is read, in characters. */
  public static final int MAX_CHARACTERS = 16 << 20;

  /** After so many errors the rest of a file is not looked at. */
  private static final int MAX_DIAGNOSTICS = 100;

  private static final Set<String> ROOTS = Set.of("data", "input", "future", "rego");

  private final String file;
  private final Cursor cursor;
  private final TermParser terms;
  private final RuleParser rules;
  private final List<Import> imports = new ArrayList<>();
  private @Nullable List<String> packagePath;
  private Span packageSpan = Span.NONE;

  private Parser(String file, Lexer lexer, ParserOptions options, boolean keepAll) {
    this.file = file;
    this.cursor = new Cursor(new Tokens(lexer), options, keepAll);
    this.terms = new TermParser(cursor);
    this.rules = new RuleParser(cursor, terms);
  }

  /** Parses a file of Rego v1. */
  public static ParseResult parse(String file, String source) {
    return parse(file, source, ParserOptions.v1());
  }

  /** Parses a file. */
  public static ParseResult parse(String file, String source, ParserOptions options) {
    return parse(file, source, options, true, false).result();
  }

  /**
   * Parses a file and keeps what the tree leaves out: its tokens and where parentheses stood.
   *
   * @param annotations whether metadata blocks are read; what is wrong with them is an error then
   */
  public static SourceTree parseSource(
      String file, String source, ParserOptions options, boolean annotations) {
    return parse(file, source, options, annotations, true);
  }

  private static SourceTree parse(
      String file, String source, ParserOptions options, boolean annotations, boolean keepAll) {
    if (source.length() > MAX_CHARACTERS) {
      ParseResult refused = new ParseResult(null, List.of(tooLong(file, source)), List.of());
      return new SourceTree(source, refused, List.of(), Map.of());
    }
    Lexer lexer = new Lexer(file, source);
    Parser parser = new Parser(file, lexer, options, keepAll);
    Module module = parser.module(lexer.comments(), annotations);
    lexer.run();
    List<Diagnostic> found = new ArrayList<>(parser.cursor.diagnostics());
    Collections.sort(found);
    ParseResult result = new ParseResult(found.isEmpty() ? module : null, found, lexer.comments());
    List<Token> tokens = keepAll ? lexer.tokens() : List.of();
    return new SourceTree(source, result, tokens, parser.cursor.parentheses());
  }

  /** Parses a query of Rego v1. */
  public static QueryResult parseQuery(String file, String source) {
    return parseQuery(file, source, ParserOptions.v1());
  }

  /** Parses a query: a body, its statements on lines of their own or separated by semicolons. */
  public static QueryResult parseQuery(String file, String source, ParserOptions options) {
    if (source.length() > MAX_CHARACTERS) {
      return new QueryResult(null, List.of(tooLong(file, source)));
    }
    Parser parser = new Parser(file, new Lexer(file, source), options, false);
    try {
      return new QueryResult(parser.terms.bodies().body(TokenKind.END), List.of());
    } catch (SyntaxException e) {
      return new QueryResult(null, List.of(e.diagnostic()));
    }
  }

  /**
   * What the parse of a query gave: a body, or diagnostics.
   *
   * @param body null where there is any diagnostic
   */
  public record QueryResult(@Nullable Body body, List<Diagnostic> diagnostics) {
    public QueryResult {
      diagnostics = List.copyOf(diagnostics);
    }
  }

  private static Diagnostic tooLong(String file, String source) {
    return Diagnostic.of(
        new Span(file, 1, 1, 1, 1, 0, 0),
        Diagnostic.PARSE_ERROR,
        "the source has " + source.length() + " characters, expected at most " + MAX_CHARACTERS);
  }

  /** {@code module = package {import | rule}}. */
  private @Nullable Module module(List<Module.Comment> comments, boolean annotations) {
    if (cursor.at(TokenKind.END)) {
      cursor.report(new Span(file, 1, 1, 1, 1, 0, 0), "empty module, expected `package`", null);
      return null;
    }
    List<Rule> found = new ArrayList<>();
    boolean first = true;
    while (!cursor.at(TokenKind.END) && cursor.diagnostics().size() < MAX_DIAGNOSTICS) {
      Token start = cursor.peek();
      int position = cursor.position();
      cursor.startStatement();
      try {
        if (cursor.at(TokenKind.PACKAGE) && !namesRule()) {
          packageDeclaration(first);
        } else {
          if (first) {
            cursor.report(
                start.span(), "expected `package` before anything else", packageHint(start));
          }
          if (cursor.at(TokenKind.IMPORT) && !namesRule()) {
            importDeclaration();
          } else {
            found.addAll(rules.rules());
          }
        }
      } catch (SyntaxException e) {
        cursor.report(e.diagnostic());
        recover(position);
      }
      first = false;
    }
    cursor.settleDemands();
    List<String> path = packagePath;
    if (path == null) {
      return null;
    }
    Module module =
        new Module(file, cursor.version(), path, packageSpan, imports, found, List.of(), comments);
    if (!annotations) {
      return module;
    }
    return AnnotationReader.annotate(module, cursor.diagnostics());
  }

  private static @Nullable String packageHint(Token token) {
    return token.kind() == TokenKind.NAME ? Spelling.hint(token.text(), List.of("package")) : null;
  }

  /** Whether the keyword here is misused as a rule's name. */
  private boolean namesRule() {
    TokenKind next = cursor.kind(cursor.peekNext());
    return next == TokenKind.ASSIGN || next == TokenKind.UNIFY || next == TokenKind.LEFT_PAREN;
  }

  /** Goes on to where the next rule seems to start: a name at the start of a line. */
  private void recover(int statement) {
    if (cursor.position() == statement) {
      cursor.skip();
    }
    while (!cursor.at(TokenKind.END)) {
      Token token = cursor.peek();
      if (token.span().startColumn() == 1 && token.kind() == TokenKind.NAME) {
        return;
      }
      cursor.skip();
    }
  }

  /** {@code package = "package" name {"." name | "[" string "]"}}. */
  private void packageDeclaration(boolean first) {
    Span start = cursor.advance().span();
    List<String> path = path();
    if (cursor.at(TokenKind.MINUS)) {
      throw cursor.unexpected(
          "expected a new line", "write `[\"a-b\"]` for a step that is no name");
    }
    if (packagePath != null || !first) {
      cursor.report(start, "unexpected `package`, a file has one, at its start", null);
      if (packagePath != null) {
        return;
      }
    }
    packagePath = path;
    packageSpan = cursor.since(start);
  }

  /** {@code import = "import" name {"." name | "[" string "]"} ["as" name]}. */
  private void importDeclaration() {
    Span start = cursor.advance().span();
    Span pathSpan = cursor.peek().span();
    List<String> path = path();
    Span lastStep = cursor.previous().span();
    if (!ROOTS.contains(path.getFirst())) {
      throw cursor.error(
          pathSpan,
          "unexpected import of `"
              + path.getFirst()
              + "`, expected `data`, `input`, `rego` or `future`",
          Spelling.hint(path.getFirst(), ROOTS));
    }
    String alias = null;
    if (cursor.accept(TokenKind.AS)) {
      Token name = cursor.peek();
      if (!cursor.at(TokenKind.NAME)) {
        throw cursor.unexpected("expected a name after `as`");
      }
      if (ROOTS.contains(name.text())
          && !name.text().equals("rego")
          && !name.text().equals("future")) {
        throw cursor.unexpected("`" + name.text() + "` cannot be the name of an import");
      }
      alias = cursor.advance().text();
    }
    if (cursor.at(TokenKind.MINUS)) {
      throw cursor.unexpected("expected a new line");
    }
    Import found = new Import(path, alias, cursor.since(start));
    if (alias == null && !path.getFirst().equals("future") && cursor.isKeyword(path.getLast())) {
      throw cursor.error(
          lastStep,
          "an import cannot end with the keyword `" + path.getLast() + "`",
          "add `as name`");
    }
    if (found.isKeywords()) {
      keywords(found, pathSpan);
    }
    imports.add(found);
  }

  private void keywords(Import found, Span span) {
    List<String> path = found.path();
    if (found.alias() != null) {
      throw cursor.error(
          cursor.previous().span(),
          "an import of `" + path.getFirst() + "` cannot have another name");
    }
    if (path.getFirst().equals("rego")) {
      if (path.equals(List.of("rego", "v2"))) {
        cursor.importV1();
        cursor.addAllFutureKeywords();
      } else if (path.equals(List.of("rego", "v1"))) {
        cursor.importV1();
      } else {
        throw cursor.error(span, "unexpected import, expected `rego.v1` or `rego.v2`");
      }
      return;
    }
    if (path.size() < 2 || path.size() > 3 || !path.get(1).equals("keywords")) {
      throw cursor.error(span, "unexpected import, expected `future.keywords`");
    }
    if (path.size() == 2) {
      cursor.addAllFutureKeywords();
    } else if (!cursor.addFutureKeyword(path.get(2))) {
      List<String> known = List.of("and", "contains", "every", "if", "in", "not", "or");
      throw cursor.error(
          span,
          "unexpected keyword `" + path.get(2) + "`, expected one of " + String.join(", ", known),
          Spelling.hint(path.get(2), known));
    }
  }

  /** A path of constant steps. */
  private List<String> path() {
    Token name = cursor.peek();
    if (name.kind() != TokenKind.NAME
        || (cursor.kind().isKeyword() && !cursor.isKeyword(name.text()))) {
      throw cursor.unexpected("expected a path");
    }
    cursor.advance();
    Term term = terms.steps(new Term.Var(name.text(), name.span()));
    List<String> path = new ArrayList<>();
    path.add(name.text());
    if (term instanceof Term.Ref ref && ref.head() instanceof Term.Var) {
      for (Term step : ref.path()) {
        if (step instanceof Term.Scalar scalar && scalar.value() instanceof StringValue text) {
          path.add(text.value());
        } else {
          throw cursor.error(step.span(), "unexpected step of a path, expected a string");
        }
      }
    } else if (!(term instanceof Term.Var)) {
      throw cursor.error(name.span(), "expected a path");
    }
    return path;
  }
}
