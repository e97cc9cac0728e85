package dev.bylaw.rego.compile;

import dev.bylaw.rego.builtin.Signature;
import dev.bylaw.rego.compile.Scope.Binding;
import dev.bylaw.rego.compile.Scope.Origin;
import dev.bylaw.rego.syntax.Body;
import dev.bylaw.rego.syntax.Diagnostic;
import dev.bylaw.rego.syntax.Expression;
import dev.bylaw.rego.syntax.Head;
import dev.bylaw.rego.syntax.Literal;
import dev.bylaw.rego.syntax.Rule;
import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.syntax.Term;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Names to what they mean, for one rule or query: rules and imports become refs from the roots,
 * variables get one name each, declarations are done away with, calls are checked against what they
 * call.
 */
final class Resolver {
  private final Names names;
  private final Functions functions;
  private final Function<String, @Nullable Value> constants;
  private final List<Diagnostic> diagnostics;
  private final Fresh fresh;
  private final Rigour rigour;
  private final List<Diagnostic> unused = new ArrayList<>();
  private final List<Diagnostic> tolerable = new ArrayList<>();
  private final List<Deprecated> deprecated = new ArrayList<>();
  private final Set<String> usedInParameters = new TreeSet<>();
  private Scope scope = new Scope(null);
  private Span ruleSpan = Span.NONE;
  private Span statement = Span.NONE;

  /** Whether what is resolved stands where OPA's type checker does not look at calls. */
  private boolean unchecked;

  /** While a head is resolved, the variables of its body. */
  private Map<String, Binding> inHead = Map.of();

  /** What is found unused is told once for a branch, and not where something else is wrong. */
  private int problemsBefore;

  private int unusedBefore;

  /**
   * A resolver.
   *
   * @param constants what a call of {@code rego.metadata.chain} or {@code .rule} stands for, by
   *     name
   */
  Resolver(
      Names names,
      Functions functions,
      Function<String, @Nullable Value> constants,
      Fresh fresh,
      Rigour rigour,
      List<Diagnostic> diagnostics) {
    this.names = names;
    this.rigour = rigour;
    this.functions = functions;
    this.constants = constants;
    this.fresh = fresh;
    this.diagnostics = diagnostics;
  }

  /** How much is refused. */
  record Rigour(boolean strict, boolean v1) {
    /** For queries: they may leave variables unused, and shadow nothing. */
    static final Rigour OF_QUERIES = new Rigour(false, true);
  }

  /** What is wrong and stands in the way of nothing, such as variables that are not used. */
  List<Diagnostic> tolerable() {
    List<Diagnostic> all = new ArrayList<>(unused);
    all.addAll(tolerable);
    return all;
  }

  /**
   * A call of a deprecated function.
   *
   * @param unchecked whether it stands in a body whose calls have no types checked
   */
  record Deprecated(Diagnostic diagnostic, boolean unchecked) {}

  /** The calls of deprecated functions. */
  List<Deprecated> deprecated() {
    return deprecated;
  }

  Rule rule(Rule written) {
    Rule rule = TemplateParameters.replace(written, fresh);
    ruleSpan = rule.span();
    if (rule.head() instanceof Head.Function function) {
      List<Term> parameters = new ArrayList<>();
      for (Term parameter : function.parameters()) {
        statement = parameter.span();
        parameters.add(parameter(parameter));
      }
      Scope parametersScope = scope;
      Branch main = branch(rule.body(), List.of(function.value()));
      Head head =
          new Head.Function(function.ref(), parameters, main.heads.getFirst(), function.span());
      Rule resolved = with(rule, head, main.body, parametersScope);
      checkParameters(parametersScope, function.span());
      return resolved;
    }
    List<Term> steps = rule.head().ref().subList(1, rule.head().ref().size());
    List<Term> heads = new ArrayList<>(steps);
    heads.add(
        switch (rule.head()) {
          case Head.Single single -> single.value();
          case Head.Member member -> member.element();
          case Head.Function function -> function.value();
        });
    Scope before = scope;
    Branch main = branch(rule.body(), heads);
    List<Term> ref = new ArrayList<>();
    ref.add(rule.head().ref().getFirst());
    ref.addAll(main.heads.subList(0, steps.size()));
    Term last = main.heads.getLast();
    Head head =
        rule.head() instanceof Head.Member
            ? new Head.Member(ref, last, rule.head().span())
            : new Head.Single(ref, last, rule.head().span());
    return with(rule, head, main.body, before);
  }

