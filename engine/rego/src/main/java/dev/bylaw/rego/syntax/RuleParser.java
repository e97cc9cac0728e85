package dev.bylaw.rego.syntax;

import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.StringValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules by recursive descent. */
final class RuleParser {
  private static final Set<TokenKind> NAMING =
      Set.of(TokenKind.ASSIGN, TokenKind.UNIFY, TokenKind.IF, TokenKind.CONTAINS);

  private static final Set<TokenKind> SCALARS =
      Set.of(TokenKind.NUMBER, TokenKind.STRING, TokenKind.TRUE, TokenKind.FALSE, TokenKind.NULL);

  private final Cursor cursor;
  private final TermParser terms;
  private final BodyParser bodies;

  RuleParser(Cursor cursor, TermParser terms) {
    this.cursor = cursor;
    this.terms = terms;
    this.bodies = terms.bodies();
  }

  /**
   * {@code rule = "default" head | head ["if"] body {else} {body} | head}.
   *
   * @return more than one where bodies are chained
   */
  List<Rule> rules() {
    Span start = cursor.peek().span();
    boolean isDefault = cursor.at(TokenKind.DEFAULT);
    if (isDefault) {
      cursor.advance();
    }
    checkName(isDefault);
    Span headStart = cursor.peek().span();
    Term name = name();
    if (isDefault) {
      return List.of(defaultRule(start, headStart, name));
    }
    boolean contains = cursor.at(TokenKind.CONTAINS);
    Head head = head(headStart, name, start);
    boolean valueWritten = cursor.previous().span().endOffset() > name.span().endOffset();
    boolean hasIf = cursor.accept(TokenKind.IF);
    if (!hasIf && !cursor.at(TokenKind.LEFT_BRACE)) {
      Head defined = valueWritten ? head : withoutBody(head, start);
      return List.of(rule(defined, trueBody(start), List.of(), start));
    }
    if (!hasIf) {
      cursor.reportDemand(start, "`if` is required before the body of a rule", null);
    }
    if (!contains
        && !hasIf
        && !valueWritten
        && head.ref().size() == 2
        && !(head instanceof Head.Function)) {
      cursor.reportDemand(
          start,
          "`contains` is required for a rule that collects a set",
          "write `p contains x if { … }`");
      head = member(head);
      contains = true;
    }
    boolean keyed =
        contains || (!hasIf && head.ref().size() == 2 && !(head instanceof Head.Function));
    Body body = hasIf ? bodyAfterIf() : bracedBody();
    List<Rule.Else> otherwise = otherwise(head, keyed);
    List<Rule> rules = new ArrayList<>();
    rules.add(rule(head, body, otherwise, start));
    while (cursor.at(TokenKind.LEFT_BRACE)) {
      Span next = cursor.peek().span();
      if (!otherwise.isEmpty()) {
        throw cursor.unexpected("expected `else`");
      }
      rules.add(rule(head, bracedBody(), List.of(), next));
    }
    return rules;
  }

  private Rule rule(Head head, Body body, List<Rule.Else> otherwise, Span start) {
    return new Rule(false, head, body, otherwise, List.of(), cursor.since(start));
  }

  private void checkName(boolean isDefault) {
    TokenKind kind = cursor.kind();
    if (!kind.isKeyword()) {
      return;
    }
    TokenKind next = cursor.kind(cursor.peekNext());
    if (SCALARS.contains(kind) && next == TokenKind.IF) {
      cursor.advance();
      throw cursor.unexpected("expected a rule, which `" + kind.text() + "` cannot name");
    }
    if (isDefault || NAMING.contains(next) || next == TokenKind.LEFT_PAREN) {
      throw cursor.error(
          cursor.peek().span(), "the keyword `" + kind.text() + "` cannot name a rule");
    }
  }

  /** The name of a rule with the steps of its ref, or a call for a function. */
  private Term name() {
    if (!cursor.at(TokenKind.NAME)) {
      return notARule();
    }
    Token token = cursor.advance();
    return switch (cursor.kind()) {
      case PLUS,
          MINUS,
          TIMES,
          DIVIDE,
          REMAINDER,
          INTERSECTION,
          PIPE,
          EQUAL,
          NOT_EQUAL,
          LESS,
          GREATER,
          LESS_OR_EQUAL,
          GREATER_OR_EQUAL ->
          throw cursor.error(token.span(), "unexpected expression, expected a rule", assignHint());
      default -> terms.steps(new Term.Var(token.text(), token.span()), true);
    };
  }

  private @Nullable String assignHint() {
    return cursor.at(TokenKind.EQUAL) ? "write `:=` for a value" : null;
  }

  /** What stands here is no rule: say what it is instead. */
  private Term notARule() {
    Span start = cursor.peek().span();
    if (cursor.peek().kind() == TokenKind.ILLEGAL || cursor.at(TokenKind.RIGHT_BRACE)) {
      throw cursor.unexpected("expected a rule");
    }
    bodies.literal();
    throw cursor.error(start, "unexpected expression, expected a rule", null);
  }

