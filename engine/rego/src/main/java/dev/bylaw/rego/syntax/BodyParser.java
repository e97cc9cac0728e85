package dev.bylaw.rego.syntax;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bodies and their statements by recursive descent. */
final class BodyParser {
  private final Cursor cursor;
  private final TermParser terms;

  BodyParser(Cursor cursor, TermParser terms) {
    this.cursor = cursor;
    this.terms = terms;
  }

  /** {@code body = literal {(";" | newline) literal}}, up to the end token, which stays. */
  Body body(TokenKind end) {
    cursor.enter();
    Span start = cursor.peek().span();
    if (cursor.at(end)) {
      throw cursor.error(start, "found an empty body", "write `true` for one that always holds");
    }
    List<Literal> literals = new ArrayList<>();
    int highest = 1;
    while (true) {
      literals.add(literal());
      highest = Math.max(highest, terms.height());
      if (cursor.accept(TokenKind.SEMICOLON)) {
        continue;
      }
      if (cursor.at(end)) {
        break;
      }
      if (!cursor.peek().newlineBefore()) {
        throw unexpectedAfterLiteral(end);
      }
    }
    cursor.leave();
    terms.height(highest);
    return new Body(literals, cursor.since(start));
  }

  private SyntaxException unexpectedAfterLiteral(TokenKind end) {
    String word = cursor.peek().text();
    boolean future =
        cursor.at(TokenKind.NAME)
            && List.of("and", "or", "in").contains(word)
            && cursor.isMissingKeyword(word);
    return cursor.unexpected(
        "expected a new line, `;` or `" + end.text() + "`",
        future ? "`import future.keywords." + word + "` for `x " + word + " y`" : null);
  }

  /** {@code literal = some | every | ["not"] expression {with} | logical}. */
  Literal literal() {
    Span start = cursor.peek().span();
    cursor.startLiteral();
    Literal literal = literal(start);
    return literal.span().startOffset() == start.startOffset()
        ? literal
        : new Literal(
            literal.negated(), literal.expression(), literal.modifiers(), cursor.since(start));
  }

  private Literal literal(Span start) {
    if (cursor.hasLogicalKeywords()) {
      Literal logical = startOfLogical(start);
      if (logical != null) {
        return logical;
      }
    }
    boolean negated = cursor.accept(TokenKind.NOT);
    if (negated && cursor.bodiesUnderNot()) {
      if (cursor.at(TokenKind.LEFT_BRACE)) {
        return withTail(negatedBody(start));
      }
      if (cursor.at(TokenKind.LEFT_PAREN)) {
        Operand group = group(true);
        if (group != null) {
          return withTail(negate(group.body, start));
        }
      }
    }
    if (cursor.at(TokenKind.SOME) || cursor.at(TokenKind.EVERY)) {
      if (negated) {
        throw cursor.unexpected(
            "`" + cursor.kind().text() + "` cannot be negated", "negate a rule that holds it");
      }
      return cursor.at(TokenKind.SOME) ? some(start) : every(start);
    }
    return expressionLiteral(negated, start);
  }

  private Literal expressionLiteral(boolean negated, Span start) {
    boolean brace = cursor.at(TokenKind.LEFT_BRACE);
    Expression expression = expression();
    Span with = cursor.peek().span();
    List<Literal.With> modifiers = modifiers();
    Literal literal;
    if (negated && cursor.bodiesUnderNot()) {
      Span inner = cursor.since(start);
      Body body = new Body(List.of(new Literal(false, expression, List.of(), inner)), inner);
      literal = new Literal(true, new Expression.Group(body), modifiers, inner);
    } else {
      literal = new Literal(negated, expression, modifiers, cursor.since(start));
    }
    if (!atLogical()) {
      return literal;
    }
    if (!modifiers.isEmpty()) {
      throw cursor.error(
          with,
          "`with` cannot stand on an operand of `" + cursor.kind().text() + "`",
          "wrap the operand in `{…}`, or move `with` to the end");
    }
    if (!negated && brace) {
      throw cursor.error(start, "an operand in braces must be a body", "wrap a value in `(…)`");
    }
    return withModifiers(chain(new Operand(bodyOf(literal), false, literal.span())));
  }