  private Rule with(Rule rule, Head head, Body body, Scope parameters) {
    List<Rule.Else> branches = new ArrayList<>();
    for (Rule.Else branch : rule.otherwise()) {
      scope = parameters.copy();
      Branch found = branch(inElse(branch), List.of(branch.value()));
      branches.add(new Rule.Else(found.heads.getFirst(), found.body, branch.span()));
    }
    return new Rule(rule.isDefault(), head, body, branches, rule.annotations(), rule.span());
  }

  /** The only statement of an else without braces is said to stand where the else does. */
  private static Body inElse(Rule.Else branch) {
    Body body = branch.body();
    Literal only = body.literals().getFirst();
    if (body.literals().size() > 1 || only.span().endOffset() != branch.span().endOffset()) {
      return body;
    }
    Span span = branch.span().to(only.span());
    return new Body(
        List.of(new Literal(only.negated(), only.expression(), only.modifiers(), span)), span);
  }

  /** A branch of a rule: a body, and the terms of the head that see its variables. */
  private record Branch(Body body, List<Term> heads) {}

  private Branch branch(Body body, List<Term> heads) {
    Scope parameters = scope;
    scope = parameters.copy();
    problemsBefore = diagnostics.size();
    unusedBefore = unused.size();
    Body resolved = body(body, heads);
    List<Term> resolvedHeads = new ArrayList<>();
    int before = unusedBefore;
    inHead = scope.bindings();
    for (Term head : heads) {
      // a closure of the head is a branch of its own
      unusedBefore = unused.size();
      resolvedHeads.add(term(head));
    }
    inHead = Map.of();
    unusedBefore = before;
    checkUnused();
    scope = parameters;
    return new Branch(resolved, resolvedHeads);
  }

  /** A query: its body in a scope of its own. */
  Body query(Body body) {
    Body resolved = body(body, List.of());
    checkUnused();
    return resolved;
  }

  // ---- scopes

  private Term parameter(Term term) {
    return switch (term) {
      case Term.Var variable -> {
        if (variable.name().equals(Term.Var.WILDCARD)) {
          yield new Term.Var(fresh.name(Term.Var.WILDCARD), variable.span());
        }
        Binding found = scope.here(variable.name());
        if (found == null) {
          found =
              scope.add(
                  variable.name(), fresh.name(variable.name()), Origin.PARAMETER, variable.span());
        } else {
          found.uses++;
        }
        yield new Term.Var(found.unique, variable.span());
      }
      case Term.ArrayTerm(var elements, Span span) ->
          new Term.ArrayTerm(elements.stream().map(this::parameter).toList(), span);
      case Term.ObjectTerm(var entries, Span span) ->
          new Term.ObjectTerm(
              entries.stream()
                  .map(e -> {
                    usedInParameter(e.key());
                    return new Term.Entry(term(e.key()), parameter(e.value()));
                  })
                  .toList(),
              span);
      case Term.Ref ref when ref.path().isEmpty() && (ref.isData() || ref.isInput()) -> {
        report(
            ruleSpan,
            Diagnostic.COMPILE_ERROR,
            "a parameter must not shadow `" + ((Term.Var) ref.head()).name() + "`");
        yield ref;
      }
      case Term.Ref ref -> {
        usedInParameter(ref);
        String name = ref.head() instanceof Term.Var(String head, var _) ? head : "_";
        report(
            statement,
            Diagnostic.UNSAFE_VAR_ERROR,
            "variable `" + name + "` is unsafe, a parameter cannot contain a ref");
        yield ref;
      }
      case Term.Call call -> {
        usedInParameter(call);
        report(call.span(), Diagnostic.COMPILE_ERROR, "a parameter cannot contain a call");
        yield call;
      }
      case Term.ArrayComprehension _,
          Term.SetComprehension _,
          Term.ObjectComprehension _,
          Term.TemplateString _ -> {
        usedInParameter(term);
        yield term(term);
      }
      case Term.SetTerm set -> {
        set.elements().stream()
            .filter(element -> !(element instanceof Term.Var))
            .forEach(this::usedInParameter);
        yield term(term);
      }
      default -> term(term);
    };
  }

