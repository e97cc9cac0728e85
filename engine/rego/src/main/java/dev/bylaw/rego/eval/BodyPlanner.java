package dev.bylaw.rego.eval;

import dev.bylaw.rego.eval.Expr.Const;
import dev.bylaw.rego.eval.Expr.Register;
import dev.bylaw.rego.eval.Scope.Replacement;
import dev.bylaw.rego.syntax.Body;
import dev.bylaw.rego.syntax.Expression;
import dev.bylaw.rego.syntax.Literal;
import dev.bylaw.rego.syntax.Term;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Plans one body: statements become checks (hold at most once) and links (may hold often), in
 * order. Which variables are bound is known at every point, so each place of a variable is either a
 * binding or a reading.
 */
final class BodyPlanner {
  final PlanContext context;
  final Layout layout;
  private final Map<String, Register> bound;
  private final List<Part> parts = new ArrayList<>();

  /** The parts as an unobserved plan has them; these same ones in such a plan. */
  private final List<Part> bare;

  private @Nullable Watch watch;
  private final List<BodyPlanner> joined = new ArrayList<>();
  private final TermPlanner terms = new TermPlanner(this);

  BodyPlanner(PlanContext context, Layout layout) {
    this(context, layout, new LinkedHashMap<>());
  }

  private BodyPlanner(PlanContext context, Layout layout, Map<String, Register> bound) {
    this.context = context;
    this.layout = layout;
    this.bound = bound;
    this.bare = context.observed() ? new ArrayList<>() : parts;
  }

  /** A piece of a body. */
  private sealed interface Part {
    record Once(Check check) implements Part {}

    record Many(Link link) implements Part {}
  }

  /** Makes a step once it is known what follows it. */
  @FunctionalInterface
  interface Link {
    Step to(Step next);
  }

  /**
   * A planner for a body inside this one: it sees what is bound here and keeps its own to itself.
   */
  BodyPlanner closure() {
    return new BodyPlanner(context, layout, new LinkedHashMap<>(bound));
  }

  /** Has the observer told of this body. Requires an observed plan. */
  void watch(Watch watcher) {
    watch = watcher;
  }

  void add(Check check) {
    add(new Part.Once(check));
  }

  void add(Link link) {
    layout.costly = true;
    add(new Part.Many(link));
  }

  private void add(Part part) {
    parts.add(part);
    if (bare != parts) {
      bare.add(part);
    }
  }

  /** The variables that are bound so far. */
  Map<String, Register> bound() {
    return bound;
  }

  @Nullable Register register(String variable) {
    return bound.get(variable);
  }

  boolean isBound(String variable) {
    return bound.containsKey(variable);
  }

  /** Names a register. */
  void bind(String variable, Register register) {
    bound.put(variable, register);
  }

  /** The number of generators on the body's own level. */
  int loops() {
    return (int) bare.stream().filter(part -> part instanceof Part.Many).count();
  }

  /** Whether the body may hold more than once. */
  boolean isMany() {
    return bare.stream().anyMatch(part -> part instanceof Part.Many);
  }

  /** The statements of a body that {@linkplain #isMany holds at most once}. */
  Check[] checks() {
    Check[] checks = new Check[parts.size()];
    for (int i = 0; i < checks.length; i++) {
      checks[i] =
          switch (parts.get(i)) {
            case Part.Once(Check check) -> check;
            case Part.Many _ -> throw new IllegalStateException("body may hold often");
          };
    }
    return checks;
  }

  /** The whole body, followed by `end`. */
  Step build(Step end) {
    Step next = watch == null ? end : watch.leaving(end, bound);
    Deque<Check> run = new ArrayDeque<>();
    for (Part part : parts.reversed()) {
      switch (part) {
        case Part.Once(Check check) -> run.addFirst(check);
        case Part.Many(Link link) -> {
          next = link.to(flush(run, next));
        }
      }
    }
    Step first = flush(run, next);
    return watch == null ? first : watch.entering(first);
  }