  /** {@code expression = term [(":=" | "=") term]}. */
  private Expression expression() {
    Term left = terms.expression();
    int height = terms.height();
    boolean assign = cursor.at(TokenKind.ASSIGN);
    if (assign || cursor.at(TokenKind.UNIFY)) {
      cursor.advance();
      Term right = terms.expression();
      terms.height(Math.max(height, terms.height()));
      return assign ? new Expression.Assign(left, right) : new Expression.Unify(left, right);
    }
    if (left instanceof Term.Call call
        && call.arguments().size() == 2
        && call.operator().path().isEmpty()
        && call.operator().head() instanceof Term.Var(String name, var _)) {
      if (name.equals("eq")) {
        return new Expression.Unify(call.arguments().get(0), call.arguments().get(1));
      }
      if (name.equals("assign")) {
        return new Expression.Assign(call.arguments().get(0), call.arguments().get(1));
      }
    }
    return new Expression.Test(left);
  }

  /** {@code some = "some" ([term ","] term "in" term {with} | name {"," name})}. */
  private Literal some(Span start) {
    cursor.advance();
    Cursor.Mark mark = cursor.mark();
    @Nullable Term term = null;
    try {
      term = terms.expression();
    } catch (SyntaxException e) {
      if (e.decided()) {
        throw e;
      }
    }
    if (term instanceof Term.Call call) {
      Expression expression =
          new Expression.SomeIn(key(call), value(call), call.arguments().getLast());
      List<Literal.With> modifiers = modifiers();
      return new Literal(false, expression, modifiers, cursor.since(start));
    }
    cursor.restore(mark);
    List<Term.Var> variables = new ArrayList<>();
    do {
      if (!cursor.at(TokenKind.NAME)) {
        throw cursor.unexpected("expected a variable");
      }
      Token name = cursor.advance();
      variables.add(new Term.Var(name.text(), name.span()));
    } while (cursor.accept(TokenKind.COMMA));
    return new Literal(
        false, new Expression.SomeDeclaration(variables), List.of(), cursor.since(start));
  }

  /** {@code every = "every" [name ","] name "in" term "{" body "}" {with}}. */
  private Literal every(Span start) {
    cursor.advance();
    Term term = terms.expression();
    if (!(term instanceof Term.Call call)) {
      throw cursor.unexpected("expected `every x in xs { … }`");
    }
    Term key = key(call);
    Term value = value(call);
    if (key != null && !(key instanceof Term.Var)) {
      throw cursor.unexpected("expected the key of `every` to be a variable");
    }
    if (!(value instanceof Term.Var variable)) {
      throw cursor.unexpected("expected the value of `every` to be a variable");
    }
    if (!cursor.accept(TokenKind.LEFT_BRACE)) {
      throw cursor.unexpected("expected `{` and the body of `every`");
    }
    Body body = body(TokenKind.RIGHT_BRACE);
    cursor.advance();
    Expression expression =
        new Expression.Every((Term.Var) key, variable, call.arguments().getLast(), body);
    List<Literal.With> modifiers = modifiers();
    return new Literal(false, expression, modifiers, cursor.since(start));
  }

  private @Nullable Term key(Term.Call call) {
    return call.infix() == Infix.MEMBER_WITH_KEY ? call.arguments().getFirst() : null;
  }

  private Term value(Term.Call call) {
    if (call.infix() == Infix.MEMBER) {
      return call.arguments().get(0);
    }
    if (call.infix() == Infix.MEMBER_WITH_KEY) {
      return call.arguments().get(1);
    }
    throw cursor.unexpected("expected `x in xs` or `k, x in xs`");
  }

  /** {@code with = "with" ref "as" term}, any number of them. */
  private List<Literal.With> modifiers() {
    List<Literal.With> modifiers = new ArrayList<>();
    int highest = terms.height();
    while (cursor.at(TokenKind.WITH)) {
      Span start = cursor.advance().span();
      if (!cursor.at(TokenKind.NAME)) {
        throw cursor.unexpected("expected what to replace: `input`, `data` or a function");
      }
      Term term = terms.term();
      Term.Ref target =
          switch (term) {
            case Term.Ref ref -> ref;
            case Term.Var variable -> new Term.Ref(variable, List.of(), variable.span());
            default -> throw cursor.unexpected("expected a ref as target of `with`");
          };
      if (!cursor.accept(TokenKind.AS)) {
        throw cursor.unexpected("expected `as`");
      }
      Term value = terms.expression();
      highest = Math.max(highest, terms.height());
      modifiers.add(new Literal.With(target, value, cursor.since(start)));
    }
    terms.height(highest);
    return modifiers;
  }

