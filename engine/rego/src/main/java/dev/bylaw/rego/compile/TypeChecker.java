package dev.bylaw.rego.compile;

import dev.bylaw.rego.builtin.BuiltinLibrary;
import dev.bylaw.rego.builtin.Signature;
import dev.bylaw.rego.syntax.Body;
import dev.bylaw.rego.syntax.Diagnostic;
import dev.bylaw.rego.syntax.Expression;
import dev.bylaw.rego.syntax.Infix;
import dev.bylaw.rego.syntax.Literal;
import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.syntax.Term;
import dev.bylaw.rego.type.Type;
import dev.bylaw.rego.type.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Infers the types of one branch's variables, statement by statement in the order of evaluation,
 * and finds calls, matches and refs that can never succeed.
 *
 * <p>As in OPA, of the bodies of {@code every}, {@code and}, {@code or} and {@code not} in braces
 * only the refs and closures are looked at.
 */
final class TypeChecker {
  private final WithTypes withTypes;
  private final boolean comparisonsMatch;
  private final List<Diagnostic> diagnostics;

  /** The types of the variables that closures bind. */
  private final Map<String, Type> ofClosures = new HashMap<>();

  /** The calls and template strings that were looked at. */
  private final Set<Term> checked = Collections.newSetFromMap(new IdentityHashMap<>());

  /** What was found before the statement that is looked at. */
  private int problemsBefore;

  /**
   * A checker.
   *
   * @param comparisonsMatch whether a statement {@code a == b} is refused where the types of the
   *     two sides differ
   */
  TypeChecker(WithTypes withTypes, boolean comparisonsMatch, List<Diagnostic> diagnostics) {
    this.withTypes = withTypes;
    this.comparisonsMatch = comparisonsMatch;
    this.diagnostics = diagnostics;
  }

  /** The types of the variables that closures bind, found so far. */
  Map<String, Type> ofClosures() {
    return ofClosures;
  }

  void body(Body body, TypeScope scope) {
    for (Literal literal : body.literals()) {
      literal(literal, scope);
    }
  }

  private void literal(Literal literal, TypeScope outer) {
    problemsBefore = diagnostics.size();
    literal.modifiers().forEach(with -> calls(with.value(), outer));
    literal.modifiers().forEach(with -> replacement(with.value(), outer));
    TypeScope scope =
        literal.modifiers().isEmpty() ? outer : withTypes.under(outer, literal.modifiers());
    switch (literal.expression()) {
      case Expression.Test(Term.Call call) -> {
        boolean matches = comparisonsMatch && call.infix() == Infix.EQUAL;
        if (matches) {
          call.arguments().forEach(argument -> calls(argument, scope));
          call.arguments().forEach(argument -> term(argument, scope));
        } else {
          arguments(call, scope);
        }
        if (replaces(literal, scope)) {
          if (matches) {
            unify(call.arguments().getFirst(), call.arguments().getLast(), literal.span(), scope);
          } else {
            call(call, literal.span(), scope);
          }
        }
      }
      case Expression.Test(Term term) -> {
        term(term, scope);
        replaces(literal, scope);
      }
      case Expression.Unify(Term left, Term right) -> {
        calls(left, scope);
        calls(right, scope);
        term(left, scope);
        term(right, scope);
        if (replaces(literal, scope)) {
          unify(left, right, literal.span(), scope);
        }
      }
      case Expression.Assign(Term left, Term right) -> {
        calls(right, scope);
        term(left, scope);
        term(right, scope);
        unify(left, right, literal.span(), scope);
      }
      case Expression.Every(var _, var _, Term domain, Body body) -> {
        part(domain, scope);
        if (domain instanceof Term.Var(String name, var _) && scope.of(domain) == Types.UNKNOWN) {
          scope.setVariable(name, Types.ANY);
        }
        replaces(literal, scope);
        refs(body, scope);
      }
      case Expression.And(Body left, Body right) -> {
        refs(left, scope);
        refs(right, scope);
      }
      case Expression.Or(Body left, Body right) -> {
        refs(left, scope);
        refs(right, scope);
      }
      case Expression.Group(Body body) -> refs(body, scope);
      case Expression.SomeDeclaration _, Expression.SomeIn _ -> {}
    }
  }

  /** Checks what stands for a document; the parts that make it up may be anything. */
  private void replacement(Term value, TypeScope scope) {
    if (scope.of(value) instanceof Type.FunctionOf) {
      return;
    }
    part(value, scope);
    if ((value instanceof Term.ArrayTerm || value instanceof Term.ObjectTerm)
        && isEvaluatedBefore(value)
        && Types.isUnknown(scope.of(value))) {
      boolean _ = new TypeUnifier(scope).match(value, Types.ANY, false);
    }
  }