  private Body body(Body body, List<Term> heads) {
    enter(body, heads);
    List<Literal> literals = new ArrayList<>();
    for (Literal literal : body.literals()) {
      Literal resolved = literal(literal);
      if (resolved != null) {
        literals.add(resolved);
      }
    }
    if (literals.isEmpty()) {
      literals.add(
          new Literal(
              false,
              new Expression.Test(new Term.Scalar(BooleanValue.TRUE, body.span())),
              List.of(),
              body.span()));
      return new Body(literals, body.span());
    }
    return new Body(literals, body.span());
  }

  /** Takes in the variables that the body mentions on its own level without declaring them. */
  private void enter(Body body, List<Term> heads) {
    Set<String> declared = new HashSet<>();
    Set<String> mocks = new HashSet<>();
    for (Literal literal : body.literals()) {
      switch (literal.expression()) {
        case Expression.Assign(Term target, var _) -> declared.addAll(Variables.own(target));
        case Expression.SomeDeclaration(var variables) ->
            variables.forEach(variable -> declared.add(variable.name()));
        case Expression.SomeIn(var key, Term value, var _) -> {
          if (key != null) {
            declared.addAll(Variables.own(key));
          }
          declared.addAll(Variables.own(value));
        }
        default -> {}
      }
      for (Literal.With with : literal.modifiers()) {
        String name = builtinName(with.value());
        if (name != null) {
          mocks.add(name.contains(".") ? name.substring(0, name.indexOf('.')) : name);
        }
      }
    }
    scope.declaresLater(declared);
    for (Literal literal : body.literals()) {
      Variables.forEachOwn(literal, variable -> mention(variable, mocks));
    }
    for (Term head : heads) {
      if (!(head instanceof Term.Var)) {
        Variables.forEachOwn(head, variable -> mention(variable, mocks));
      }
    }
  }

  private void mention(Term.Var variable, Set<String> mocks) {
    String name = variable.name();
    if (!name.equals(Term.Var.WILDCARD)
        && !mocks.contains(name)
        && !scope.hides(name)
        && names.path(name) == null) {
      scope.add(name, fresh.name(name), Origin.MENTIONED, variable.span());
    }
  }

  private void checkUnused() {
    if (diagnostics.size() > problemsBefore || unused.size() > unusedBefore) {
      return;
    }
    int before = unused.size();
    if (rigour.strict) {
      unused(Origin.ASSIGNED, "assigned variable");
    }
    if (unused.size() == before) {
      unused(Origin.SOME, "declared variable");
    }
  }

  private void unused(Origin origin, String what) {
    scope
        .bindings()
        .forEach((name, binding) -> {
          if (binding.origin == origin && binding.uses == 0) {
            unused.add(
                Diagnostic.of(
                    binding.span, Diagnostic.COMPILE_ERROR, what + " `" + name + "` is unused"));
          }
        });
  }

  private void checkParameters(Scope parameters, Span span) {
    if (rigour.strict) {
      parameters
          .bindings()
          .forEach((name, binding) -> {
            if (binding.uses == 0 && !Variables.isGenerated(name)) {
              unused.add(
                  new Diagnostic(
                      span,
                      Diagnostic.COMPILE_ERROR,
                      "parameter `" + name + "` is unused",
                      "name it `_`"));
            }
          });
      for (String name : usedInParameters) {
        unused.add(
            Diagnostic.of(
                span, Diagnostic.COMPILE_ERROR, "parameter `" + name + "` is unused, and no name"));
      }
    }
  }

  /** Notes the names in a parameter that are no variables of it; they count as unused ones. */
  private void usedInParameter(Term term) {
    switch (term) {
      case Term.Ref(Term.Var head, var path, var _) -> {
        usedInParameters.add(head.name());
        path.forEach(this::usedInParameter);
      }
      case Term.Call call -> {
        usedInParameter(call.operator());
        call.arguments().forEach(this::usedInParameter);
      }
      case Term.Var variable -> {
        if (!variable.name().equals(Term.Var.WILDCARD)) {
          usedInParameters.add(variable.name());
        }
      }
      case Term.ArrayComprehension _, Term.SetComprehension _, Term.ObjectComprehension _ ->
          usedInParameters.add("the comprehension");
      case Term.TemplateString template -> usedInParameters.addAll(Variables.own(template));
      default -> {}
    }
  }

