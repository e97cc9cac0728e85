package dev.bylaw.rego.syntax;

import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NullValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Terms by recursive descent; infix operators by precedence. */
final class TermParser {
  /** How large a number's exponent may be. */
  private static final int MAX_EXPONENT = 100_000;

  private static final int MEMBER_LEVEL = 0;
  private static final int RELATION_LEVEL = 1;

  private final Cursor cursor;
  private final BodyParser bodies;

  /** The height of the tree that was read last. */
  private int height;

  /** Where the text after a {@code |} is known to be no body. */
  private final Set<Integer> noBody = new HashSet<>();

  TermParser(Cursor cursor) {
    this.cursor = cursor;
    this.bodies = new BodyParser(cursor, this);
  }

  int height() {
    return height;
  }

  /** Sets the height of what was read last; a tree that is too high is an error. */
  void height(int height) {
    cursor.checkHeight(height);
    this.height = height;
  }

  BodyParser bodies() {
    return bodies;
  }

  /** {@code expression = [relation ","] relation {"in" relation} | relation}. */
  Term expression() {
    return membership(null, true);
  }

  /** An expression where a comma separates, so that {@code k, v in xs} cannot stand. */
  private Term item() {
    return membership(null, false);
  }

  private Term membership(@Nullable Term first, boolean keyAllowed) {
    Term left = operators(first, RELATION_LEVEL);
    boolean atStart = true;
    while (true) {
      if (keyAllowed && atStart && cursor.at(TokenKind.COMMA)) {
        int before = height;
        Term pair = keyAndValue(left);
        height(pair == null ? before : Math.max(before, height) + 1);
        if (pair == null) {
          return left;
        }
        left = pair;
      } else if (cursor.at(TokenKind.IN)) {
        Span operator = cursor.advance().span();
        int before = height;
        left = call(Infix.MEMBER, operator, List.of(left, operators(null, RELATION_LEVEL)));
        height(Math.max(before, height) + 1);
      } else {
        return left;
      }
      atStart = false;
    }
  }

  /** {@code "," relation "in" relation} after the key, or null where it is something else. */
  private @Nullable Term keyAndValue(Term key) {
    Cursor.Mark start = cursor.mark();
    try {
      cursor.advance();
      Term value = operators(null, RELATION_LEVEL);
      int first = height;
      if (cursor.at(TokenKind.IN)) {
        Span operator = cursor.advance().span();
        Term collection = operators(null, RELATION_LEVEL);
        height(Math.max(first, height));
        return call(Infix.MEMBER_WITH_KEY, operator, List.of(key, value, collection));
      }
    } catch (SyntaxException e) {
      if (e.decided()) {
        throw e;
      }
    }
    cursor.restore(start);
    return null;
  }

  /** {@code term {operator term}}: the operators of at least the level, strongest first. */
  private Term operators(@Nullable Term first, int level) {
    Term left = first == null ? term() : first;
    while (true) {
      Infix infix = infix(cursor.kind());
      if (infix == null || level(infix) < level) {
        return left;
      }
      int before = height;
      Span operator = cursor.advance().span();
      Term right = operators(null, level(infix) + 1);
      left = call(infix, operator, List.of(left, right));
      height(Math.max(before, height) + 1);
    }
  }

  private Term call(Infix infix, Span operator, List<Term> arguments) {
    return new Term.Call(
        builtin(infix.builtin(), operator),
        arguments,
        infix,
        cursor.since(arguments.getFirst().span()));
  }

  /** The name of a builtin as a ref. */
  private static Term.Ref builtin(String name, Span span) {
    String[] steps = name.split("\\.");
    List<Term> path = new ArrayList<>();
    for (int i = 1; i < steps.length; i++) {
      path.add(new Term.Scalar(StringValue.of(steps[i]), span));
    }
    return new Term.Ref(new Term.Var(steps[0], span), path, span);
  }

  private static @Nullable Infix infix(TokenKind kind) {
    return switch (kind) {
      case EQUAL -> Infix.EQUAL;
      case NOT_EQUAL -> Infix.NOT_EQUAL;
      case LESS -> Infix.LESS;
      case GREATER -> Infix.GREATER;
      case LESS_OR_EQUAL -> Infix.LESS_OR_EQUAL;
      case GREATER_OR_EQUAL -> Infix.GREATER_OR_EQUAL;
      case PIPE -> Infix.OR;
      case INTERSECTION -> Infix.AND;
      case PLUS -> Infix.PLUS;
      case MINUS -> Infix.MINUS;
      case TIMES -> Infix.TIMES;
      case DIVIDE -> Infix.DIVIDE;
      case REMAINDER -> Infix.REMAINDER;
      default -> null;
    };
  }