  /** Whether OPA puts what stands for a document in a variable: it has a ref or a closure. */
  private static boolean isEvaluatedBefore(Term value) {
    return switch (value) {
      case Term.Scalar _, Term.Var _, Term.Call _, Term.TemplateString _ -> false;
      case Term.Ref _,
          Term.ArrayComprehension _,
          Term.SetComprehension _,
          Term.ObjectComprehension _ ->
          true;
      case Term.ArrayTerm(var elements, var _) ->
          elements.stream().anyMatch(TypeChecker::isEvaluatedBefore);
      case Term.SetTerm(var elements, var _) ->
          elements.stream().anyMatch(TypeChecker::isEvaluatedBefore);
      case Term.ObjectTerm(var entries, var _) ->
          entries.stream()
              .anyMatch(e -> isEvaluatedBefore(e.key()) || isEvaluatedBefore(e.value()));
    };
  }

  /** Checks the functions that stand for others; false where one cannot. */
  private boolean replaces(Literal literal, TypeScope scope) {
    for (Literal.With with : literal.modifiers()) {
      if (scope.named(with.target()) instanceof Type.FunctionOf target
          && scope.of(with.value()) instanceof Type.FunctionOf value
          && !Types.unifies(target, value)) {
        report(
            with.span(),
            "arity mismatch, `"
                + Describe.term(with.value())
                + "` cannot stand for `"
                + Describe.dotted(with.target())
                + "`, found "
                + list(value.parameters())
                + ", expected "
                + list(target.parameters()));
        return false;
      }
    }
    return true;
  }

  // ---- terms

  /** Checks what is inside a term, innermost first, and notes the types of calls and closures. */
  void term(Term term, TypeScope scope) {
    switch (term) {
      case Term.Scalar _, Term.Var _ -> {}
      case Term.Ref ref -> {
        if (!(ref.head() instanceof Term.Var)) {
          part(ref.head(), scope);
        }
        for (Term step : ref.path()) {
          part(step, scope);
        }
        if (ref.head() instanceof Term.ArrayTerm || ref.head() instanceof Term.ObjectTerm) {
          // a head with parts of which nothing is known is put in a variable of any type
          if (Types.isUnknown(scope.of(ref.head()))) {
            boolean _ = new TypeUnifier(scope).match(ref.head(), Types.ANY, false);
          }
        }
        // a scalar has no type as a head
        Diagnostic problem =
            ref.head() instanceof Term.Scalar
                ? new RefTypes(scope).inside(ref)
                : new RefTypes(scope).check(ref);
        if (problem != null) {
          diagnostics.add(problem);
        }
      }
      case Term.Call call -> {
        if (checked.add(call)) {
          arguments(call, scope);
          Type result = call(call, call.span(), scope);
          scope.setResult(call, result);
        }
      }
      case Term.ArrayTerm(var elements, var _) -> {
        for (Term element : elements) {
          part(element, scope);
        }
      }
      case Term.SetTerm(var elements, var _) ->
          elements.stream().sorted(TermOrder.OF_OPA).forEach(element -> part(element, scope));
      case Term.ObjectTerm(var entries, var _) ->
          entries.stream()
              .sorted((a, b) -> TermOrder.OF_OPA.compare(a.key(), b.key()))
              .forEach(entry -> {
                part(entry.key(), scope);
                part(entry.value(), scope);
              });
      case Term.ArrayComprehension(Term head, Body body, var _) -> {
        TypeScope inner = scope.inner();
        if (closure(body, List.of(head), inner)) {
          Type elements = inner.of(head);
          scope.setResult(
              term, new Type.ArrayOf(List.of(), elements == Types.UNKNOWN ? null : elements));
        }
      }
      case Term.SetComprehension(Term head, Body body, var _) -> {
        TypeScope inner = scope.inner();
        if (closure(body, List.of(head), inner)) {
          scope.setResult(term, new Type.SetOf(inner.of(head)));
        }
      }
      case Term.ObjectComprehension(Term key, Term value, Body body, var _) -> {
        TypeScope inner = scope.inner();
        if (closure(body, List.of(key, value), inner)) {
          scope.setResult(term, new Type.ObjectOf(Map.of(), inner.of(key), inner.of(value)));
        }
      }
      case Term.TemplateString(var parts, var _) -> {
        if (checked.add(term)) {
          template(parts, scope);
        }
      }
    }
  }

  private void template(List<Term.Part> parts, TypeScope scope) {
    for (Term.Part part : parts) {
      if (part instanceof Term.Part.Embedded(Literal literal)) {
        embedded(literal, scope);
        if (literal.expression() instanceof Expression.Test(Term.Var(String name, var _))) {
          // to OPA a member of a set that may hold anything, and from here on anything itself
          scope.setVariable(name, Types.ANY);
        }
      }
    }
  }