  /** Declares a new variable of the current scope. */
  private Term.Var declare(Term.Var variable, Origin origin) {
    String name = variable.name();
    if (name.equals(Term.Var.WILDCARD)) {
      return new Term.Var(fresh.name(name), variable.span());
    }
    Binding before = scope.here(name);
    if (before != null) {
      report(
          origin == Origin.SOME_IN ? statement : variable.span(),
          Diagnostic.COMPILE_ERROR,
          "variable `" + name + "` " + before.origin.text() + ", expected a new name");
      return new Term.Var(before.unique, variable.span());
    }
    return new Term.Var(
        scope.add(name, fresh.name(name), origin, place(origin, variable)).unique, variable.span());
  }

  /** Where a declaration is said to stand. */
  private Span place(Origin origin, Term.Var variable) {
    return origin == Origin.SOME_IN || origin == Origin.ASSIGNED ? statement : variable.span();
  }

  /** Declares a variable of an every; where it is unused, the body is said to be wrong. */
  private Term.Var declareEvery(Term.Var variable, Span body) {
    Term.Var declared = declare(variable, Origin.DECLARED);
    Binding binding = scope.here(variable.name());
    if (binding == null || binding.uses > 0) {
      return declared;
    }
    scope.add(variable.name(), binding.unique, Origin.SOME, body);
    return declared;
  }

  /** The target of {@code :=}, or a pattern of {@code some … in}. */
  private Term pattern(Term term, Origin origin) {
    return switch (term) {
      case Term.Var variable -> declare(variable, origin);
      case Term.ArrayTerm(var elements, Span span) ->
          new Term.ArrayTerm(elements.stream().map(e -> pattern(e, origin)).toList(), span);
      case Term.ObjectTerm(var entries, Span span) ->
          new Term.ObjectTerm(
              entries.stream()
                  .map(e -> new Term.Entry(term(e.key()), pattern(e.value(), origin)))
                  .toList(),
              span);
      default -> {
        if (origin == Origin.ASSIGNED) {
          boolean root =
              term instanceof Term.Ref ref
                  && ref.path().isEmpty()
                  && (ref.isData() || ref.isInput());
          if (root) {
            if (rigour.v1 || rigour.strict) {
              tolerable.add(
                  Diagnostic.of(
                      term.span(),
                      Diagnostic.COMPILE_ERROR,
                      "a variable must not shadow `" + Describe.term(term) + "`"));
            }
            yield declare((Term.Var) ((Term.Ref) term).head(), origin);
          }
          report(
              term.span(),
              Diagnostic.COMPILE_ERROR,
              "cannot assign to " + Describe.kind(term),
              "compare with `==`");
        }
        yield term(term);
      }
    };
  }

  // ---- statements

  private @Nullable Literal literal(Literal literal) {
    Span around = statement;
    statement = literal.span();
    Literal resolved = resolved(literal);
    statement = around;
    return resolved;
  }