  private static Step flush(Deque<Check> run, Step next) {
    if (run.isEmpty()) {
      return next;
    }
    Step checks = new Step.Checks(run.toArray(new Check[0]), next);
    run.clear();
    return checks;
  }

  /** What must hold for the body to hold, as far as an index can use it. */
  Needs needs() {
    Needs needs = new Needs(context, layout.arity());
    addTo(needs);
    return needs;
  }

  private void addTo(Needs needs) {
    for (Part part : bare) {
      if (part instanceof Part.Once(Check check)) {
        needs.add(check);
      }
    }
    joined.forEach(inner -> inner.addTo(needs));
  }

  void body(Body body) {
    List<Literal> literals = body.literals();
    JoinPlanner joins = new JoinPlanner(this, literals);
    for (int i = 0; i < literals.size(); ) {
      int after = joins.plan(i);
      if (after == i) {
        literal(literals.get(i));
        after++;
      }
      i = after;
    }
  }

  /** Takes note of statements that stand in a join. */
  void joined(BodyPlanner inner) {
    joined.add(inner);
  }

  /**
   * Plans the statements of a query and gives the values to show for them. A query of one statement
   * that holds at most once shows its value even where that is false.
   */
  Expr[] query(Body query) {
    List<Expr> values = new ArrayList<>();
    for (Literal literal : query.literals()) {
      if (literal.negated()
          || !(literal.expression() instanceof Expression.Test(Term term))
          || isPrint(term)) {
        literal(literal);
        values.add(constant(BooleanValue.TRUE));
        continue;
      }
      Register shown = layout.fresh();
      BodyPlanner inner = closure();
      inner.add(new Check.Bind(shown.index, inner.value(term)));
      if (query.literals().size() > 1 || inner.isMany()) {
        inner.add(new Check.Truthy(shown));
      }
      if (context.observed()) {
        BodyPlanner statement = closure();
        statement.take(literal, inner);
        watched(literal, statement);
      } else {
        take(literal, inner);
      }
      values.add(shown);
    }
    return values.toArray(new Expr[0]);
  }

  /** Takes in a statement that is planned without its modifiers. */
  private void take(Literal literal, BodyPlanner inner) {
    if (literal.modifiers().isEmpty()) {
      bound.putAll(inner.bound);
      inner.parts.forEach(this::add);
    } else {
      under(modifiers(literal), inner);
    }
  }

  void literal(Literal literal) {
    if (context.observed()) {
      BodyPlanner statement = closure();
      statement.statement(literal);
      watched(literal, statement);
    } else {
      statement(literal);
    }
  }

  /** Takes in a statement that the observer is told of. */
  private void watched(Literal literal, BodyPlanner statement) {
    parts.add(new Part.Many(Watch.statement(literal.span(), bound, statement, layout.fresh())));
    bare.addAll(statement.bare);
    bound.putAll(statement.bound);
  }

  private void statement(Literal literal) {
    if (literal.modifiers().isEmpty()) {
      if (literal.negated()) {
        negation(literal.expression());
      } else {
        expression(literal.expression());
      }
      return;
    }
    With.Modifier[] modifiers = modifiers(literal);
    if (literal.negated()) {
      BodyPlanner inner = closure();
      inner.negation(literal.expression());
      add(new Check.Exists(new With(modifiers, inner.build(Step.Found.FOUND))));
      return;
    }
    BodyPlanner inner = closure();
    inner.expression(literal.expression());
    under(modifiers, inner);
  }

  private void negation(Expression expression) {
    Expression negated = new Hoist(this).statement(new CallsFirst(this).statement(expression));
    BodyPlanner inner = closure();
    inner.expression(negated);
    add(new Check.Not(inner.build(Step.Found.FOUND)));
  }

  /** Plans that a term has a value, and names it. */
  void bindFirst(String name, Term term) {
    Register register = layout.fresh();
    add(new Check.Bind(register.index, terms.value(term)));
    bind(name, register);
  }

