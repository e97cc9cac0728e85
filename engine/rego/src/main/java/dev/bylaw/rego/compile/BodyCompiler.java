package dev.bylaw.rego.compile;

import dev.bylaw.rego.builtin.BuiltinLibrary;
import dev.bylaw.rego.builtin.Signature;
import dev.bylaw.rego.syntax.Body;
import dev.bylaw.rego.syntax.Expression;
import dev.bylaw.rego.syntax.Literal;
import dev.bylaw.rego.syntax.Term;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Orders bodies for safety and takes apart what iterates: after it, a ref with unbound variables,
 * or a call of a relation, stands as a statement of its own or as one side of a unification.
 */
final class BodyCompiler {
  /** What a body has of most things that are kept by identity. */
  private static final int FEW = 2;

  private final Fresh fresh;
  private final UnsafeVariables unsafe;
  private final BuiltinLibrary builtins;
  private final Set<Literal> iterating = Collections.newSetFromMap(new IdentityHashMap<>(FEW));

  BodyCompiler(Fresh fresh, UnsafeVariables unsafe, BuiltinLibrary builtins) {
    this.builtins = builtins;
    this.fresh = fresh;
    this.unsafe = unsafe;
  }

  /** A body with the terms of its head, which see its variables. */
  record Result(Body body, List<Term> heads) {}

  /**
   * Compiles a body. What it cannot make safe is noted; then the result is of no use.
   *
   * @param heads whose variables the body binds, or {@code globals} has
   * @param globals the variables that are bound around the body
   */
  Result compile(Body body, List<Term> heads, Set<String> globals) {
    checkPrints(body, globals);
    List<Literal> literals = Extraction.of(body.literals(), fresh);
    Map<Literal, Integer> headLiterals = new IdentityHashMap<>(FEW);
    List<Term> results = new ArrayList<>(heads);
    for (int i = 0; i < heads.size(); i++) {
      Term head = heads.get(i);
      if (needsEvaluation(head)) {
        Term.Var variable = fresh.variable(head.span());
        Literal literal =
            new Literal(false, new Expression.Unify(variable, head), List.of(), head.span());
        literals.add(literal);
        headLiterals.put(literal, i);
        results.set(i, variable);
      }
    }
    Ordering ordering = Ordering.of(literals, globals);
    if (!ordering.whole()) {
      Map<Literal, Literal> wholes = new IdentityHashMap<>();
      Ordering apart = Ordering.of(apart(literals, fresh.copy(), wholes), globals);
      if (!apart.unsafe().isEmpty()) {
        ordering = apart;
      } else if (!ordering.unsafe().isEmpty()) {
        ordering = Ordering.of(Expansion.of(literals, fresh), globals);
      } else if (!follows(apart.literals(), ordering.literals(), wholes)) {
        ordering = withCallsBefore(literals, literals, ordering, globals);
      }
    }
    if (!ordering.late().isEmpty() && ordering.unsafe().isEmpty()) {
      ordering = withCallsBefore(literals, ordering.late(), ordering, globals);
    }
    unsafe.add(ordering.unsafe());
    List<Literal> done = new ArrayList<>();
    Map<Literal, Integer> doneHeads = new IdentityHashMap<>(FEW);
    Set<String> bound = new HashSet<>(globals);
    for (Literal literal : ordering.literals()) {
      Literal compiled = new Statement(bound, done, literal).compile();
      done.add(compiled);
      Integer head = headLiterals.get(literal);
      if (head != null) {
        doneHeads.put(compiled, head);
      }
      bound.addAll(Variables.own(literal));
    }
    inlineHeads(done, doneHeads, results);
    return new Result(new Body(done, body.span()), results);
  }

  /**
   * The statements taken apart.
   *
   * @param wholes to which each of them is added, with what it was taken out of
   */
  private static List<Literal> apart(
      List<Literal> literals, Fresh fresh, Map<Literal, Literal> wholes) {
    List<Literal> parts = new ArrayList<>();
    for (Literal literal : literals) {
      for (Literal part : Expansion.of(List.of(literal), fresh)) {
        wholes.put(part, literal);
        parts.add(part);
      }
    }
    return parts;
  }

  /** Whether statements taken apart stand in the order of the whole ones, each undivided. */
  private static boolean follows(
      List<Literal> parts, List<Literal> literals, Map<Literal, Literal> wholes) {
    int next = 0;
    Literal last = null;
    for (Literal part : parts) {
      Literal whole = wholes.get(part);
      if (whole != last && (next == literals.size() || literals.get(next++) != whole)) {
        return false;
      }
      last = whole;
    }
    return next == literals.size();
  }