  private @Nullable Literal resolved(Literal literal) {
    return switch (literal.expression()) {
      case Expression.SomeDeclaration(var variables) -> {
        for (Term.Var variable : variables) {
          declare(new Term.Var(variable.name(), literal.span()), Origin.SOME);
        }
        yield null;
      }
      case Expression.Assign(Term target, Term value) -> {
        if (literal.negated()) {
          report(
              literal.span(),
              Diagnostic.COMPILE_ERROR,
              "a negated statement cannot assign a variable",
              "compare with `==`");
        }
        Term resolved = term(value);
        List<Literal.With> modifiers = modifiers(literal);
        yield rebuilt(
            literal, new Expression.Assign(pattern(target, Origin.ASSIGNED), resolved), modifiers);
      }
      case Expression.SomeIn(var key, Term value, Term collection) -> {
        Term domain = term(collection);
        List<Literal.With> modifiers = modifiers(literal);
        Term step = key == null ? fresh.variable(collection.span()) : pattern(key, Origin.SOME_IN);
        Term element = pattern(value, Origin.SOME_IN);
        yield rebuilt(literal, new Expression.Unify(element, appended(domain, step)), modifiers);
      }
      case Expression.Unify(Term left, Term right) ->
          rebuilt(literal, new Expression.Unify(term(left), term(right)), modifiers(literal));
      case Expression.Test(Term.Call call) ->
          rebuilt(literal, statement(call, literal.span()), modifiers(literal));
      case Expression.Test(Term term) ->
          rebuilt(literal, new Expression.Test(term(term)), modifiers(literal));
      case Expression.Every(var key, var value, Term domain, Body body) -> {
        Term resolved = term(domain);
        scope = new Scope(scope);
        Span first = body.literals().getFirst().span();
        Term.Var keyVariable = key == null ? null : declareEvery(key, first);
        Term.Var valueVariable = declareEvery(value, first);
        boolean around = unchecked;
        unchecked = true;
        Body inner = body(body, List.of());
        unchecked = around;
        checkUnused();
        leave();
        yield rebuilt(
            literal,
            new Expression.Every(keyVariable, valueVariable, resolved, inner),
            modifiers(literal));
      }
      case Expression.And(Body left, Body right) ->
          rebuilt(literal, new Expression.And(operand(left), operand(right)), modifiers(literal));
      case Expression.Or(Body left, Body right) ->
          rebuilt(literal, new Expression.Or(operand(left), operand(right)), modifiers(literal));
      case Expression.Group(Body body) ->
          rebuilt(literal, new Expression.Group(operand(body)), modifiers(literal));
    };
  }

  private static Literal rebuilt(
      Literal literal, Expression expression, List<Literal.With> modifiers) {
    return new Literal(literal.negated(), expression, modifiers, literal.span());
  }

  private void leave() {
    Scope outer = scope.outer();
    if (outer != null) {
      scope = outer;
    }
  }

  /** The ref of an element of a collection. */
  private static Term.Ref appended(Term collection, Term step) {
    if (collection instanceof Term.Ref(Term head, var path, Span span)) {
      List<Term> steps = new ArrayList<>(path);
      steps.add(step);
      return new Term.Ref(head, steps, span);
    }
    return new Term.Ref(collection, List.of(step), collection.span());
  }

  private Body operand(Body body) {
    boolean around = unchecked;
    unchecked = true;
    Body operand = operandUnchecked(body);
    unchecked = around;
    return operand;
  }

  private Body operandUnchecked(Body body) {
    if (body.isBraced()) {
      scope = new Scope(scope);
      Body resolved = body(body, List.of());
      checkUnused();
      leave();
      return resolved;
    }
    Literal only = body.literals().getFirst();
    if (only.expression() instanceof Expression.Assign) {
      report(
          only.span(),
          Diagnostic.COMPILE_ERROR,
          "an operand without braces cannot assign a variable",
          "wrap it in `{…}`");
    }
    Literal resolved = literal(only);
    return resolved == null ? body : new Body(List.of(resolved), body.span());
  }

  /** A call as a statement; it may have one argument more, which its result is unified with. */
  private Expression statement(Term.Call call, Span span) {
    Term.Call resolved = call(call, span, true);
    int arity = functions.arity(resolved.operator());
    if (arity >= 0
        && call.infix() == null
        && resolved.arguments().size() == arity + 1
        && !functions.isVoid(resolved.operator())) {
      Term output = resolved.arguments().getLast();
      List<Term> arguments = resolved.arguments().subList(0, arity);
      return new Expression.Unify(
          output, new Term.Call(resolved.operator(), arguments, null, span));
    }
    Value constant = constant(resolved);
    return new Expression.Test(
        constant == null ? resolved : new Term.Scalar(constant, resolved.span()));
  }

  private @Nullable Value constant(Term.Call call) {
    return call.arguments().isEmpty() && !call.operator().isData()
        ? constants.apply(Describe.dotted(call.operator()))
        : null;
  }

  private List<Literal.With> modifiers(Literal literal) {
    if (literal.modifiers().isEmpty()) {
      return List.of(); // as of nearly all
    }
    return literal.modifiers().stream()
        .map(with -> new Literal.With(target(with), replacement(with.value()), with.span()))
        .toList();
  }