  /** Takes in the parts of a planner for a statement under modifiers, and what it bound. */
  private void under(With.Modifier[] modifiers, BodyPlanner inner) {
    bound.putAll(inner.bound);
    if (inner.isMany()) {
      add(next -> new With(modifiers, inner.build(new With.Leave(next))));
    } else {
      add(new Check.Exists(new With(modifiers, inner.build(Step.Found.FOUND))));
    }
  }

  private With.Modifier[] modifiers(Literal literal) {
    List<With.Modifier> modifiers = new ArrayList<>();
    for (Literal.With with : new CallsFirst(this).modifiers(literal.modifiers())) {
      modifiers.add(modifier(with));
    }
    return modifiers.toArray(new With.Modifier[0]);
  }

  private With.Modifier modifier(Literal.With with) {
    Term.Ref target = with.target();
    if (target.isInput()) {
      return new With.Modifier.Input(ground(target), terms.value(with.value()));
    }
    if (!target.isData()) {
      return code(PlanContext.dotted(target), with.value());
    }
    Function function = context.function(target);
    return function != null
        ? code(function, with.value())
        : new With.Modifier.Data(ground(target), terms.value(with.value()));
  }

  private With.Modifier code(Object target, Term value) {
    if (value instanceof Term.Ref ref) {
      Function function = ref.isData() ? context.function(ref) : null;
      if (function != null) {
        return new With.Modifier.Code(target, new Replacement.ByFunction(function));
      }
    }
    String name = PlanContext.dottedOrNull(value);
    if (name != null && !isBound(name) && context.isBuiltin(name)) {
      return new With.Modifier.Code(target, new Replacement.ByBuiltin(context.builtin(name)));
    }
    return new With.Modifier.CodeByValue(target, terms.value(value));
  }

  private static List<Value> ground(Term.Ref ref) {
    List<Value> path = new ArrayList<>();
    for (Term step : ref.path()) {
      if (!(step instanceof Term.Scalar(Value value, var _))) {
        throw new IllegalStateException("target of `with` is not ground at " + ref.span());
      }
      path.add(value);
    }
    return path;
  }

  private void expression(Expression written) {
    Expression expression = new CallsFirst(this).statement(written);
    switch (expression) {
      case Expression.Test(Term term) -> test(term);
      case Expression.Unify(Term left, Term right) -> new Unifier(this, terms).unify(left, right);
      case Expression.Assign(Term target, Term value) ->
          new Unifier(this, terms).unify(target, value);
      case Expression.SomeDeclaration _ -> {}
      case Expression.SomeIn(@Nullable Term key, Term value, Term collection) ->
          new Unifier(this, terms)
              .unify(
                  value,
                  new Term.Ref(
                      collection,
                      List.of(key == null ? new Term.Var("_#in", value.span()) : key),
                      value.span()));
      case Expression.Every every -> every(every);
      case Expression.And(Body left, Body right) -> {
        add(new Check.Exists(exists(left)));
        add(new Check.Exists(exists(right)));
      }
      case Expression.Or(Body left, Body right) ->
          add(new Check.Either(exists(left), exists(right)));
      case Expression.Group(Body body) -> add(new Check.Exists(exists(body)));
    }
  }

  /** A body of which one solution is enough. */
  Step exists(Body body) {
    BodyPlanner inner = closure();
    inner.body(body);
    return inner.build(Step.Found.FOUND);
  }

  private void every(Expression.Every every) {
    Expr domain = terms.value(every.domain());
    Register collection = layout.fresh();
    BodyPlanner elements = closure();
    Pattern key = Pattern.Any.ANY;
    if (every.key() != null) {
      Register register = layout.fresh();
      elements.bind(every.key().name(), register);
      key = new Pattern.Variable(register.index);
    }
    Register element = layout.fresh();
    elements.bind(every.value().name(), element);
    Pattern keyPattern = key;
    elements.add(next -> new Iterate(collection, keyPattern, element.index, next));
    elements.add(new Check.Not(elements.exists(every.body())));
    add(new Every(domain, collection.index, elements.build(Step.Found.FOUND)));
  }