  /**
   * The order where some statements leave the calls within them behind: they are made as early as
   * they can be.
   *
   * @param divided the statements that do so
   */
  private Ordering withCallsBefore(
      List<Literal> literals, List<Literal> divided, Ordering ordering, Set<String> globals) {
    Set<Literal> some = Collections.newSetFromMap(new IdentityHashMap<>());
    some.addAll(divided);
    List<Literal> apart = new ArrayList<>();
    for (Literal literal : literals) {
      if (!some.contains(literal)) {
        apart.add(literal);
      } else {
        apart.addAll(Expansion.of(List.of(literal), fresh));
      }
    }
    if (apart.size() == literals.size()) {
      return ordering;
    }
    Ordering early = Ordering.of(apart, globals);
    return early.unsafe().isEmpty() ? early : ordering;
  }

  /** The arguments of {@code print} see what the statements before it bind, and bind nothing. */
  private void checkPrints(Body body, Set<String> globals) {
    for (int i = 0; i < body.literals().size(); i++) {
      if (!(body.literals().get(i).expression() instanceof Expression.Test(Term.Call call))
          || call.operator().isData()
          || !Describe.dotted(call.operator()).equals("print")) {
        continue;
      }
      Set<String> bound = new HashSet<>(globals);
      for (Literal before : body.literals().subList(0, i)) {
        bound.addAll(Outputs.of(before, bound));
        Variables.own(before).stream().filter(Variables::isGenerated).forEach(bound::add);
      }
      for (Term argument : call.arguments()) {
        for (String name : Variables.own(argument)) {
          if (!bound.contains(name)) {
            unsafe.undeclared(argument.span(), name, "bind it before it is printed");
          }
        }
      }
    }
  }

  /** Heads that are evaluated last and have one value go back to where they stood. */
  private void inlineHeads(List<Literal> done, Map<Literal, Integer> heads, List<Term> results) {
    while (done.size() > 1) {
      Literal last = done.getLast();
      Integer index = heads.get(last);
      if (index == null
          || iterating.contains(last)
          || !(last.expression() instanceof Expression.Unify(var _, Term value))) {
        return;
      }
      results.set(index, value);
      done.removeLast();
    }
  }

  static boolean needsEvaluation(Term term) {
    return switch (term) {
      case Term.Scalar _, Term.Var _ -> false;
      case Term.ArrayTerm(var elements, var _) -> Each.any(elements, BodyCompiler::needsEvaluation);
      case Term.SetTerm(var elements, var _) -> Each.any(elements, BodyCompiler::needsEvaluation);
      case Term.ObjectTerm(var entries, var _) ->
          entries.stream().anyMatch(e -> needsEvaluation(e.key()) || needsEvaluation(e.value()));
      default -> true;
    };
  }

  /** One statement in the course of its body. */
  private final class Statement {
    private final Set<String> bound;
    private final List<Literal> done;
    private final Literal literal;

    /** What was bound before anything was taken out of the statement; null until then. */
    private @Nullable Set<String> before;

    private List<Literal.With> modifiers = List.of();
    private boolean iterates;

    /**
     * A statement.
     *
     * @param bound the variables bound before it; what is taken out of it adds to them
     * @param done the statements before it; what is taken out of it goes there
     */
    Statement(Set<String> bound, List<Literal> done, Literal literal) {
      this.bound = bound;
      this.done = done;
      this.literal = literal;
    }

    /** The variables that are bound around the statement; not to be changed. */
    private Set<String> around() {
      return before == null ? bound : before;
    }

    Literal compile() {
      List<Literal.With> replaced = new ArrayList<>();
      for (Literal.With with : literal.modifiers()) {
        replaced.add(
            new Literal.With(
                with.target(),
                literal.negated() ? closures(with.value()) : inner(with.value()),
                with.span()));
      }
      modifiers = replaced;
      Literal compiled =
          new Literal(
              literal.negated(), expression(literal.expression()), modifiers, literal.span());
      if (iterates) {
        iterating.add(compiled);
      }
      return compiled;
    }

    private Expression expression(Expression expression) {
      return switch (expression) {
        case Expression.Test(Term.Call call) when !literal.negated() && iterates(call) ->
            new Expression.Test(
                side(
                    new Term.Call(
                        call.operator(),
                        call.arguments().stream().map(this::callsOut).toList(),
                        call.infix(),
                        call.span())));
        case Expression.Test(Term term) -> new Expression.Test(side(term));
        case Expression.Unify(Term left, Term right) -> unify(left, right);
        case Expression.Assign(Term target, Term value) -> unify(target, value);
        case Expression.Every(var key, var value, Term domain, Body body) -> {
          Term evaluated = inner(domain);
          Set<String> inside = new HashSet<>(around());
          inside.add(value.name());
          if (key != null) {
            inside.add(key.name());
          }
          yield new Expression.Every(
              key, value, evaluated, BodyCompiler.this.compile(body, List.of(), inside).body());
        }
        case Expression.And(Body left, Body right) ->
            new Expression.And(operand(left), operand(right));
        case Expression.Or(Body left, Body right) ->
            new Expression.Or(operand(left), operand(right));
        case Expression.Group(Body body) -> new Expression.Group(operand(body));
        case Expression.SomeDeclaration _, Expression.SomeIn _ ->
            throw new IllegalStateException("a declaration that was not resolved");
      };
    }