  private Term.Ref target(Literal.With with) {
    Term.Ref target = with.target();
    if (target.head() instanceof Term.Var root
        && Variables.isRoot(root)
        && scope.find(root.name()) != null) {
      report(
          target.span(),
          Diagnostic.TYPE_ERROR,
          "`with` cannot replace a part of the variable `" + root.name() + "`");
      return target;
    }
    if (target.head() instanceof Term.Var head && !Variables.isRoot(head)) {
      Binding binding = scope.find(head.name());
      if (binding == null && names.path(head.name()) == null) {
        String name = Describe.dotted(target);
        Signature signature = functions.builtin(name);
        if (signature == null) {
          report(
              target.span(),
              Diagnostic.TYPE_ERROR,
              "`with` cannot replace `" + name + "`, expected `input`, `data` or a function",
              functions.hint(name, names.all()));
        } else if (functions.cannotReplace(signature)) {
          report(target.span(), Diagnostic.COMPILE_ERROR, "`with` cannot replace `" + name + "`");
        }
        return target;
      }
    }
    Term resolved =
        target.head() instanceof Term.Var head && Variables.isRoot(head)
            ? new Term.Ref(head, terms(target.path()), target.span())
            : term(target);
    if (resolved instanceof Term.Ref ref && (ref.isInput() || ref.isData())) {
      if (functions.passesRule(ref)) {
        report(
            target.span(),
            Diagnostic.COMPILE_ERROR,
            "`with` cannot replace a part of the rule `" + Describe.term(ref) + "`");
      }
      return ref;
    }
    report(
        target.span(),
        Diagnostic.TYPE_ERROR,
        "`with` cannot replace `"
            + Describe.term(target)
            + "`, expected `input`, `data` or a function");
    return target;
  }

  /** A value of {@code with}; the name of a builtin stands for the builtin. */
  private Term replacement(Term value) {
    String name = builtinName(value);
    if (name != null) {
      String head = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
      if (!scope.hides(head) && names.path(head) == null) {
        return builtin(name, value.span());
      }
    }
    return term(value);
  }

  /** The builtin that a term would name if its name meant nothing else, or null. */
  private @Nullable String builtinName(Term value) {
    String name =
        switch (value) {
          case Term.Var variable -> variable.name();
          case Term.Ref ref when ref.head() instanceof Term.Var -> Describe.dotted(ref);
          default -> "";
        };
    return functions.builtin(name) == null ? null : name;
  }

  /** The name of a builtin as a ref without steps. */
  private static Term.Ref builtin(String name, Span span) {
    return new Term.Ref(new Term.Var(name, span), List.of(), span);
  }

  // ---- terms

  private List<Term> terms(List<Term> terms) {
    return Each.map(terms, this::term);
  }

  private Term term(Term term) {
    return switch (term) {
      case Term.Scalar scalar -> scalar;
      case Term.Var variable -> variable(variable);
      case Term.Ref ref -> ref(ref);
      case Term.Call call -> {
        Term.Call resolved = call(call, call.span(), false);
        if (functions.isVoid(resolved.operator())) {
          // what is unused around it is told as well
          problemsBefore++;
          report(
              call.span(),
              Diagnostic.TYPE_ERROR,
              "`" + Describe.dotted(resolved.operator()) + "` has no result, found it as a value");
        }
        Value constant = constant(resolved);
        yield constant == null ? resolved : new Term.Scalar(constant, call.span());
      }
      case Term.ArrayTerm(var elements, Span span) -> new Term.ArrayTerm(terms(elements), span);
      case Term.SetTerm(var elements, Span span) -> new Term.SetTerm(terms(elements), span);
      case Term.ObjectTerm(var entries, Span span) ->
          new Term.ObjectTerm(
              entries.stream().map(e -> new Term.Entry(term(e.key()), term(e.value()))).toList(),
              span);
      case Term.ArrayComprehension(Term head, Body body, Span span) -> {
        Branch inner = closure(body, List.of(head));
        yield new Term.ArrayComprehension(inner.heads.getFirst(), inner.body, span);
      }
      case Term.SetComprehension(Term head, Body body, Span span) -> {
        Branch inner = closure(body, List.of(head));
        yield new Term.SetComprehension(inner.heads.getFirst(), inner.body, span);
      }
      case Term.ObjectComprehension(Term key, Term value, Body body, Span span) -> {
        Branch inner = closure(body, List.of(key, value));
        yield new Term.ObjectComprehension(
            inner.heads.getFirst(), inner.heads.getLast(), inner.body, span);
      }
      case Term.TemplateString(var parts, Span span) ->
          new Term.TemplateString(parts.stream().map(this::part).toList(), span);
    };
  }

