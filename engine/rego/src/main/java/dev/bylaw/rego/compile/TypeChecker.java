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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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
  private Set<Term> checked = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Makes the scope under the modifiers of the statement that is looked at, if it has any. */
  private @Nullable Supplier<TypeScope> modified;

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
    Supplier<TypeScope> around = modified;
    modified = null;
    if (!literal.modifiers().isEmpty()) {
      literal.modifiers().forEach(with -> calls(with.value(), outer));
      literal.modifiers().forEach(with -> replacement(with.value(), outer));
      modified = () -> withTypes.under(outer, literal.modifiers());
    }
    statement(literal, now(outer));
    modified = around;
  }

  /**
   * The scope of the statement that is looked at, now: what stands for a document may have been
   * given its type by a call that came before. (To OPA each call is a statement under the same
   * modifiers.)
   */
  private TypeScope now(TypeScope scope) {
    return modified == null ? scope : modified.get();
  }

  private void statement(Literal literal, TypeScope scope) {
    switch (literal.expression()) {
      case Expression.Test(Term.Call call) when comparisonsMatch && call.infix() == Infix.EQUAL ->
          match(literal, call.arguments().getFirst(), call.arguments().getLast(), scope);
      case Expression.Test(Term.Call call) -> {
        arguments(call, scope);
        if (replaces(literal, now(scope))) {
          call(call, literal.span(), now(scope));
        }
      }
      case Expression.Test(Term term) -> {
        calls(term, scope);
        term(term, now(scope));
        replaces(literal, now(scope));
      }
      case Expression.Unify(Term left, Term right) -> match(literal, left, right, scope);
      case Expression.Assign(Term left, Term right) -> match(literal, left, right, scope);
      case Expression.Every(var _, var _, Term domain, Body body) -> {
        calls(domain, scope);
        part(domain, now(scope));
        // a variable of OPA's is matched with it, of which nothing is known
        if (!(domain instanceof Term.SetTerm) && Types.isUnknown(scope.of(domain))) {
          boolean _ = new TypeUnifier(scope).match(domain, Types.ANY, false);
        }
        replaces(literal, now(scope));
        closures(body, now(scope));
        refs(body, now(scope));
      }
      case Expression.And(Body left, Body right) -> both(left, right, scope);
      case Expression.Or(Body left, Body right) -> both(left, right, scope);
      case Expression.Group(Body body) -> {
        closures(body, scope);
        refs(body, scope);
      }
      case Expression.SomeDeclaration _, Expression.SomeIn _ -> {}
    }
  }

  private void both(Body left, Body right, TypeScope scope) {
    closures(left, scope);
    closures(right, scope);
    refs(left, scope);
    refs(right, scope);
  }

  /**
   * Checks two terms and whether they may be equal. As in OPA, calls come before what else is in
   * them, then the parts that OPA puts in variables, then closures, then refs.
   */
  private void match(Literal literal, Term left, Term right, TypeScope outer) {
    calls(left, outer);
    calls(right, outer);
    TypeScope scope = now(outer);
    inside(left, scope);
    inside(right, scope);
    for (Term side : List.of(left, right)) {
      if (isComprehension(side)) {
        term(side, scope);
      }
    }
    for (Term side : List.of(left, right)) {
      if (side instanceof Term.Ref ref) {
        ref(ref, scope);
      }
    }
    boolean first = diagnostics.size() == problemsBefore;
    if (!replaces(literal, now(scope))) {
      return;
    }
    if (first && (!holdsAgain(left, right, scope) || !holdsAgain(right, left, scope))) {
      report(
          literal.span(),
          "match error, the comprehension has no type with what the ref beside it says of its"
              + " variables");
      return;
    }
    unify(left, right, literal.span(), now(scope));
  }

  private void inside(Term side, TypeScope scope) {
    if (side instanceof Term.Ref ref) {
      parts(ref, scope);
    } else if (!isComprehension(side)) {
      term(side, scope);
    }
  }

  private static boolean isComprehension(Term term) {
    return term instanceof Term.ArrayComprehension
        || term instanceof Term.SetComprehension
        || term instanceof Term.ObjectComprehension;
  }

  /**
   * Whether nothing is wrong in a comprehension when it is looked at again: OPA does so for its
   * type, when the ref that it is matched with has given variables theirs.
   */
  private boolean holdsAgain(Term comprehension, Term other, TypeScope scope) {
    if (!isComprehension(comprehension) || !(other instanceof Term.Ref)) {
      return true;
    }
    int before = diagnostics.size();
    Set<Term> seen = checked;
    checked = Collections.newSetFromMap(new IdentityHashMap<>());
    term(comprehension, scope);
    checked = seen;
    boolean holds = diagnostics.size() == before;
    diagnostics.subList(before, diagnostics.size()).clear();
    return holds;
  }

  /** Checks what stands for a document; the parts that make it up may be anything. */
  private void replacement(Term value, TypeScope scope) {
    if (scope.of(value) instanceof Type.FunctionOf) {
      return;
    }
    part(value, scope);
    if (isEvaluatedBefore(value)) {
      held(value, scope);
    }
  }

  /** Whether OPA puts what stands for a document in a variable: it has a ref or a closure. */
  static boolean isEvaluatedBefore(Term value) {
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
        parts(ref, scope);
        ref(ref, scope);
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

  /** Checks the head and the steps of a ref. */
  private void parts(Term.Ref ref, TypeScope scope) {
    if (!(ref.head() instanceof Term.Var)) {
      part(ref.head(), scope);
    }
    for (Term step : ref.path()) {
      part(step, scope);
    }
    held(ref.head(), scope);
  }

  /**
   * Notes that OPA puts a term in a variable: one with parts of which nothing is known is then of
   * any type, and so are they.
   */
  private static void held(Term term, TypeScope scope) {
    if ((term instanceof Term.ArrayTerm || term instanceof Term.ObjectTerm)
        && Types.isUnknown(scope.of(term))) {
      boolean _ = new TypeUnifier(scope).match(term, Types.ANY, false);
    }
  }

  /** Checks a ref whose parts are checked. */
  private void ref(Term.Ref ref, TypeScope scope) {
    // a scalar has no type as a head
    Diagnostic problem =
        ref.head() instanceof Term.Scalar
            ? new RefTypes(scope).inside(ref)
            : new RefTypes(scope).check(ref);
    if (problem != null) {
      diagnostics.add(problem);
    }
  }

  private void template(List<Term.Part> parts, TypeScope scope) {
    for (Term.Part part : parts) {
      if (part instanceof Term.Part.Embedded(Literal literal)) {
        embedded(literal, ofTemplate(literal, scope));
        if (literal.expression() instanceof Expression.Test(Term.Var(String name, var _))) {
          // to OPA a member of a set that may hold anything, and from here on anything itself
          scope.setVariable(name, Types.ANY);
        }
      }
    }
  }

  /** An expression of a template is a closure to OPA, unless it is a variable alone. */
  private static TypeScope ofTemplate(Literal literal, TypeScope scope) {
    return Variables.isVariable(literal) ? scope : scope.inner();
  }

  /** Checks the arguments of a call. */
  private void arguments(Term.Call call, TypeScope scope) {
    call.arguments().forEach(argument -> calls(argument, scope));
    call.arguments().forEach(argument -> part(argument, now(scope)));
  }

  /** Checks the calls and template strings within a term, which OPA takes before all else in it. */
  private void calls(Term term, TypeScope scope) {
    switch (term) {
      case Term.Call _, Term.TemplateString _ -> part(term, now(scope));
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

  /** Checks the steps of a rule's name, after the body: those that are no scalars are held. */
  void steps(List<Term> steps, TypeScope scope) {
    for (Term step : steps) {
      part(step, scope);
      held(step, scope);
    }
  }

  /** Checks the terms of a head, after the body. */
  void heads(List<Term> heads, TypeScope scope) {
    heads.forEach(head -> calls(head, scope));
    for (Term head : heads) {
      part(head, scope);
      if (BodyCompiler.needsEvaluation(head)) {
        held(head, scope);
      }
    }
  }

  /** True where nothing is wrong inside. */
  private boolean closure(Body body, List<Term> heads, TypeScope scope) {
    int before = diagnostics.size();
    int around = problemsBefore;
    Supplier<TypeScope> modifiers = modified;
    modified = null;
    body(body, scope);
    heads(heads, scope);
    modified = modifiers;
    problemsBefore = around;
    scope.variables().forEach(ofClosures::putIfAbsent);
    return diagnostics.size() == before;
  }

  private void embedded(Literal literal, TypeScope scope) {
    if (literal.expression() instanceof Expression.Test(Term term)) {
      for (Literal.With with : literal.modifiers()) {
        term(with.value(), scope);
      }
      Supplier<TypeScope> around = modified;
      modified = null;
      term(term, withTypes.under(scope, literal.modifiers()));
      modified = around;
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
      case Term.Scalar _,
          Term.Var _,
          Term.TemplateString _,
          Term.ArrayComprehension _,
          Term.SetComprehension _,
          Term.ObjectComprehension _ -> {}
    }
  }

  /** Checks the closures of a body, which OPA does before it looks at its refs. */
  private void closures(Body body, TypeScope scope) {
    for (Literal literal : body.literals()) {
      switch (literal.expression()) {
        case Expression.Test(Term term) -> closures(term, scope);
        case Expression.Unify(Term left, Term right) -> closures(List.of(left, right), scope);
        case Expression.Assign(Term left, Term right) -> closures(List.of(left, right), scope);
        case Expression.Every(var _, var _, Term domain, Body inner) -> {
          closures(domain, scope);
          closures(inner, scope);
        }
        case Expression.And(Body left, Body right) -> {
          closures(left, scope);
          closures(right, scope);
        }
        case Expression.Or(Body left, Body right) -> {
          closures(left, scope);
          closures(right, scope);
        }
        case Expression.Group(Body inner) -> closures(inner, scope);
        case Expression.SomeDeclaration _, Expression.SomeIn _ -> {}
      }
      literal.modifiers().forEach(with -> closures(with.value(), scope));
    }
  }

  private void closures(List<Term> terms, TypeScope scope) {
    for (Term term : terms) {
      closures(term, scope);
    }
  }

  private void closures(Term term, TypeScope scope) {
    switch (term) {
      case Term.Scalar _, Term.Var _ -> {}
      case Term.Call call -> closures(call.arguments(), scope);
      case Term.ArrayTerm(var elements, var _) -> closures(elements, scope);
      case Term.SetTerm(var elements, var _) -> closures(elements, scope);
      case Term.ObjectTerm(var entries, var _) -> {
        for (Term.Entry entry : entries) {
          closures(entry.key(), scope);
          closures(entry.value(), scope);
        }
      }
      case Term.Ref ref -> {
        if (!(ref.head() instanceof Term.Var)) {
          closures(ref.head(), scope);
        }
        closures(ref.path(), scope);
      }
      case Term.TemplateString(var parts, var _) -> {
        for (Term.Part part : parts) {
          if (part instanceof Term.Part.Embedded(Literal literal)) {
            embedded(literal, ofTemplate(literal, scope));
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
