package dev.bylaw.rego.compile;

import dev.bylaw.rego.syntax.Body;
import dev.bylaw.rego.syntax.Expression;
import dev.bylaw.rego.syntax.Literal;
import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.syntax.Term;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The variables of terms and statements. Those of closures (comprehensions, every, operands in
 * braces, template expressions) are told apart from those that stand on the statement's own level.
 * The roots {@code data} and {@code input} are no variables, and neither are operators of calls.
 */
public final class Variables {
  private final Consumer<Term.Var> own;
  private final Consumer<Body> closures;

  private Variables(Consumer<Term.Var> own, Consumer<Body> closures) {
    this.own = own;
    this.closures = closures;
  }

  /** The names on the statement's own level, in order of appearance. */
  static Set<String> own(Literal literal) {
    Set<String> names = new LinkedHashSet<>();
    new Variables(variable -> names.add(variable.name()), _ -> {}).literal(literal);
    return names;
  }

  /** The names on the term's own level. */
  public static Set<String> own(Term term) {
    Set<String> names = new LinkedHashSet<>();
    new Variables(variable -> names.add(variable.name()), _ -> {}).term(term);
    return names;
  }

  static Set<String> own(Body body) {
    Set<String> names = new LinkedHashSet<>();
    Variables variables = new Variables(variable -> names.add(variable.name()), _ -> {});
    body.literals().forEach(variables::literal);
    return names;
  }

  /** Passes the variables on the statement's own level. */
  static void forEachOwn(Literal literal, Consumer<Term.Var> action) {
    new Variables(action, _ -> {}).literal(literal);
  }

  static void forEachOwn(Term term, Consumer<Term.Var> action) {
    new Variables(action, _ -> {}).term(term);
  }

  /** All names in the statement, those in its closures included. */
  public static Set<String> mentioned(Literal literal) {
    Set<String> names = own(literal);
    names.addAll(inClosures(literal));
    return names;
  }

  /** All names in the statement's closures, however deep. */
  static Set<String> inClosures(Literal literal) {
    Set<String> names = new LinkedHashSet<>();
    new Variables(_ -> {}, body -> addAll(body, names)).literal(literal);
    return names;
  }

  public static Set<String> all(Term term) {
    Set<String> names = new LinkedHashSet<>();
    new Variables(variable -> names.add(variable.name()), body -> addAll(body, names)).term(term);
    return names;
  }

  private static void addAll(Body body, Set<String> names) {
    Variables all =
        new Variables(variable -> names.add(variable.name()), inner -> addAll(inner, names));
    body.literals().forEach(all::literal);
  }

  private void literal(Literal literal) {
    for (Literal.With with : literal.modifiers()) {
      terms(with.target().path());
      term(with.value());
    }
    switch (literal.expression()) {
      case Expression.Test(Term term) -> term(term);
      case Expression.Unify(Term left, Term right) -> {
        term(left);
        term(right);
      }
      case Expression.Assign(Term target, Term value) -> {
        term(target);
        term(value);
      }
      case Expression.SomeDeclaration(var variables) -> variables.forEach(own);
      case Expression.SomeIn(var key, Term value, Term collection) -> {
        if (key != null) {
          term(key);
        }
        term(value);
        term(collection);
      }
      case Expression.Every(var _, var _, Term domain, Body body) -> {
        term(domain);
        closures.accept(body);
      }
      case Expression.And(Body left, Body right) -> {
        operand(left);
        operand(right);
      }
      case Expression.Or(Body left, Body right) -> {
        operand(left);
        operand(right);
      }
      case Expression.Group(Body body) -> operand(body);
    }
  }

  private void operand(Body body) {
    if (body.isBraced()) {
      closures.accept(body);
    } else {
      body.literals().forEach(this::literal);
    }
  }

  private void terms(List<Term> terms) {
    for (Term term : terms) {
      term(term);
    }
  }

  private void term(Term term) {
    switch (term) {
      case Term.Scalar _ -> {}
      case Term.Var variable -> {
        if (!isRoot(variable)) {
          own.accept(variable);
        }
      }
      case Term.Ref(Term head, var path, var _) -> {
        // without steps it is a root, or names a builtin
        if (!path.isEmpty()) {
          term(head);
          if (!Each.scalar(path)) {
            terms(path);
          }
        }
      }
      case Term.Call call -> {
        terms(call.arguments());
        if (!(call.operator().head() instanceof Term.Var)) {
          term(call.operator().head());
        }
      }
      case Term.ArrayTerm(var elements, var _) -> terms(elements);
      case Term.SetTerm(var elements, var _) -> terms(elements);
      case Term.ObjectTerm(var entries, var _) ->
          entries.forEach(entry -> {
            term(entry.key());
            term(entry.value());
          });
      case Term.ArrayComprehension(Term head, Body body, var span) ->
          closures.accept(withHead(body, List.of(head), span));
      case Term.SetComprehension(Term head, Body body, var span) ->
          closures.accept(withHead(body, List.of(head), span));
      case Term.ObjectComprehension(Term key, Term value, Body body, var span) ->
          closures.accept(withHead(body, List.of(key, value), span));
      case Term.TemplateString(var parts, var span) -> {
        for (Term.Part part : parts) {
          if (part instanceof Term.Part.Embedded(Literal literal)) {
            if (isVariable(literal)) {
              literal(literal);
            } else {
              closures.accept(new Body(List.of(literal), span));
            }
          }
        }
      }
    }
  }

  /** Whether a template's expression is a variable and nothing else. */
  static boolean isVariable(Literal literal) {
    return literal.modifiers().isEmpty()
        && literal.expression() instanceof Expression.Test(Term.Var _);
  }

  private static Body withHead(Body body, List<Term> heads, Span span) {
    List<Literal> literals = new ArrayList<>(body.literals());
    for (Term head : heads) {
      literals.add(new Literal(false, new Expression.Test(head), List.of(), span));
    }
    return new Body(literals, span);
  }

  static boolean isRoot(Term.Var variable) {
    return variable.name().equals("data") || variable.name().equals("input");
  }

  /** Whether the compiler made the variable: a wildcard, or one of its own. */
  static boolean isGenerated(String name) {
    return name.startsWith("#") || name.startsWith("_#");
  }

  /** The name that the source has for a variable. */
  static String sourceName(String name) {
    int end = name.indexOf('#');
    return end < 0 ? name : name.substring(0, end);
  }
}