  private static int level(Infix infix) {
    return switch (infix) {
      case MEMBER, MEMBER_WITH_KEY -> MEMBER_LEVEL;
      case EQUAL, NOT_EQUAL, LESS, GREATER, LESS_OR_EQUAL, GREATER_OR_EQUAL -> RELATION_LEVEL;
      case OR -> 2;
      case AND -> 3;
      case PLUS, MINUS -> 4;
      case TIMES, DIVIDE, REMAINDER -> 5;
    };
  }

  /**
   * {@code term = scalar | name | template | array | object | set | "(" expression ")" | "-" name},
   * each with the steps of a ref or the arguments of a call behind it.
   */
  Term term() {
    cursor.enter();
    height = 1;
    Token token = cursor.peek();
    Term term =
        switch (cursor.termKind()) {
          case NULL -> scalar(NullValue.NULL);
          case TRUE -> scalar(BooleanValue.TRUE);
          case FALSE -> scalar(BooleanValue.FALSE);
          case NUMBER, DOT -> number();
          case MINUS -> negative();
          case STRING -> scalar(StringValue.of(token.text()));
          case TEMPLATE_PART, TEMPLATE_END -> template();
          case NAME, CONTAINS -> name();
          case LEFT_BRACKET -> array();
          case LEFT_BRACE -> braces();
          case LEFT_PAREN -> parentheses();
          case LOGICAL_AND, LOGICAL_OR -> {
            Token next = cursor.peekNext();
            if (next.kind() != TokenKind.LEFT_PAREN || next.spaceBefore()) {
              throw cursor.unexpected("expected a term");
            }
            yield name();
          }
          default -> throw cursor.unexpected("expected a term");
        };
    Term result = token.kind() == TokenKind.MINUS && term instanceof Term.Call ? term : steps(term);
    cursor.leave();
    return result;
  }

  private Term.Scalar scalar(Value value) {
    return new Term.Scalar(value, cursor.advance().span());
  }

  private Term.Var name() {
    Token token = cursor.advance();
    return new Term.Var(token.text(), token.span());
  }

  /** {@code "-" (number | ref)}; the minus of a ref is a subtraction from zero. */
  private Term negative() {
    Token minus = cursor.peek();
    TokenKind next = cursor.kind(cursor.peekNext());
    if (next != TokenKind.NAME && next != TokenKind.CONTAINS) {
      return number();
    }
    cursor.advance();
    Term operand = steps(name());
    Term zero = new Term.Scalar(NumberValue.ZERO, minus.span());
    return call(Infix.MINUS, minus.span(), List.of(zero, operand));
  }

  /** {@code ["-"] ["."] number}. */
  private Term number() {
    Span start = cursor.peek().span();
    StringBuilder text = new StringBuilder();
    if (cursor.accept(TokenKind.MINUS)) {
      text.append('-');
    }
    boolean fraction = cursor.at(TokenKind.DOT);
    if (fraction) {
      cursor.advance();
      text.append("0.");
    }
    if (!cursor.at(TokenKind.NUMBER)) {
      throw cursor.unexpected("expected a number");
    }
    String digits = cursor.peek().text();
    if (!fraction
        && digits.length() > 1
        && digits.charAt(0) == '0'
        && Character.isDigit(digits.charAt(1))) {
      throw cursor.unexpected("expected a number without leading zero");
    }
    if (fraction && digits.contains(".")) {
      throw cursor.unexpected("expected digits after the decimal point");
    }
    int exponent = Math.max(digits.indexOf('e'), digits.indexOf('E'));
    if (exponent >= 0 && tooLarge(digits.substring(exponent + 1))) {
      throw cursor.error(cursor.peek().span(), "the number's exponent is too large");
    }
    NumberValue number;
    try {
      number = NumberValue.parse(text + digits);
    } catch (NumberFormatException e) {
      throw cursor.error(cursor.peek().span(), "the number is too large");
    }
    cursor.advance();
    return new Term.Scalar(number, cursor.since(start));
  }

  private static boolean tooLarge(String exponent) {
    String digits = exponent.replaceFirst("^[+-]?0*", "");
    return digits.length() > 6 || (!digits.isEmpty() && Integer.parseInt(digits) > MAX_EXPONENT);
  }