  /** Checks the arguments of a call. */
  private void arguments(Term.Call call, TypeScope scope) {
    call.arguments().forEach(argument -> calls(argument, scope));
    call.arguments().forEach(argument -> part(argument, scope));
  }

  /** Checks the calls and template strings within a term, which OPA takes before all else in it. */
  private void calls(Term term, TypeScope scope) {
    switch (term) {
      case Term.Call _, Term.TemplateString _ -> part(term, scope);
      case Term.Ref ref -> {
        if (!(ref.head() instanceof Term.Var)) {
          calls(ref.head(), scope);
        }
        ref.path().forEach(step -> calls(step, scope));
      }
      case Term.ArrayTerm(var elements, var _) ->
          elements.forEach(element -> calls(element, scope));
      case Term.SetTerm(var elements, var _) ->
          elements.stream().sorted(TermOrder.OF_OPA).forEach(element -> calls(element, scope));
      case Term.ObjectTerm(var entries, var _) ->
          entries.stream()
              .sorted((a, b) -> TermOrder.OF_OPA.compare(a.key(), b.key()))
              .forEach(entry -> {
                calls(entry.key(), scope);
                calls(entry.value(), scope);
              });
      case Term.Scalar _,
          Term.Var _,
          Term.ArrayComprehension _,
          Term.SetComprehension _,
          Term.ObjectComprehension _ -> {}
    }
  }

  /**
   * Checks a term inside another, or in a head. OPA puts a ref there in a variable, which fails
   * where the ref cannot have a type.
   */
  void part(Term term, TypeScope scope) {
    int before = diagnostics.size();
    term(term, scope);
    if (term instanceof Term.Ref ref && diagnostics.size() == before && scope.isLost(ref)) {
      report(
          ref.span(),
          "match error, `" + Describe.dotted(ref) + "` is none value of one type, or a function");
    }
  }

  /** Checks the terms of a head, after the body. */
  void heads(List<Term> heads, TypeScope scope) {
    heads.forEach(head -> calls(head, scope));
    heads.forEach(head -> part(head, scope));
  }

  /** True where nothing is wrong inside. */
  private boolean closure(Body body, List<Term> heads, TypeScope scope) {
    int before = diagnostics.size();
    int around = problemsBefore;
    body(body, scope);
    heads(heads, scope);
    problemsBefore = around;
    scope.variables().forEach(ofClosures::putIfAbsent);
    return diagnostics.size() == before;
  }

  private void embedded(Literal literal, TypeScope scope) {
    if (literal.expression() instanceof Expression.Test(Term term)) {
      for (Literal.With with : literal.modifiers()) {
        term(with.value(), scope);
      }
      term(term, withTypes.under(scope, literal.modifiers()));
    } else {
      literal(literal, scope);
    }
  }

  // ---- calls

  /** Checks a call whose arguments are checked; gives the type of its result. */
  private Type call(Term.Call call, Span span, TypeScope scope) {
    if (call.infix() == Infix.MEMBER || call.infix() == Infix.MEMBER_WITH_KEY) {
      if (!member(call, span, scope)) {
        return Types.UNKNOWN;
      }
    }
    Term.Ref operator = call.operator();
    Type named = scope.named(operator);
    if (!(named instanceof Type.FunctionOf function)) {
      if (!(named instanceof Type.Any)) {
        report(span, "undefined function `" + Describe.dotted(operator) + "`, found " + named);
      }
      return Types.UNKNOWN;
    }
    List<Type> found = call.arguments().stream().map(scope::of).toList();
    TypeUnifier unifier = new TypeUnifier(scope);
    for (int i = 0; i < found.size(); i++) {
      Type expected =
          i < function.parameters().size()
              ? function.parameters().get(i)
              : Types.orUnknown(function.variadic());
      boolean fits = Types.isUnknown(found.get(i)) || Types.unifies(found.get(i), expected);
      if (!fits || !unifier.match(call.arguments().get(i), expected, false)) {
        report(
            span,
            "`"
                + (call.infix() == null ? Describe.dotted(operator) : call.infix().symbol())
                + "` got "
                + (found.size() == 1 ? "an invalid argument" : "invalid arguments")
                + ", found "
                + list(fits ? call.arguments().stream().map(scope::of).toList() : found)
                + ", expected "
                + parameters(operator, function, scope.builtins()));
        return Types.UNKNOWN;
      }
    }
    return Types.orUnknown(function.result());
  }

  /** Whether what is looked for may stand in the collection. */
  private boolean member(Term.Call call, Span span, TypeScope scope) {
    List<Term> arguments = call.arguments();
    Type collection = scope.of(arguments.getLast());
    Type values = Types.values(collection);
    if (values == Types.UNKNOWN) {
      return true;
    }
    return (call.infix() != Infix.MEMBER_WITH_KEY
            || member(arguments.getFirst(), Types.keys(collection), span, scope))
        && member(arguments.get(arguments.size() - 2), values, span, scope);
  }

