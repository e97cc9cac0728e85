package dev.bylaw.rego.ast;

import dev.bylaw.rego.ast.Ast.Expr;
import dev.bylaw.rego.ast.Ast.Value;
import dev.bylaw.rego.syntax.Body;
import dev.bylaw.rego.syntax.Expression;
import dev.bylaw.rego.syntax.Literal;
import dev.bylaw.rego.syntax.Module;
import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.syntax.Term;
import dev.bylaw.rego.syntax.Token;
import dev.bylaw.rego.syntax.TokenKind;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.StringValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Terms and bodies of the parser's tree to OPA's. Wildcards are numbered in source order. */
final class TermConverter {
  private final Source source;
  private final List<Module.Comment> comments;
  private int wildcards;

  TermConverter(Source source, List<Module.Comment> comments) {
    this.source = source;
    this.comments = comments;
  }

  Value.Var wildcard() {
    return new Value.Var("$" + wildcards++);
  }

  Ast.Term term(Term term) {
    return new Ast.Term(source.of(term), value(term));
  }

  List<Ast.Term> terms(List<Term> terms) {
    return terms.stream().map(this::term).toList();
  }

  private Value value(Term term) {
    return switch (term) {
      case Term.Scalar scalar -> scalar(scalar);
      case Term.Var variable -> variable(variable);
      case Term.Ref ref -> new Value.Ref(ref(ref));
      case Term.Call call -> new Value.Call(call(call));
      case Term.ArrayTerm array -> new Value.Array(terms(array.elements()));
      case Term.SetTerm set -> new Value.SetOf(AstOrder.set(terms(set.elements())));
      case Term.ObjectTerm object ->
          new Value.Obj(
              AstOrder.object(
                  object.entries().stream()
                      .map(e -> new Value.Entry(term(e.key()), term(e.value())))
                      .toList()));
      case Term.ArrayComprehension c ->
          new Value.ArrayComprehension(term(c.head()), body(c.body()));
      case Term.SetComprehension c -> new Value.SetComprehension(term(c.head()), body(c.body()));
      case Term.ObjectComprehension c ->
          new Value.ObjectComprehension(term(c.key()), term(c.value()), body(c.body()));
      case Term.TemplateString template -> template(template);
    };
  }

  private Value scalar(Term.Scalar scalar) {
    String text =
        switch (scalar.value()) {
          case NumberValue number -> number(number, source.text(scalar.span()));
          case StringValue string -> AstPrinter.quote(string.value());
          default -> scalar.value().toString();
        };
    return new Value.Scalar(scalar.value(), text);
  }

  /** A number as written; the zero that a minus subtracts from is not. */
  private static String number(NumberValue number, String written) {
    String text = written.replaceAll("\\s|#.*", "");
    return text.equals("-") ? number.text() : text;
  }

  private Value.Var variable(Term.Var variable) {
    return variable.name().equals(Term.Var.WILDCARD) ? wildcard() : new Value.Var(variable.name());
  }

  /** The terms of a ref; {@code data} and {@code input} alone are refs too. */
  private List<Ast.Term> ref(Term.Ref ref) {
    List<Ast.Term> terms = new ArrayList<>();
    Ast.Term head = term(ref.head());
    boolean shared = ref.path().isEmpty() && source.inParentheses(ref);
    terms.add(shared ? new Ast.Term(source.of(ref), head.value()) : head);
    terms.addAll(terms(ref.path()));
    return terms;
  }

  List<Ast.Term> call(Term.Call call) {
    List<Ast.Term> terms = new ArrayList<>();
    terms.add(operator(call));
    List<Term> arguments = call.arguments();
    for (int i = 0; i < arguments.size(); i++) {
      terms.add(
          i == 1 && arguments.size() == 3 && call.infix() != null
              ? middle(arguments.getFirst(), arguments.get(i))
              : term(arguments.get(i)));
    }
    return terms;
  }

  /** The value of {@code key, value in xs}: OPA lets the text of an operation start at the key. */
  private Ast.Term middle(Term key, Term value) {
    Ast.Term converted = term(value);
    if (value instanceof Term.Call call && call.infix() != null && !source.inParentheses(value)) {
      Location from = source.of(value.span(), source.start(key), source.end(value));
      return new Ast.Term(
          new Location(
              converted.location().row(),
              converted.location().column(),
              converted.location().offset(),
              from.text()),
          converted.value());
    }
    return converted;
  }

  private Ast.Term operator(Term.Call call) {
    Term.Ref operator = call.operator();
    if (call.infix() != null) {
      boolean unaryMinus = call.arguments().getFirst().span().equals(operator.span());
      return named(operator, unaryMinus ? AstConverter.NOWHERE : source.of(operator.span()));
    }
    return new Ast.Term(source.operator(operator), new Value.Ref(ref(operator)));
  }

  /** A ref to a builtin that an operator stands for. */
  private Ast.Term named(Term.Ref ref, Location at) {
    List<Ast.Term> terms = new ArrayList<>();
    terms.add(new Ast.Term(at, new Value.Var(((Term.Var) ref.head()).name())));
    for (Term step : ref.path()) {
      terms.add(new Ast.Term(at, scalar((Term.Scalar) step)));
    }
    return new Ast.Term(at, new Value.Ref(terms));
  }

  private static Ast.Term builtin(Location at, String first, String... rest) {
    List<Ast.Term> terms = new ArrayList<>();
    terms.add(new Ast.Term(at, new Value.Var(first)));
    for (String step : rest) {
      terms.add(new Ast.Term(at, new Value.Scalar(StringValue.of(step), AstPrinter.quote(step))));
    }
    return new Ast.Term(at, new Value.Ref(terms));
  }