    private Body operand(Body body) {
      return BodyCompiler.this.compile(body, List.of(), around()).body();
    }

    private Expression unify(Term left, Term right) {
      boolean late = !literal.negated() && (iteratesInside(left) || iteratesInside(right));
      Term written = late ? callsOutOf(left) : left;
      Term second = late ? callsOutOf(right) : right;
      Term first = side(written);
      if (iterates && (isUnboundRef(second) || isRelation(second))) {
        first = takeOut(first);
        iterates = false;
      }
      return new Expression.Unify(first, side(second));
    }

    private boolean iteratesInside(Term side) {
      return !(side instanceof Term.Ref) && iterates(side);
    }

    /** One side of a unification: the call that it is stays where it is. */
    private Term callsOutOf(Term side) {
      return switch (side) {
        case Term.Call call -> with(call, Each.map(call.arguments(), this::callsOut));
        case Term.ArrayTerm _, Term.SetTerm _, Term.ObjectTerm _ -> callsOut(side);
        default -> side;
      };
    }

    /** A term where iteration may stay: it is only taken out of its parts. */
    private Term side(Term term) {
      if (literal.negated()) {
        return closures(term);
      }
      return switch (term) {
        case Term.Ref ref -> {
          Term.Ref evaluated = parts(ref);
          iterates |= isUnboundRef(evaluated);
          yield evaluated;
        }
        case Term.Call call when isRelation(call) -> {
          iterates = true;
          yield arguments(call);
        }
        default -> inner(term);
      };
    }

    /** A term that has at most one value for what is bound; what iterates is taken out. */
    private Term inner(Term term) {
      if (literal.negated()) {
        return closures(term);
      }
      return switch (term) {
        case Term.Ref ref -> {
          Term.Ref evaluated = parts(ref);
          yield isUnboundRef(evaluated) ? takeOut(evaluated) : evaluated;
        }
        case Term.Call call -> {
          Term.Call evaluated = arguments(call);
          yield isRelation(evaluated) ? takeOut(evaluated) : evaluated;
        }
        case Term.ArrayTerm(var elements, var span) ->
            new Term.ArrayTerm(Each.map(elements, this::inner), span);
        case Term.SetTerm(var elements, var span) ->
            new Term.SetTerm(Each.map(elements, this::inner), span);
        case Term.ObjectTerm(var entries, var span) ->
            new Term.ObjectTerm(
                entries.stream()
                    .map(e -> new Term.Entry(inner(e.key()), inner(e.value())))
                    .toList(),
                span);
        default -> closures(term);
      };
    }

    /** Whether a ref in the term has steps to be found. */
    private boolean iterates(Term term) {
      return switch (term) {
        case Term.Ref ref -> isUnboundRef(ref);
        case Term.Call call -> Each.any(call.arguments(), this::iterates);
        case Term.ArrayTerm(var elements, var _) -> Each.any(elements, this::iterates);
        case Term.SetTerm(var elements, var _) -> Each.any(elements, this::iterates);
        case Term.ObjectTerm(var entries, var _) ->
            entries.stream().anyMatch(e -> iterates(e.key()) || iterates(e.value()));
        default -> false;
      };
    }

    /**
     * A term without the calls that can be made at once: they come before what iterates, as in OPA,
     * and once for all of it.
     */
    private Term callsOut(Term term) {
      return switch (term) {
        case Term.Call call when !isRelation(call) && isReady(call) -> {
          Term.Call evaluated = arguments(call);
          Term.Var variable = fresh.variable(call.span());
          done.add(
              new Literal(
                  false, new Expression.Unify(variable, evaluated), modifiers, literal.span()));
          bound.add(variable.name());
          yield variable;
        }
        case Term.ArrayTerm(var elements, var span) ->
            new Term.ArrayTerm(elements.stream().map(this::callsOut).toList(), span);
        case Term.SetTerm(var elements, var span) ->
            new Term.SetTerm(elements.stream().map(this::callsOut).toList(), span);
        case Term.ObjectTerm(var entries, var span) ->
            new Term.ObjectTerm(
                entries.stream()
                    .map(e -> new Term.Entry(callsOut(e.key()), callsOut(e.value())))
                    .toList(),
                span);
        default -> term;
      };
    }