  private Literal withModifiers(Literal literal) {
    if (!cursor.at(TokenKind.WITH)) {
      return literal;
    }
    List<Literal.With> modifiers = new ArrayList<>(literal.modifiers());
    modifiers.addAll(modifiers());
    return new Literal(
        literal.negated(), literal.expression(), modifiers, cursor.since(literal.span()));
  }

  // ---- `and`, `or`, and bodies under `not`: what the imports of future keywords switch on

  /** An operand of {@code and} or {@code or}. */
  private record Operand(Body body, boolean explicit, Span span) {}

  private boolean atLogical() {
    return (cursor.at(TokenKind.LOGICAL_AND) || cursor.at(TokenKind.LOGICAL_OR));
  }

  /** A literal that starts with an operand in braces or parentheses; null where it does not. */
  private @Nullable Literal startOfLogical(Span start) {
    if (cursor.at(TokenKind.LEFT_PAREN)) {
      Operand group = group(false);
      return group == null
          ? null
          : withModifiers(atLogical() ? chain(group) : group.body.literals().getFirst());
    }
    if (!cursor.at(TokenKind.LEFT_BRACE)) {
      return null;
    }
    Cursor.Mark mark = cursor.mark();
    try {
      cursor.advance();
      Body body = body(TokenKind.RIGHT_BRACE);
      cursor.advance();
      if (atLogical()) {
        checkUnion(body, start);
        Span span = cursor.previous().span();
        return withModifiers(chain(new Operand(braced(body, start), true, start.to(span))));
      }
    } catch (SyntaxException e) {
      if (e.decided()) {
        throw e;
      }
    }
    cursor.restore(mark);
    return null;
  }

  /** {@code chain = conjunction {"or" conjunction}} after its first operand. */
  private Literal chain(Operand first) {
    cursor.enter();
    Operand left = conjunction(first);
    while (cursor.accept(TokenKind.LOGICAL_OR)) {
      int height = terms.height();
      Operand right = conjunction(operand(true));
      terms.height(Math.max(height, terms.height()) + 1);
      left = join(left, right, new Expression.Or(left.body, right.body));
    }
    cursor.leave();
    return left.body.literals().getFirst();
  }

  /** {@code conjunction = operand {"and" operand}} after its first operand. */
  private Operand conjunction(Operand first) {
    Operand left = first;
    while (cursor.accept(TokenKind.LOGICAL_AND)) {
      int height = terms.height();
      Operand right = operand(true);
      terms.height(Math.max(height, terms.height()) + 1);
      left = join(left, right, new Expression.And(left.body, right.body));
    }
    return left;
  }

  private Operand join(Operand left, Operand right, Expression expression) {
    checkEffect(left.body);
    checkEffect(right.body);
    Span span = cursor.since(left.span);
    Literal literal = new Literal(false, expression, List.of(), span);
    return new Operand(bodyOf(literal), false, span);
  }

  /** {@code operand = "{" body "}" | "not" "{" body "}" | ["not"] group | ["not"] expression}. */
  private Operand operand(boolean decided) {
    Span start = cursor.peek().span();
    if (cursor.accept(TokenKind.LEFT_BRACE)) {
      Body body = body(TokenKind.RIGHT_BRACE);
      cursor.advance();
      if (decided) {
        checkUnion(body, start);
      }
      Body braced = braced(body, start);
      return new Operand(braced, true, braced.span());
    }
    boolean negated = cursor.accept(TokenKind.NOT);
    if (negated && cursor.bodiesUnderNot() && cursor.at(TokenKind.LEFT_BRACE)) {
      Literal literal = negatedBody(start);
      return new Operand(bodyOf(literal), false, literal.span());
    }
    if (cursor.at(TokenKind.LEFT_PAREN) && (!negated || cursor.bodiesUnderNot())) {
      Operand group = group(true);
      if (group != null && negated) {
        Literal literal = negate(group.body, start);
        return new Operand(bodyOf(literal), false, literal.span());
      }
      if (group != null) {
        return group;
      }
    }
    Expression expression = expression();
    Span span = cursor.since(start);
    Literal literal = new Literal(negated && !cursor.bodiesUnderNot(), expression, List.of(), span);
    Literal outer = negated && cursor.bodiesUnderNot() ? negate(bodyOf(literal), start) : literal;
    return new Operand(bodyOf(outer), false, span);
  }