  private Value template(Term.TemplateString template) {
    List<Ast.Part> parts = new ArrayList<>();
    for (Term.Part part : template.parts()) {
      parts.add(
          switch (part) {
            case Term.Part.Text(String text, Span span) ->
                new Ast.Term(
                    partAt(source.of(span)),
                    new Value.Scalar(StringValue.of(text), AstPrinter.quote(text)));
            case Term.Part.Embedded(Literal literal) -> embedded(literal);
          });
    }
    boolean multiLine = source.text(template.span()).startsWith("$`");
    return new Value.Template(multiLine, parts);
  }

  /** OPA places text that starts with a new line on that line. */
  private static Location partAt(Location at) {
    return at.text().startsWith("\n") ? new Location(at.row() + 1, 0, at.offset(), at.text()) : at;
  }

  private Ast.Part embedded(Literal literal) {
    Expr expr = expr(literal, 0);
    int start = literal.span().startOffset();
    int brace = source.before(start).span().endOffset();
    boolean commented =
        comments.stream()
            .anyMatch(c -> c.span().startOffset() >= brace && c.span().startOffset() < start);
    return !commented
            && expr.terms() instanceof Ast.One(Ast.Term term)
            && term.value() instanceof Value.Scalar
        ? term
        : new Ast.Embedded(expr);
  }

  List<Expr> body(Body body) {
    List<Expr> exprs = new ArrayList<>();
    for (Literal literal : body.literals()) {
      exprs.add(expr(literal, exprs.size()));
    }
    return exprs;
  }

  Expr expr(Literal literal, int index) {
    Location at = source.of(literal.span());
    boolean negated = literal.negated() && !(literal.expression() instanceof Expression.Group);
    Ast.Terms terms = terms(literal, at);
    List<Ast.With> with = literal.modifiers().stream().map(this::with).toList();
    return new Expr(at, index, negated, false, terms, with);
  }

  private Ast.With with(Literal.With with) {
    Term.Ref target = with.target();
    boolean name = target.path().isEmpty() && !target.isData() && !target.isInput();
    return new Ast.With(
        source.of(with.span()), term(name ? target.head() : target), term(with.value()));
  }

  private Ast.Terms terms(Literal literal, Location at) {
    return switch (literal.expression()) {
      case Expression.Test(Term.Call call) -> new Ast.Operation(call(call));
      case Expression.Test(Term term) -> new Ast.One(term(term));
      case Expression.Unify(Term left, Term right) -> operation("eq", TokenKind.UNIFY, left, right);
      case Expression.Assign(Term left, Term right) ->
          operation("assign", TokenKind.ASSIGN, left, right);
      case Expression.SomeDeclaration some ->
          new Ast.Some(firstToken(literal), some.variables().stream().map(this::term).toList());
      case Expression.SomeIn some -> new Ast.Some(firstToken(literal), List.of(member(some)));
      case Expression.Every every ->
          new Ast.Every(
              firstToken(literal),
              every.key() == null ? null : term(every.key()),
              term(every.value()),
              term(every.domain()),
              body(every.body()));
      case Expression.And(Body left, Body right) ->
          new Ast.Logical(true, body(left), body(right), left.isBraced(), right.isBraced());
      case Expression.Or(Body left, Body right) ->
          new Ast.Logical(false, body(left), body(right), left.isBraced(), right.isBraced());
      case Expression.Group(Body body) -> {
        List<Expr> inner = body(body);
        yield body.isBraced()
            ? new Ast.Not(inner, true)
            : new Ast.Not(inner.stream().map(e -> at(e, at)).toList(), false);
      }
    };
  }

  private static Expr at(Expr expr, Location at) {
    return new Expr(at, expr.index(), expr.negated(), expr.generated(), expr.terms(), expr.with());
  }

  private Location firstToken(Literal literal) {
    return source.of(source.at(literal.span().startOffset()));
  }

  private Ast.Terms operation(String builtin, TokenKind kind, Term left, Term right) {
    Token sign = source.at(source.end(left));
    Location at;
    if (sign.kind() == kind) {
      at = source.of(sign);
    } else {
      // written as a call
      Token open = source.before(source.start(left));
      at = source.of(source.before(open.span().startOffset()));
    }
    return new Ast.Operation(List.of(builtin(at, builtin), term(left), term(right)));
  }

  private Ast.Term member(Expression.SomeIn some) {
    Term first = some.key() == null ? some.value() : some.key();
    Location in = source.of(source.at(source.end(some.value())));
    List<Ast.Term> terms = new ArrayList<>();
    terms.add(builtin(in, "internal", some.key() == null ? "member_2" : "member_3"));
    if (some.key() != null) {
      terms.add(term(some.key()));
      terms.add(middle(some.key(), some.value()));
    } else {
      terms.add(term(some.value()));
    }
    terms.add(term(some.collection()));
    Location at = source.of(first);
    Location whole = source.of(first.span(), source.start(first), source.end(some.collection()));
    return new Ast.Term(
        new Location(at.row(), at.column(), at.offset(), whole.text()), new Value.Call(terms));
  }

  /** The value of a term, its place apart: for heads, whose names are strings in the tree. */
  Ast.@Nullable Term name(Term first) {
    return first instanceof Term.Scalar scalar && scalar.value() instanceof StringValue text
        ? new Ast.Term(source.of(first.span()), new Value.Var(text.value()))
        : null;
  }
}