  /** {@code head = name ["contains" term | (":=" | "=") term]}. */
  private Head head(Span start, Term name, Span rule) {
    if (cursor.at(TokenKind.CONTAINS)) {
      if (name instanceof Term.Call) {
        throw cursor.unexpected("a function cannot collect a set");
      }
      cursor.advance();
      Term element = terms.expression();
      return new Head.Member(ref(name), element, cursor.since(start));
    }
    Term value;
    if (cursor.accept(TokenKind.ASSIGN) || cursor.accept(TokenKind.UNIFY)) {
      value = terms.expression();
    } else {
      value = new Term.Scalar(BooleanValue.TRUE, cursor.since(start));
      hintAtNext(name, rule);
    }
    if (name instanceof Term.Call call) {
      return new Head.Function(ref(call.operator()), call.arguments(), value, cursor.since(start));
    }
    return new Head.Single(ref(name), value, cursor.since(start));
  }

  /** A lone name before something else on its line is a misspelt keyword or a forgotten one. */
  private void hintAtNext(Term name, Span rule) {
    if (name instanceof Term.Var(String word, var _)
        && cursor.at(TokenKind.NAME)
        && !cursor.peek().newlineBefore()) {
      if (cursor.isMissingKeyword(cursor.peek().text())) {
        String keyword = cursor.peek().text();
        throw cursor.error(
            rule,
            "unexpected name `" + word + "`, expected a rule",
            "`import future.keywords." + keyword + "` for the keyword `" + keyword + "`");
      }
      String hint = Spelling.hint(word, List.of("package", "import", "default"));
      if (hint == null) {
        hint = Spelling.hint(cursor.peek().text(), List.of("if", "contains"));
      }
      throw cursor.error(rule, "unexpected name `" + word + "`, expected a rule", hint);
    }
  }

  private List<Term> ref(Term name) {
    Term.Ref ref =
        switch (name) {
          case Term.Ref whole -> whole;
          default -> new Term.Ref(name, List.of(), name.span());
        };
    if (!(ref.head() instanceof Term.Var(String first, Span span))) {
      throw cursor.error(name.span(), "a rule's name cannot continue after its arguments");
    }
    List<Term> steps = new ArrayList<>();
    steps.add(new Term.Scalar(StringValue.of(first), span));
    steps.addAll(ref.path());
    return steps;
  }

  /** What a head alone defines: in v0 {@code p[x]} is a member of a set. */
  private Head withoutBody(Head head, Span start) {
    if (head instanceof Head.Function) {
      return head;
    }
    switch (head.ref().size()) {
      case 1 -> {
        if (SCALARS.contains(cursor.kind())
            && !cursor.peek().newlineBefore()
            && cursor.kind(cursor.peekNext()) == TokenKind.IF) {
          cursor.advance();
          throw cursor.unexpected("expected a rule, whose value stands behind `:=`");
        }
        throw cursor.error(start, "a rule needs a value or a body", hintForAlone(head));
      }
      case 2 -> {
        cursor.reportDemand(
            start,
            "`contains` is required for a rule that collects a set",
            "write `p contains x`, or give the rule a value or body");
        return member(head);
      }
      default -> {
        cursor.reportDemand(start, "a rule needs a value or a body", null);
        return head;
      }
    }
  }

  /** {@code p[x]} as v0 reads it: the set {@code p} has the member {@code x}. */
  private static Head member(Head head) {
    return new Head.Member(head.ref().subList(0, 1), head.ref().getLast(), head.span());
  }

  private static @Nullable String hintForAlone(Head head) {
    return head.ref().getFirst() instanceof Term.Scalar scalar
        ? "write `" + ((StringValue) scalar.value()).value() + " := true`"
        : null;
  }

  /** A body after {@code if}: in braces, or one statement. */
  private Body bodyAfterIf() {
    Span start = cursor.peek().span();
    Cursor.Mark mark = cursor.mark();
    boolean brace = cursor.at(TokenKind.LEFT_BRACE);
    try {
      Literal literal = bodies.literal();
      boolean set =
          brace
              && literal.expression() instanceof Expression.Test(Term.SetTerm _)
              && literal.span().startOffset() == start.startOffset();
      if (!set) {
        return new Body(List.of(literal), literal.span());
      }
    } catch (SyntaxException e) {
      if (!brace || e.decided()) {
        throw e;
      }
    }
    cursor.restore(mark);
    return bracedBody();
  }

  private Body bracedBody() {
    cursor.advance();
    Body body = bodies.body(TokenKind.RIGHT_BRACE);
    cursor.expect(TokenKind.RIGHT_BRACE);
    return body;
  }