  private Branch closure(Body body, List<Term> heads) {
    scope = new Scope(scope);
    boolean around = unchecked;
    unchecked = false;
    Body resolved = body(body, heads);
    List<Term> resolvedHeads = terms(heads);
    unchecked = around;
    checkUnused();
    leave();
    return new Branch(resolved, resolvedHeads);
  }

  private Term.Part part(Term.Part part) {
    if (!(part instanceof Term.Part.Embedded(Literal literal))) {
      return part;
    }
    Literal resolved = literal(literal);
    return new Term.Part.Embedded(resolved == null ? literal : resolved);
  }

  private Term variable(Term.Var variable) {
    String name = variable.name();
    if (name.equals(Term.Var.WILDCARD)) {
      return new Term.Var(fresh.name(name), variable.span());
    }
    Binding found = scope.find(name);
    if (Variables.isRoot(variable) && found == null) {
      return new Term.Ref(variable, List.of(), variable.span());
    }
    if (found == null && !scope.hides(name)) {
      List<String> path = names.use(name);
      if (path != null) {
        return absolute(path, List.of(), variable.span(), variable.span());
      }
    }
    if (found == null) {
      found = scope.add(name, fresh.name(name), Origin.MENTIONED, variable.span());
    }
    found.uses++;
    return new Term.Var(found.unique, variable.span());
  }

  private Term ref(Term.Ref ref) {
    List<Term> path = terms(ref.path());
    if (ref.head() instanceof Term.Var head) {
      return switch (variable(head)) {
        case Term.Ref(Term root, var prefix, var _) -> {
          if (prefix.isEmpty()) {
            yield path == ref.path() && root == head ? ref : new Term.Ref(root, path, ref.span());
          }
          List<Term> steps = new ArrayList<>(prefix);
          steps.addAll(path);
          yield new Term.Ref(root, steps, ref.span());
        }
        case Term local -> path.isEmpty() ? local : new Term.Ref(local, path, ref.span());
      };
    }
    return new Term.Ref(term(ref.head()), path, ref.span());
  }

  private static Term.Ref absolute(List<String> path, List<Term> rest, Span name, Span whole) {
    List<Term> steps = new ArrayList<>();
    for (String step : path.subList(1, path.size())) {
      steps.add(new Term.Scalar(StringValue.of(step), name));
    }
    steps.addAll(rest);
    return new Term.Ref(new Term.Var(path.getFirst(), name), steps, whole);
  }

  private Term.Call call(Term.Call call, Span span, boolean outputAllowed) {
    Term.Ref operator = operator(call);
    List<Term> arguments = terms(call.arguments());
    Term.Call resolved = new Term.Call(operator, arguments, call.infix(), call.span());
    if (call.infix() == null) {
      Diagnostic problem =
          functions.check(operator, arguments.size(), outputAllowed, span, names.all());
      if (problem != null) {
        // what is unused around it is told as well
        problemsBefore++;
        diagnostics.add(problem);
      }
      Diagnostic refused = functions.deprecation(operator, span);
      if (refused != null && (rigour.v1 || rigour.strict)) {
        deprecated.add(new Deprecated(refused, unchecked));
      }
    }
    return resolved;
  }

  private Term.Ref operator(Term.Call call) {
    Term.Ref operator = call.operator();
    if (call.infix() != null) {
      return builtin(call.infix().builtin(), operator.span());
    }
    if (!(operator.head() instanceof Term.Var head)) {
      return operator;
    }
    Binding binding = scope.find(head.name());
    if (binding != null && binding.origin != Origin.MENTIONED) {
      report(
          call.span(),
          binding == inHead.get(head.name()) ? Diagnostic.TYPE_ERROR : Diagnostic.COMPILE_ERROR,
          "the called function `" + Describe.dotted(operator) + "` is hidden by a variable");
      return operator;
    }
    List<String> path = Variables.isRoot(head) ? null : names.use(head.name());
    return path == null ? operator : absolute(path, operator.path(), head.span(), operator.span());
  }

  private void report(Span span, String code, String message) {
    report(span, code, message, null);
  }

  private void report(Span span, String code, String message, @Nullable String hint) {
    diagnostics.add(new Diagnostic(span, code, message, hint));
  }
}