  private Term parentheses() {
    Span start = cursor.advance().span();
    Term inner = expression();
    if (!cursor.at(TokenKind.RIGHT_PAREN)) {
      throw cursor.unexpected("expected `)`");
    }
    cursor.advance();
    cursor.parenthesized(inner, cursor.since(start));
    return inner;
  }

  /**
   * The steps and calls that follow a term without a space: {@code .name}, {@code [expression]},
   * {@code (arguments)}.
   */
  Term steps(Term head) {
    return steps(head, false);
  }

  /** As {@link #steps(Term)}; a rule's head may have a space before the first one. */
  Term steps(Term head, boolean spaceAllowed) {
    Term result = head;
    List<Term> path = new ArrayList<>();
    boolean space = spaceAllowed;
    int highest = height;
    while (space || !cursor.peek().spaceBefore()) {
      space = false;
      TokenKind kind = cursor.peek().kind();
      if (kind != TokenKind.DOT && kind != TokenKind.LEFT_BRACKET && kind != TokenKind.LEFT_PAREN) {
        break;
      }
      if (path.isEmpty()) {
        checkHead(result);
      }
      cursor.advance();
      if (kind == TokenKind.DOT) {
        Token name = cursor.peek();
        if (name.kind() != TokenKind.NAME || name.spaceBefore()) {
          throw cursor.unexpected("expected a name after `.`");
        }
        path.add(new Term.Scalar(StringValue.of(name.text()), cursor.advance().span()));
      } else if (kind == TokenKind.LEFT_BRACKET) {
        path.add(expression());
        highest = Math.max(highest, height);
        cursor.expect(TokenKind.RIGHT_BRACKET);
      } else {
        Term.Ref operator = new Term.Ref(result, path, result.span());
        height = highest;
        List<Term> arguments = list(TokenKind.RIGHT_PAREN, new ArrayList<>());
        highest = height;
        result = finishCall(operator, arguments);
        path = new ArrayList<>();
      }
    }
    height(highest + 1);
    boolean root =
        result instanceof Term.Var(String name, var _)
            && (name.equals("data") || name.equals("input"));
    return path.isEmpty() && !root
        ? result
        : new Term.Ref(result, path, cursor.since(result.span()));
  }

  private Term finishCall(Term.Ref operator, List<Term> arguments) {
    Span span = cursor.since(operator.span());
    boolean emptySet =
        arguments.isEmpty()
            && operator.path().isEmpty()
            && operator.head() instanceof Term.Var(String name, var _)
            && name.equals("set");
    return emptySet
        ? new Term.SetTerm(List.of(), span)
        : new Term.Call(operator, arguments, null, span);
  }

  private void checkHead(Term head) {
    String kind =
        switch (head) {
          case Term.Scalar scalar -> "a " + scalar.value().typeName();
          case Term.Ref _ -> "a ref in parentheses";
          case Term.TemplateString _ -> "a template string";
          default -> "";
        };
    if (!kind.isEmpty()) {
      throw cursor.error(head.span(), "a ref cannot start with " + kind, "bind it to a variable");
    }
  }

  /** {@code template = {part "{" literal "}"} end}. */
  private Term template() {
    Span start = cursor.peek().span();
    if (cursor.version() != RegoVersion.V1) {
      throw cursor.error(start, "template strings need Rego v1");
    }
    List<Term.Part> parts = new ArrayList<>();
    int highest = height;
    while (true) {
      if (!cursor.at(TokenKind.TEMPLATE_PART) && !cursor.at(TokenKind.TEMPLATE_END)) {
        throw cursor.unexpected("expected the rest of the template string");
      }
      Token text = cursor.advance();
      if (!text.text().isEmpty()) {
        parts.add(new Term.Part.Text(text.text(), text.span()));
      }
      if (text.kind() == TokenKind.TEMPLATE_END) {
        height(highest + 1);
        return new Term.TemplateString(parts, cursor.since(start));
      }
      Literal literal = bodies.literal();
      highest = Math.max(highest, height);
      if (literal.negated() || !(literal.expression() instanceof Expression.Test)) {
        throw cursor.error(
            literal.span(), "expected an expression with a value in the template string", null);
      }
      parts.add(new Term.Part.Embedded(literal));
      cursor.expect(TokenKind.RIGHT_BRACE);
    }
  }