  /** {@code else = "else" [(":=" | "=") term] ["if" body]}. */
  private List<Rule.Else> otherwise(Head head, boolean contains) {
    List<Rule.Else> branches = new ArrayList<>();
    while (cursor.at(TokenKind.ELSE)) {
      Span start = cursor.peek().span();
      if (branches.isEmpty() && head.ref().stream().skip(1).anyMatch(step -> !isGround(step))) {
        throw cursor.error(start, "`else` cannot follow a rule with variables in its ref");
      }
      if (branches.isEmpty() && contains) {
        throw cursor.error(start, "`else` cannot follow a rule that collects a set");
      }
      cursor.advance();
      Term value = new Term.Scalar(BooleanValue.TRUE, start);
      boolean valueWritten = cursor.accept(TokenKind.ASSIGN) || cursor.accept(TokenKind.UNIFY);
      if (valueWritten) {
        value = terms.expression();
      }
      Body body = trueBody(start);
      if (cursor.accept(TokenKind.IF)) {
        body = cursor.at(TokenKind.LEFT_BRACE) ? bracedBody() : oneLiteral();
      } else if (cursor.at(TokenKind.LEFT_BRACE)) {
        cursor.reportDemand(start, "`if` is required before the body of a rule", null);
        body = bracedBody();
      } else if (!valueWritten) {
        throw cursor.unexpected("expected a value or `if` after `else`");
      } else {
        branches.add(new Rule.Else(value, body, cursor.since(start)));
        if (cursor.at(TokenKind.ELSE)) {
          throw cursor.unexpected("nothing can follow an `else` without condition");
        }
        return branches;
      }
      branches.add(new Rule.Else(value, body, cursor.since(start)));
    }
    return branches;
  }

  private Body oneLiteral() {
    Literal literal = bodies.literal();
    return new Body(List.of(literal), literal.span());
  }

  private Rule defaultRule(Span start, Span headStart, Term name) {
    int before = cursor.position();
    Head head = head(headStart, name, start);
    boolean valueWritten = cursor.position() > before;
    if (head instanceof Head.Member || (!valueWritten && head.ref().size() == 2)) {
      throw cursor.error(start, "a default rule needs a value");
    }
    Term value =
        switch (head) {
          case Head.Single single -> single.value();
          case Head.Function function -> function.value();
          case Head.Member member -> member.element();
        };
    String found = notConstant(value);
    if (found != null) {
      throw cursor.error(start, "the value of a default rule cannot contain " + found);
    }
    if (head instanceof Head.Function function) {
      Set<String> seen = new HashSet<>();
      for (Term parameter : function.parameters()) {
        if (!(parameter instanceof Term.Var(String variable, var _))) {
          throw cursor.error(start, "the parameters of a default function must be variables");
        }
        if (!variable.equals(Term.Var.WILDCARD) && !seen.add(variable)) {
          throw cursor.error(
              start, "the parameter `" + variable + "` of a default function is repeated");
        }
      }
    }
    return new Rule(true, head, trueBody(start), List.of(), List.of(), cursor.since(start));
  }

  private static Body trueBody(Span span) {
    Expression always = new Expression.Test(new Term.Scalar(BooleanValue.TRUE, span));
    return new Body(List.of(new Literal(false, always, List.of(), span)), span);
  }

  private static boolean isGround(Term term) {
    return switch (term) {
      case Term.Scalar _ -> true;
      case Term.ArrayTerm array -> array.elements().stream().allMatch(RuleParser::isGround);
      case Term.SetTerm set -> set.elements().stream().allMatch(RuleParser::isGround);
      case Term.ObjectTerm object ->
          object.entries().stream().allMatch(e -> isGround(e.key()) && isGround(e.value()));
      case Term.Ref ref ->
          (ref.isData() || ref.isInput()) && ref.path().stream().allMatch(RuleParser::isGround);
      default -> false;
    };
  }

  /** What makes the term no constant, or null; comprehensions pass. */
  private static @Nullable String notConstant(Term term) {
    return switch (term) {
      case Term.Scalar _,
          Term.ArrayComprehension _,
          Term.SetComprehension _,
          Term.ObjectComprehension _ ->
          null;
      case Term.Var _ -> "a variable";
      case Term.Ref _ -> "a ref";
      case Term.Call _ -> "a call";
      case Term.TemplateString template ->
          template.parts().stream().anyMatch(Term.Part.Embedded.class::isInstance)
              ? "a template expression"
              : null;
      case Term.ArrayTerm array -> firstNotConstant(array.elements());
      case Term.SetTerm set -> firstNotConstant(set.elements());
      case Term.ObjectTerm object -> {
        List<Term> all = new ArrayList<>();
        object.entries().forEach(entry -> all.addAll(List.of(entry.key(), entry.value())));
        yield firstNotConstant(all);
      }
    };
  }

  private static @Nullable String firstNotConstant(List<Term> terms) {
    for (Term term : terms) {
      String found = notConstant(term);
      if (found != null) {
        return found;
      }
    }
    return null;
  }
}