  private void test(Term term) {
    if (!(term instanceof Term.Call call)) {
      truthy(terms.value(term));
      return;
    }
    Term.@Nullable Call inner = terms.withoutOutput(call);
    if (inner != null) {
      new Unifier(this, terms).unify(call.arguments().getLast(), inner);
      return;
    }
    String name = call.operator().isData() ? "" : PlanContext.dotted(call.operator());
    if (isPrint(call)) {
      if (context.observed()) {
        print(call);
      }
      return;
    }
    Comparison comparison = Comparison.ofBuiltin(name);
    if (comparison == Comparison.EQUAL) {
      new Unifier(this, terms).unify(call.arguments().get(0), call.arguments().get(1));
    } else if (comparison != null) {
      Expr left = terms.value(call.arguments().get(0));
      Expr right = terms.value(call.arguments().get(1));
      add(
          context
              .nodes()
              .share(
                  Check.Ordered.class,
                  List.of(comparison, left, right),
                  () -> new Check.Ordered(comparison, left, right)));
    } else if (name.equals("internal.member_2")) {
      Expr element = terms.value(call.arguments().get(0));
      Expr collection = terms.value(call.arguments().get(1));
      SetValue members = members(collection.constant());
      if (members != null) {
        add(
            context
                .nodes()
                .share(
                    Check.InSet.class,
                    List.of(element, members),
                    () -> new Check.InSet(element, members)));
      } else {
        truthy(terms.call(call, new Expr[] {element, collection}));
      }
    } else {
      truthy(terms.value(term));
    }
  }

  private static boolean isPrint(Term term) {
    if (!(term instanceof Term.Call call) || call.operator().isData()) {
      return false;
    }
    String name = PlanContext.dotted(call.operator());
    return name.equals("print") || name.equals("internal.print");
  }

  private void print(Term.Call call) {
    Expr[] arguments =
        call.arguments().stream()
            .map(term ->
                values(new Literal(false, new Expression.Test(term), List.of(), term.span())))
            .toArray(Expr[]::new);
    add(new Watch.Print(arguments, call.span()));
  }

  private void truthy(Expr expr) {
    add(context.nodes().share(Check.Truthy.class, List.of(expr), () -> new Check.Truthy(expr)));
  }

  /** What `in` finds in a collection that is written out, or null. */
  private static @Nullable SetValue members(@Nullable Value collection) {
    return switch (collection) {
      case SetValue set -> set;
      case ArrayValue array -> SetValue.of(array.asList());
      case ObjectValue object -> SetValue.of(object.values().asList());
      case null, default -> null;
    };
  }

  /** The value of a term in a head, whose calls are made first. */
  Expr head(Term term) {
    return heads(List.of(term)).getFirst();
  }

  /** The values of the terms of one head, in their order: the calls of all are made first. */
  List<Expr> heads(List<Term> written) {
    List<Expr> values = new ArrayList<>();
    new CallsFirst(this).terms(written).forEach(term -> values.add(terms.value(term)));
    return values;
  }

  /** The value of a term in this body; generators that it needs become part of the body. */
  Expr value(Term term) {
    return terms.value(term);
  }

  /**
   * The set of values of a statement `term with …`, for template strings, which print what has no
   * value.
   */
  Expr values(Literal literal) {
    BodyPlanner inner = closure();
    Register result = layout.fresh();
    if (!(literal.expression() instanceof Expression.Test(Term term))) {
      throw new IllegalStateException("template expression is no term at " + literal.span());
    }
    if (literal.modifiers().isEmpty()) {
      inner.add(new Check.Bind(result.index, inner.value(term)));
    } else {
      With.Modifier[] modifiers = inner.modifiers(literal);
      BodyPlanner scoped = inner.closure();
      scoped.add(new Check.Bind(result.index, scoped.value(term)));
      inner.under(modifiers, scoped);
    }
    return new Construct.SetComprehension(inner.build(new Emit.Member(result)));
  }

  /** Matches a value against a term whose variables may be new. */
  void match(Expr value, Term pattern) {
    new Unifier(this, terms).match(value, pattern);
  }

  static Expr constant(Value value) {
    return new Const(value);
  }
}