  /** {@code "[" [expression {"," expression} [","]] "]" | "[" term "|" body "]"}. */
  private Term array() {
    Span start = cursor.advance().span();
    if (cursor.accept(TokenKind.RIGHT_BRACKET)) {
      return new Term.ArrayTerm(List.of(), cursor.since(start));
    }
    boolean comma = cursor.accept(TokenKind.COMMA);
    Term head = term();
    if (!comma && cursor.at(TokenKind.PIPE)) {
      Body body = comprehension(TokenKind.RIGHT_BRACKET, true);
      if (body != null) {
        return new Term.ArrayComprehension(head, body, cursor.since(start));
      }
    }
    List<Term> elements = rest(head, TokenKind.RIGHT_BRACKET);
    return new Term.ArrayTerm(elements, cursor.since(start));
  }

  /** An object, a set, or a comprehension of either. */
  private Term braces() {
    Span start = cursor.advance().span();
    if (cursor.accept(TokenKind.RIGHT_BRACE)) {
      return new Term.ObjectTerm(List.of(), cursor.since(start));
    }
    boolean comma = cursor.accept(TokenKind.COMMA);
    // a bare term first, so that `{a | b}` is a comprehension and no union
    Term head = term();
    if (!comma && cursor.at(TokenKind.PIPE)) {
      Body body = comprehension(TokenKind.RIGHT_BRACE, true);
      if (body != null) {
        return new Term.SetComprehension(head, body, cursor.since(start));
      }
    }
    if (!cursor.at(TokenKind.COLON)) {
      head = membership(head, false);
    }
    return switch (cursor.kind()) {
      case COLON -> object(start, head, !comma);
      case COMMA, RIGHT_BRACE ->
          new Term.SetTerm(rest(head, TokenKind.RIGHT_BRACE), cursor.since(start));
      default -> throw cursor.unexpected("expected `,` or `}`");
    };
  }

  /** An object or object comprehension after its first key. */
  private Term object(Span start, Term key, boolean comprehensionAllowed) {
    int keyHeight = height;
    cursor.expect(TokenKind.COLON);
    Term value = term();
    if (comprehensionAllowed && cursor.at(TokenKind.PIPE)) {
      Body body = comprehension(TokenKind.RIGHT_BRACE, false);
      if (body != null) {
        return new Term.ObjectComprehension(key, value, body, cursor.since(start));
      }
    }
    List<Term.Entry> entries = new ArrayList<>();
    entries.add(new Term.Entry(key, membership(value, false)));
    int highest = Math.max(keyHeight, height);
    while (!cursor.accept(TokenKind.RIGHT_BRACE)) {
      if (!cursor.accept(TokenKind.COMMA)) {
        throw cursor.unexpected("expected `,` or `}`");
      }
      if (cursor.accept(TokenKind.RIGHT_BRACE)) {
        break;
      }
      Term next = item();
      if (!cursor.accept(TokenKind.COLON)) {
        throw cursor.unexpected("expected `:`");
      }
      highest = Math.max(highest, height);
      entries.add(new Term.Entry(next, item()));
      highest = Math.max(highest, height);
    }
    height(highest + 1);
    return new Term.ObjectTerm(entries, cursor.since(start));
  }

  /**
   * {@code "|" body} and the closing bracket. Null, and nothing read, where the bar is a union
   * after all: a body that breaks off at a comma.
   */
  private @Nullable Body comprehension(TokenKind end, boolean onlyBeforeComma) {
    Cursor.Mark start = cursor.mark();
    if (noBody.contains(start.position())) {
      return null;
    }
    try {
      cursor.advance();
      int head = height;
      Body body = bodies.body(end);
      cursor.expect(end);
      height(Math.max(head, height) + 1);
      return body;
    } catch (SyntaxException e) {
      if (e.decided() || (onlyBeforeComma && !cursor.at(TokenKind.COMMA))) {
        throw e;
      }
      noBody.add(start.position());
      cursor.restore(start);
      return null;
    }
  }

  /** The rest of a list whose first element has started with a term, and its closing bracket. */
  private List<Term> rest(Term head, TokenKind end) {
    List<Term> elements = new ArrayList<>();
    elements.add(membership(head, false));
    if (cursor.accept(end)) {
      return elements;
    }
    if (!cursor.accept(TokenKind.COMMA)) {
      throw cursor.unexpected("expected `,` or `" + end.text() + "`");
    }
    return list(end, elements);
  }

  /** {@code [expression {"," expression} [","]]} and the closing bracket. */
  private List<Term> list(TokenKind end, List<Term> elements) {
    int highest = height;
    while (!cursor.accept(end)) {
      elements.add(item());
      highest = Math.max(highest, height);
      if (!cursor.at(end) && !cursor.accept(TokenKind.COMMA)) {
        throw cursor.unexpected("expected `,` or `" + end.text() + "`");
      }
    }
    height(highest + 1);
    return elements;
  }
}