  private boolean member(Term term, Type expected, Span span, TypeScope scope) {
    if (Types.isUnknown(expected)) {
      return true;
    }
    Type found = scope.of(term);
    if ((!Types.isUnknown(found) && !Types.unifies(found, expected))
        || !new TypeUnifier(scope).match(term, expected, false)) {
      report(
          span,
          "match error, the collection cannot contain it, found "
              + found
              + ", expected "
              + expected);
      return false;
    }
    return true;
  }

  private void unify(Term left, Term right, Span span, TypeScope scope) {
    Type a = scope.of(left);
    Type b = scope.of(right);
    // where one of them has no type, the reason for that says more
    boolean told =
        (a == Types.UNKNOWN || b == Types.UNKNOWN) && diagnostics.size() > problemsBefore;
    if (!new TypeUnifier(scope).unify(left, right) && !told) {
      report(span, "match error, the two sides can never be equal, found " + a + " and " + b);
    }
  }

  // ---- bodies of which only the refs are looked at

  private void refs(Body body, TypeScope scope) {
    for (Literal literal : body.literals()) {
      for (Literal.With with : literal.modifiers()) {
        if (!(scope.of(with.value()) instanceof Type.FunctionOf)) {
          refs(with.value(), scope);
        }
      }
      switch (literal.expression()) {
        case Expression.Test(Term.Call call) -> refs(call.arguments(), scope);
        case Expression.Test(Term term) -> refs(term, scope);
        case Expression.Unify(Term left, Term right) -> refs(List.of(left, right), scope);
        case Expression.Assign(Term left, Term right) -> refs(List.of(left, right), scope);
        case Expression.Every(var _, var _, Term domain, Body inner) -> {
          refs(domain, scope);
          refs(inner, scope);
        }
        case Expression.And(Body left, Body right) -> {
          refs(left, scope);
          refs(right, scope);
        }
        case Expression.Or(Body left, Body right) -> {
          refs(left, scope);
          refs(right, scope);
        }
        case Expression.Group(Body inner) -> refs(inner, scope);
        case Expression.SomeDeclaration _, Expression.SomeIn _ -> {}
      }
    }
  }

  private void refs(List<Term> terms, TypeScope scope) {
    for (Term term : terms) {
      refs(term, scope);
    }
  }

  private void refs(Term term, TypeScope scope) {
    switch (term) {
      case Term.Call call -> refs(call.arguments(), scope);
      case Term.ArrayTerm(var elements, var _) -> refs(elements, scope);
      case Term.SetTerm(var elements, var _) -> refs(elements, scope);
      case Term.ObjectTerm(var entries, var _) -> {
        for (Term.Entry entry : entries) {
          refs(entry.key(), scope);
          refs(entry.value(), scope);
        }
      }
      case Term.Ref ref -> {
        if (!(ref.head() instanceof Term.Var)) {
          refs(ref.head(), scope);
        }
        refs(ref.path(), scope);
        // other heads are put in variables, which have no types here
        Diagnostic problem =
            ref.head() instanceof Term.Var
                ? new RefTypes(scope).check(ref)
                : new RefTypes(scope).inside(ref);
        if (problem != null) {
          diagnostics.add(problem);
        }
      }
      case Term.Scalar _, Term.Var _ -> {}
      case Term.TemplateString(var parts, var _) -> {
        for (Term.Part part : parts) {
          if (part instanceof Term.Part.Embedded(Literal literal)) {
            embedded(literal, scope);
          }
        }
      }
      case Term.ArrayComprehension _, Term.SetComprehension _, Term.ObjectComprehension _ ->
          term(term, scope);
    }
  }

  // ---- messages

  private static String parameters(
      Term.Ref operator, Type.FunctionOf function, BuiltinLibrary builtins) {
    Signature signature = operator.isData() ? null : builtins.signature(Describe.dotted(operator));
    List<String> parts = new ArrayList<>();
    if (signature == null) {
      function.parameters().forEach(type -> parts.add(type.toString()));
    } else {
      signature.parameters().forEach(parameter -> parts.add(parameter.toString()));
    }
    Type variadic = function.variadic();
    if (variadic != null) {
      parts.add(variadic + "...");
    }
    return "(" + String.join(", ", parts) + ")";
  }

  private static String list(List<Type> types) {
    return "(" + String.join(", ", types.stream().map(Type::toString).toList()) + ")";
  }

  private void report(Span span, String message) {
    diagnostics.add(Diagnostic.of(span, Diagnostic.TYPE_ERROR, message));
  }

  /** What stands under {@code with} modifiers. */
  interface WithTypes {
    /** The scope in which the modifiers hold. */
    TypeScope under(TypeScope scope, List<Literal.With> modifiers);
  }
}