    /** Whether the statement binds no variable of the call; those of its closures are their own. */
    private boolean isReady(Term.Call call) {
      Set<String> names = Variables.all(call);
      names.removeAll(bound);
      return names.isEmpty()
          || names.stream().noneMatch(Variables.own(call)::contains)
              && names.stream().noneMatch(Variables.own(literal)::contains);
    }

    private Term.Ref parts(Term.Ref ref) {
      Term head = ref.head() instanceof Term.Var ? ref.head() : inner(ref.head());
      return with(ref, head, Each.map(ref.path(), this::inner));
    }

    private static Term.Ref with(Term.Ref ref, Term head, List<Term> path) {
      return head == ref.head() && path == ref.path() ? ref : new Term.Ref(head, path, ref.span());
    }

    private Term.Call arguments(Term.Call call) {
      return with(call, Each.map(call.arguments(), this::inner));
    }

    private static Term.Call with(Term.Call call, List<Term> arguments) {
      return arguments == call.arguments()
          ? call
          : new Term.Call(call.operator(), arguments, call.infix(), call.span());
    }

    private boolean isUnboundRef(Term term) {
      return term instanceof Term.Ref ref
          && Each.any(
              ref.path(),
              step -> !(step instanceof Term.Scalar) && !bound.containsAll(Variables.own(step)));
    }

    private boolean isRelation(Term term) {
      if (!(term instanceof Term.Call call) || call.operator().isData()) {
        return false;
      }
      Signature signature = builtins.signature(Describe.dotted(call.operator()));
      return signature != null && signature.relation();
    }

    /** Puts the term before this statement, under the same modifiers; a variable stands for it. */
    private Term takeOut(Term term) {
      Term.Var variable = fresh.variable(term.span());
      Literal taken =
          new Literal(false, new Expression.Unify(variable, term), modifiers, literal.span());
      iterating.add(taken);
      done.add(taken);
      if (before == null) {
        before = new HashSet<>(bound);
      }
      bound.add(variable.name());
      bound.addAll(Variables.own(term));
      return variable;
    }

    /** A term in which only the closures are compiled. */
    private Term closures(Term term) {
      return switch (term) {
        case Term.Scalar _, Term.Var _ -> term;
        case Term.Ref ref ->
            with(
                ref,
                ref.head() instanceof Term.Var ? ref.head() : closures(ref.head()),
                Each.map(ref.path(), this::closures));
        case Term.Call call -> with(call, Each.map(call.arguments(), this::closures));
        case Term.ArrayTerm(var elements, var span) ->
            new Term.ArrayTerm(Each.map(elements, this::closures), span);
        case Term.SetTerm(var elements, var span) ->
            new Term.SetTerm(Each.map(elements, this::closures), span);
        case Term.ObjectTerm(var entries, var span) ->
            new Term.ObjectTerm(
                entries.stream()
                    .map(e -> new Term.Entry(closures(e.key()), closures(e.value())))
                    .toList(),
                span);
        case Term.ArrayComprehension(Term head, Body body, var span) -> {
          Result result = comprehension(body, List.of(head));
          yield new Term.ArrayComprehension(result.heads().getFirst(), result.body(), span);
        }
        case Term.SetComprehension(Term head, Body body, var span) -> {
          Result result = comprehension(body, List.of(head));
          yield new Term.SetComprehension(result.heads().getFirst(), result.body(), span);
        }
        case Term.ObjectComprehension(Term key, Term value, Body body, var span) -> {
          Result result = comprehension(body, List.of(key, value));
          yield new Term.ObjectComprehension(
              result.heads().getFirst(), result.heads().getLast(), result.body(), span);
        }
        case Term.TemplateString(var parts, var span) ->
            new Term.TemplateString(parts.stream().map(this::part).toList(), span);
      };
    }

    private Result comprehension(Body body, List<Term> heads) {
      Set<String> known = Variables.own(body);
      known.addAll(around());
      heads.stream()
          .filter(BodyCompiler::needsEvaluation)
          .forEach(head -> known.addAll(Variables.own(head)));
      for (Term head : heads) {
        if (!needsEvaluation(head)) {
          Set<String> missing = Variables.own(head);
          missing.removeAll(known);
          unsafe.add(literal, missing);
        }
      }
      return BodyCompiler.this.compile(body, heads, around());
    }

    private Term.Part part(Term.Part part) {
      if (!(part instanceof Term.Part.Embedded(Literal embedded))) {
        return part;
      }
      if (!Variables.isVariable(embedded)) {
        unsafe.checkTemplate(embedded, bound);
      }
      // its refs have no unbound variables, so nothing is taken out of it
      return new Term.Part.Embedded(
          new Statement(new HashSet<>(bound), new ArrayList<>(), embedded).compile());
    }
  }
}