  /**
   * {@code group = "(" (chain | operand with | group | negation) ")"}; null, and nothing read,
   * where the parentheses hold an ordinary term.
   */
  private @Nullable Operand group(boolean asOperand) {
    cursor.enter();
    Cursor.Mark mark = cursor.mark();
    Span start = cursor.advance().span();
    Operand inner;
    try {
      inner = operand(false);
    } catch (SyntaxException e) {
      if (e.decided()) {
        throw e;
      }
      cursor.restore(mark);
      cursor.leave();
      return null;
    }
    Operand found = null;
    if (atLogical()) {
      Literal literal = withModifiers(chain(inner));
      found = new Operand(bodyOf(literal), false, literal.span());
    } else if (cursor.at(TokenKind.WITH) && !inner.explicit) {
      Literal literal = withModifiers(inner.body.literals().getFirst());
      found = new Operand(bodyOf(literal), false, literal.span());
    } else if (!inner.explicit && isLogicalOrNegated(inner.body.literals().getFirst())) {
      found = inner;
    }
    if (found == null) {
      cursor.restore(mark);
      cursor.leave();
      return null;
    }
    if (!cursor.accept(TokenKind.RIGHT_PAREN)) {
      throw cursor.unexpected("expected `)`");
    }
    cursor.leave();
    if (!asOperand && !atLogical() && !isLogicalOrNegated(found.body.literals().getFirst())) {
      cursor.restore(mark);
      return null;
    }
    return new Operand(found.body, false, cursor.since(start));
  }

  private static boolean isLogicalOrNegated(Literal literal) {
    return literal.negated()
        || literal.expression() instanceof Expression.And
        || literal.expression() instanceof Expression.Or;
  }

  private Literal negatedBody(Span start) {
    Span brace = cursor.advance().span();
    Body body = body(TokenKind.RIGHT_BRACE);
    cursor.advance();
    checkUnion(body, brace);
    return negate(braced(body, brace), start);
  }

  private Literal negate(Body body, Span start) {
    return new Literal(true, new Expression.Group(body), List.of(), cursor.since(start));
  }

  private Literal withTail(Literal literal) {
    return withModifiers(
        atLogical() ? chain(new Operand(bodyOf(literal), false, literal.span())) : literal);
  }

  /** The body just read with the span of its braces. */
  private Body braced(Body body, Span brace) {
    return new Body(body.literals(), cursor.since(brace));
  }

  private static Body bodyOf(Literal literal) {
    return new Body(List.of(literal), literal.span());
  }

  /** A body {@code {a | b}} could as well be a comprehension; refuse it. */
  private void checkUnion(Body body, Span brace) {
    if (body.literals().getFirst().expression()
            instanceof Expression.Test(Term.Call(var _, var _, var infix, Span span))
        && infix == Infix.OR
        && span.startOffset() == body.span().startOffset()) {
      throw cursor.error(
          brace,
          "`{ … | … }` is read as a body with a union, not as a comprehension",
          "write `({ … | … })` for the comprehension, or `{ (… | …) }` for the union");
    }
  }

  private void checkEffect(Body body) {
    for (Literal literal : body.literals()) {
      boolean prints =
          !literal.negated()
              && literal.expression() instanceof Expression.Test(Term.Call call)
              && call.operator().path().isEmpty()
              && call.operator().head() instanceof Term.Var(String name, var _)
              && name.equals("print");
      if (!prints) {
        return;
      }
    }
    throw cursor.error(
        body.span(), "an operand cannot consist of calls to `print` alone", "move it out");
  }
}
