package dev.bylaw.rego.compile;

import dev.bylaw.rego.builtin.BuiltinLibrary;
import dev.bylaw.rego.builtin.Signature;
import dev.bylaw.rego.syntax.Body;
import dev.bylaw.rego.syntax.Expression;
import dev.bylaw.rego.syntax.Head;
import dev.bylaw.rego.syntax.Literal;
import dev.bylaw.rego.syntax.Rule;
import dev.bylaw.rego.syntax.Term;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NullValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Computes footprints: an abstract evaluation in which a term stands for the parts of the input
 * that it may be, and for the constants. A rule is looked at once for each set of parts that its
 * parameters may be.
 */
final class FootprintAnalysis {
  /** How many rules deep the value of a term is followed. */
  private static final int MAX_DEPTH = 40;

  /** How many parts of the input a term may stand for before it is no longer followed. */
  private static final int MAX_PARTS = 64;

  private final RuleTree tree;
  private final SortedSet<InputPath> required = new TreeSet<>();
  private final SortedSet<InputPath> optional = new TreeSet<>();
  private final SortedSet<String> data = new TreeSet<>();
  private final SortedMap<InputPath, InputUse> uses = new TreeMap<>();
  private final BuiltinLibrary builtins;
  private boolean deterministic = true;
  private final Set<Visit> seen = new HashSet<>();
  private final Deque<Visit> waiting = new ArrayDeque<>();
  private final Map<Visit, Environment> environments = new HashMap<>();

  FootprintAnalysis(CheckedProgram program) {
    this.tree = program.rules();
    this.builtins = program.builtins();
  }

  /** A part of the input, and whether only {@code object.get} led to it. */
  private record Part(InputPath path, boolean optional) {
    Part then(@Nullable Value step) {
      return new Part(path.then(step), optional);
    }
  }

  /**
   * What a term may be.
   *
   * @param other whether it may be something else too
   */
  private record Parts(Set<Part> parts, Set<Value> constants, boolean other) {
    static final Parts NOTHING = new Parts(Set.of(), Set.of(), false);
    static final Parts ANYTHING = new Parts(Set.of(), Set.of(), true);

    static Parts of(Set<Value> constants) {
      return new Parts(Set.of(), constants, false);
    }

    /** What is one or the other. */
    Parts or(Parts alternative) {
      return joined(alternative, other || alternative.other);
    }

    /** What is both: a variable of two statements. */
    Parts and(Parts also) {
      return joined(also, other && also.other);
    }

    private Parts joined(Parts second, boolean any) {
      Set<Part> all = new HashSet<>(parts);
      all.addAll(second.parts);
      Set<Value> values = new HashSet<>(constants);
      values.addAll(second.constants);
      return all.size() > MAX_PARTS || values.size() > MAX_PARTS
          ? new Parts(parts, Set.of(), true)
          : new Parts(all, values, any);
    }
  }

  /**
   * A rule to look at.
   *
   * @param masks the parts of the input that are replaced around it
   */
  private record Visit(Key rule, List<Parts> arguments, Set<InputPath> masks) {}

  /** A rule by identity. */
  private static final class Key {
    final CheckedRule rule;

    Key(CheckedRule rule) {
      this.rule = rule;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && key.rule == rule;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(rule);
    }
  }

  /** What the variables of a rule stand for. */
  private static final class Environment {
    final Map<String, Parts> variables = new HashMap<>();

    void bind(String name, Parts parts) {
      variables.merge(name, parts, Parts::and);
    }
  }

  Footprint run(Collection<List<String>> paths) {
    for (List<String> path : paths) {
      RuleTree node = tree.find(path);
      if (node != null) {
        enqueueAll(node, Set.of());
      }
    }
    while (!waiting.isEmpty()) {
      visit(waiting.removeFirst());
    }
    optional.removeAll(required);
    return new Footprint(required, optional, data, uses, deterministic);
  }

  private void enqueueAll(RuleTree node, Set<InputPath> masks) {
    node.rules().forEach(rule -> enqueue(rule, List.of(), masks));
    node.children().values().forEach(child -> enqueueAll(child, masks));
  }

  private void enqueue(CheckedRule rule, List<Parts> arguments, Set<InputPath> masks) {
    Visit visit = new Visit(new Key(rule), arguments, masks);
    if (seen.add(visit)) {
      waiting.addLast(visit);
    }
  }

  private void visit(Visit visit) {
    Rule rule = visit.rule.rule.rule();
    Environment environment = environment(visit, 0);
    Reader reader = new Reader(environment, visit.masks);
    if (rule.head() instanceof Head.Function function) {
      function.parameters().forEach(reader::term);
    }
    reader.body(rule.body());
    visit.rule.rule.suffix().forEach(reader::term);
    values(rule).forEach(reader::term);
    rule.otherwise().forEach(branch -> reader.body(branch.body()));
  }

  /** The terms that give a rule its value. */
  private static List<Term> values(Rule rule) {
    List<Term> values = new ArrayList<>();
    values.add(
        switch (rule.head()) {
          case Head.Single single -> single.value();
          case Head.Member member -> member.element();
          case Head.Function function -> function.value();
        });
    rule.otherwise().forEach(branch -> values.add(branch.value()));
    return values;
  }

  private Environment environment(Visit visit, int depth) {
    Environment found = environments.get(visit);
    if (found != null) {
      return found;
    }
    Environment environment = new Environment();
    environments.put(visit, environment);
    Rule rule = visit.rule.rule.rule();
    Evaluator evaluator = new Evaluator(environment, visit.masks, depth);
    if (rule.head() instanceof Head.Function function) {
      for (int i = 0; i < function.parameters().size(); i++) {
        Parts argument = i < visit.arguments.size() ? visit.arguments.get(i) : Parts.ANYTHING;
        evaluator.match(function.parameters().get(i), argument);
      }
    }
    evaluator.body(rule.body());
    rule.otherwise().forEach(branch -> evaluator.body(branch.body()));
    values(rule).forEach(value -> Closures.forEach(value, evaluator::body));
    return environment;
  }

  /** The masks of a statement's modifiers, with those around it. */
  private static Set<InputPath> masks(Literal literal, Set<InputPath> around) {
    Set<InputPath> masks = around;
    for (Literal.With with : literal.modifiers()) {
      if (with.target().isInput()
          && (!with.target().path().isEmpty() || !usesInput(with.value()))) {
        InputPath path = new InputPath(List.of(), false);
        for (Term step : with.target().path()) {
          path = path.then(step instanceof Term.Scalar scalar ? scalar.value() : null);
        }
        if (!path.open()) {
          masks = new HashSet<>(masks);
          masks.add(path);
        }
      }
    }
    return masks;
  }

  /** Whether a term may be made from the input: in doubt it is. */
  private static boolean usesInput(Term term) {
    return switch (term) {
      case Term.Scalar _ -> false;
      case Term.ArrayTerm(var elements, var _) ->
          elements.stream().anyMatch(FootprintAnalysis::usesInput);
      case Term.SetTerm(var elements, var _) ->
          elements.stream().anyMatch(FootprintAnalysis::usesInput);
      case Term.ObjectTerm(var entries, var _) ->
          entries.stream().anyMatch(e -> usesInput(e.key()) || usesInput(e.value()));
      default -> true;
    };
  }

  /** Finds what terms may be. */
  private class Evaluator {
    final Environment environment;
    final Set<InputPath> masks;
    private final int depth;

    Evaluator(Environment environment, Set<InputPath> masks, int depth) {
      this.environment = environment;
      this.masks = masks;
      this.depth = depth;
    }

    /** Binds the variables of a body and of the closures in it. */
    void body(Body body) {
      for (Literal literal : body.literals()) {
        Evaluator inner = new Evaluator(environment, masks(literal, masks), depth);
        inner.closuresIn(literal);
        switch (literal.expression()) {
          case Expression.Unify(Term left, Term right) -> {
            inner.matchTerms(left, right);
            inner.matchTerms(right, left);
          }
          case Expression.Every(var key, var value, Term domain, Body nested) -> {
            inner.match(value, inner.step(inner.parts(domain), null, elements(domain)));
            inner.body(nested);
          }
          case Expression.And(Body left, Body right) -> {
            inner.body(left);
            inner.body(right);
          }
          case Expression.Or(Body left, Body right) -> {
            inner.body(left);
            inner.body(right);
          }
          case Expression.Group(Body nested) -> inner.body(nested);
          case Expression.Test _,
              Expression.Assign _,
              Expression.SomeDeclaration _,
              Expression.SomeIn _ -> {}
        }
      }
    }

    private void closuresIn(Literal literal) {
      Closures.forEach(literal, this::body);
    }

    private void matchTerms(Term pattern, Term term) {
      if (pattern instanceof Term.ArrayTerm a
          && term instanceof Term.ArrayTerm b
          && a.elements().size() == b.elements().size()) {
        for (int i = 0; i < a.elements().size(); i++) {
          matchTerms(a.elements().get(i), b.elements().get(i));
        }
      } else if (pattern instanceof Term.Var
          || pattern instanceof Term.ArrayTerm
          || pattern instanceof Term.ObjectTerm) {
        match(pattern, parts(term));
      }
    }

    /** Binds the variables of a pattern to the parts of what it is matched with. */
    void match(Term pattern, Parts value) {
      switch (pattern) {
        case Term.Var variable -> environment.bind(variable.name(), value);
        case Term.ArrayTerm(var elements, var _) -> {
          for (int i = 0; i < elements.size(); i++) {
            match(elements.get(i), step(value, NumberValue.of(i), Set.of()));
          }
        }
        case Term.ObjectTerm(var entries, var _) ->
            entries.forEach(entry ->
                match(
                    entry.value(),
                    step(
                        value,
                        entry.key() instanceof Term.Scalar key ? key.value() : null,
                        Set.of())));
        default -> {}
      }
    }

    Parts step(Parts value, @Nullable Value step, Set<Value> constants) {
      Set<Part> parts = new HashSet<>();
      value.parts.forEach(part -> parts.add(part.then(step)));
      return new Parts(parts, constants, constants.isEmpty());
    }

    Parts parts(Term term) {
      return switch (term) {
        case Term.Scalar scalar -> Parts.of(Set.of(scalar.value()));
        case Term.Var variable ->
            environment.variables.getOrDefault(variable.name(), Parts.ANYTHING);
        case Term.Ref ref -> ref(ref);
        case Term.Call call -> call(call);
        default -> Parts.ANYTHING;
      };
    }

    private Parts ref(Term.Ref ref) {
      if (ref.isData()) {
        return rules(ref);
      }
      if (ref.isInput()) {
        return steps(
            new Parts(Set.of(new Part(new InputPath(List.of(), false), false)), Set.of(), false),
            ref.path());
      }
      if (ref.path().size() == 1 && !(ref.path().getFirst() instanceof Term.Scalar)) {
        Set<Value> elements = elements(ref.head());
        if (!elements.isEmpty()) {
          return Parts.of(elements);
        }
      }
      return steps(parts(ref.head()), ref.path());
    }

    private Parts steps(Parts start, List<Term> path) {
      if (path.isEmpty()) {
        return start;
      }
      Set<Part> parts = start.parts;
      for (Term step : path) {
        Parts found = parts(step);
        Set<Part> next = new HashSet<>();
        for (Part part : parts) {
          if (found.other || !found.parts.isEmpty() || next.size() > MAX_PARTS) {
            next.add(part.then(null));
          }
          if (next.size() <= MAX_PARTS) {
            found.constants.forEach(constant -> next.add(part.then(constant)));
          }
        }
        parts = next;
      }
      return new Parts(parts, Set.of(), start.other || !start.constants.isEmpty());
    }

    /** What a ref from data may be: what the rules that it names may be. */
    private Parts rules(Term.Ref ref) {
      Parts found = Parts.ANYTHING;
      RuleTree node = tree;
      boolean first = true;
      for (int i = 0; i <= ref.path().size() && depth < MAX_DEPTH; i++) {
        for (CheckedRule rule : node.rules()) {
          int taken = rule.suffix().size() + (rule.rule().head() instanceof Head.Member ? 1 : 0);
          if (i + taken <= ref.path().size() && !(rule.rule().head() instanceof Head.Function)) {
            List<Term> rest = ref.path().subList(i + taken, ref.path().size());
            Parts value = steps(value(rule, List.of()), rest);
            found = first ? value : found.or(value);
            first = false;
          }
        }
        if (i == ref.path().size()
            || !(ref.path().get(i) instanceof Term.Scalar scalar)
            || !(scalar.value() instanceof StringValue text)) {
          break;
        }
        RuleTree child = node.children().get(text.value());
        if (child == null) {
          break;
        }
        node = child;
      }
      return found;
    }

    private Parts value(CheckedRule rule, List<Parts> arguments) {
      Visit visit = new Visit(new Key(rule), arguments, masks);
      Environment inner = FootprintAnalysis.this.environment(visit, depth + 1);
      Evaluator evaluator = new Evaluator(inner, masks, depth + 1);
      Parts found = Parts.NOTHING;
      for (Term value : values(rule.rule())) {
        found = found.or(evaluator.parts(value));
      }
      return found;
    }

    private Parts call(Term.Call call) {
      if (call.operator().isData()) {
        List<Parts> arguments = call.arguments().stream().map(this::parts).toList();
        if (depth >= MAX_DEPTH) {
          return Parts.ANYTHING;
        }
        Parts found = Parts.NOTHING;
        for (CheckedRule rule : functions(call.operator())) {
          found = found.or(value(rule, arguments));
        }
        return found;
      }
      return isObjectGet(call) ? objectGet(call) : Parts.ANYTHING;
    }

    boolean isObjectGet(Term.Call call) {
      return Describe.dotted(call.operator()).equals("object.get") && call.arguments().size() == 3;
    }

    Parts objectGet(Term.Call call) {
      Set<Part> parts = new HashSet<>();
      for (Part part : parts(call.arguments().get(0)).parts) {
        Part found = new Part(part.path, true);
        for (@Nullable Value key : keys(call.arguments().get(1))) {
          found = found.then(key);
        }
        parts.add(found);
      }
      return new Parts(parts, Set.of(), true).or(parts(call.arguments().get(2)));
    }

    /** The steps that a key of object.get stands for; null for one that is no constant. */
    private List<@Nullable Value> keys(Term key) {
      List<@Nullable Value> steps = new ArrayList<>();
      if (key instanceof Term.ArrayTerm(var elements, var _)) {
        for (Term element : elements) {
          steps.add(constant(element));
        }
        return steps;
      }
      Value constant = constant(key);
      if (constant instanceof ArrayValue array) {
        steps.addAll(array.asList());
      } else {
        steps.add(constant);
      }
      return steps;
    }

    private @Nullable Value constant(Term term) {
      Parts found = parts(term);
      boolean only = !found.other && found.parts.isEmpty() && found.constants.size() == 1;
      return only ? found.constants.iterator().next() : null;
    }
  }

  /** The elements of a collection of constants; none where it is something else. */
  private static Set<Value> elements(Term collection) {
    List<Term> elements =
        switch (collection) {
          case Term.ArrayTerm array -> array.elements();
          case Term.SetTerm set -> set.elements();
          default -> List.of();
        };
    Set<Value> values = new HashSet<>();
    for (Term element : elements) {
      if (!(element instanceof Term.Scalar scalar) || values.size() == MAX_PARTS) {
        return Set.of();
      }
      values.add(scalar.value());
    }
    return values;
  }

  /** A ref to one part of the input, with constant steps alone; null for anything else. */
  private static Term.@Nullable Ref attribute(Term term) {
    return term instanceof Term.Ref ref
            && ref.isInput()
            && !ref.path().isEmpty()
            && ref.path().stream().allMatch(step -> step instanceof Term.Scalar)
        ? ref
        : null;
  }

  /** The rules that a ref of constant steps names whole; none where it may be more than they. */
  private List<CheckedRule> named(Term.Ref ref) {
    RuleTree node = tree;
    for (Term step : ref.path()) {
      RuleTree child =
          step instanceof Term.Scalar(StringValue name, var _)
              ? node.children().get(name.value())
              : null;
      if (child == null || !node.rules().isEmpty()) {
        return List.of();
      }
      node = child;
    }
    boolean whole =
        node.children().isEmpty() && node.rules().stream().allMatch(r -> r.suffix().isEmpty());
    return whole ? node.rules() : List.of();
  }

  private List<CheckedRule> functions(Term.Ref operator) {
    List<String> path = new ArrayList<>();
    for (Term step : operator.path()) {
      if (step instanceof Term.Scalar scalar && scalar.value() instanceof StringValue text) {
        path.add(text.value());
      }
    }
    RuleTree node = tree.find(path);
    return node == null ? List.of() : node.rules();
  }

  /** Notes what the terms of a rule read. */
  private final class Reader extends Evaluator {
    Reader(Environment environment, Set<InputPath> masks) {
      super(environment, masks, 0);
    }

    @Override
    void body(Body body) {
      body.literals().forEach(this::literal);
    }

    private void literal(Literal literal) {
      for (Literal.With with : literal.modifiers()) {
        with.target().path().forEach(this::term);
        term(with.value());
        if (isFunctionName(with.value())) {
          functions((Term.Ref) with.value()).forEach(rule -> enqueue(rule, List.of(), masks));
        }
      }
      Reader inner = new Reader(environment, FootprintAnalysis.masks(literal, masks));
      switch (literal.expression()) {
        case Expression.Test(Term.Ref ref) when attribute(ref) != null ->
            inner.note(ref, InputUse.equal(Set.of(BooleanValue.FALSE)));
        case Expression.Test(Term term) -> inner.term(term);
        case Expression.Unify(Term left, Term right) -> {
          if (inner.isCompared(left, right)) {
            return;
          }
          inner.term(left);
          inner.term(right);
          inner.pattern(left, inner.parts(right));
          inner.pattern(right, inner.parts(left));
        }
        case Expression.Every(var _, var _, Term domain, Body body) -> {
          inner.term(domain);
          inner.body(body);
        }
        case Expression.And(Body left, Body right) -> {
          inner.body(left);
          inner.body(right);
        }
        case Expression.Or(Body left, Body right) -> {
          inner.body(left);
          inner.body(right);
        }
        case Expression.Group(Body body) -> inner.body(body);
        case Expression.Assign _, Expression.SomeDeclaration _, Expression.SomeIn _ -> {}
      }
    }

    private static boolean isFunctionName(Term term) {
      return term instanceof Term.Ref ref && ref.isData();
    }

    /** A pattern reads the parts that it takes out of what it is matched with. */
    private void pattern(Term pattern, Parts value) {
      switch (pattern) {
        case Term.ArrayTerm(var elements, var _) -> {
          for (int i = 0; i < elements.size(); i++) {
            Parts part = step(value, NumberValue.of(i), Set.of());
            note(part.parts);
            pattern(elements.get(i), part);
          }
        }
        case Term.ObjectTerm(var entries, var _) ->
            entries.forEach(entry -> {
              Value key = entry.key() instanceof Term.Scalar scalar ? scalar.value() : null;
              Parts part = step(value, key, Set.of());
              note(part.parts);
              pattern(entry.value(), part);
            });
        default -> {}
      }
    }

    private void note(Set<Part> parts) {
      for (Part part : parts) {
        note(part, InputUse.WHOLE);
      }
    }

    private void note(Part part, InputUse use) {
      if (masks.stream().noneMatch(mask -> mask.isPrefixOf(part.path))) {
        (part.optional ? optional : required).add(part.path);
        uses.merge(part.path, use, InputUse::and);
      }
    }

    private void note(Term attribute, InputUse use) {
      parts(attribute).parts.forEach(part -> note(part, use));
    }

    /**
     * Whether a call asks of an attribute of the input something that can be told, and is noted.
     */
    private boolean asks(Term.Call call) {
      List<Term> given = call.arguments();
      return switch (Describe.dotted(call.operator())) {
        case "equal", "neq" -> given.size() == 2 && isCompared(given.getFirst(), given.getLast());
        case "internal.member_2" ->
            given.size() == 2 && isMember(given.getFirst(), given.getLast());
        case "substring" -> given.size() == 3 && isBeginning(given);
        default -> false;
      };
    }

    private boolean isCompared(Term left, Term right) {
      Term attribute = attribute(left) == null ? right : left;
      Term other = attribute == left ? right : left;
      Set<Value> constants = constants(other);
      if (attribute(attribute) == null || constants.isEmpty()) {
        return false;
      }
      note(attribute, InputUse.equal(constants));
      term(other);
      return true;
    }

    private boolean isMember(Term element, Term collection) {
      Set<Value> looked = constants(element);
      Set<Value> allowed = allElements(collection);
      if (attribute(collection) != null && !looked.isEmpty()) {
        note(collection, InputUse.members(looked));
        term(element);
        return true;
      }
      if (attribute(element) != null && !allowed.isEmpty()) {
        note(element, InputUse.equal(allowed));
        term(collection);
        return true;
      }
      return false;
    }

    private boolean isBeginning(List<Term> given) {
      if (attribute(given.get(0)) != null
          && given.get(1) instanceof Term.Scalar(NumberValue from, var _)
          && from.equals(NumberValue.of(0))
          && given.get(2) instanceof Term.Scalar(NumberValue length, var _)
          && length.isWholeLong()
          && length.longValue() > 0
          && length.longValue() < Integer.MAX_VALUE) {
        note(given.get(0), InputUse.beginning((int) length.longValue()));
        return true;
      }
      return false;
    }

    /** The constants, scalars all, that a term is one of; none where it may be anything else. */
    private Set<Value> constants(Term term) {
      Parts found = parts(term);
      return found.other
              || !found.parts.isEmpty()
              || !found.constants.stream().allMatch(this::isPlain)
          ? Set.of()
          : found.constants;
    }

    private boolean isPlain(Value value) {
      return value instanceof StringValue
          || value instanceof NumberValue
          || value instanceof BooleanValue
          || value instanceof NullValue;
    }

    /** The constants that a collection may have: it stands here, or rules name it. */
    private Set<Value> allElements(Term collection) {
      if (!(collection instanceof Term.Ref ref) || !ref.isData()) {
        return elements(collection);
      }
      Set<Value> all = new HashSet<>();
      for (CheckedRule rule : named(ref)) {
        for (Term value : values(rule.rule())) {
          Set<Value> some = elements(value);
          if (some.isEmpty() || !(rule.rule().head() instanceof Head.Single)) {
            return Set.of();
          }
          all.addAll(some);
        }
      }
      return all;
    }

    void term(Term term) {
      switch (term) {
        case Term.Scalar _, Term.Var _ -> {}
        case Term.Ref ref -> {
          note(parts(ref).parts);
          called(ref);
          if (ref.isData()) {
            dataRef(ref);
          }
          term(ref.head());
          ref.path().forEach(this::term);
        }
        case Term.Call call -> {
          called(call.operator());
          if (asks(call)) {
            return;
          }
          call.arguments().forEach(this::term);
          if (call.operator().isData()) {
            List<Parts> arguments = call.arguments().stream().map(this::parts).toList();
            functions(call.operator()).forEach(rule -> enqueue(rule, arguments, masks));
          } else if (isObjectGet(call)) {
            note(objectGet(call).parts);
          }
        }
        case Term.ArrayTerm(var elements, var _) -> elements.forEach(this::term);
        case Term.SetTerm(var elements, var _) -> elements.forEach(this::term);
        case Term.ObjectTerm(var entries, var _) ->
            entries.forEach(entry -> {
              term(entry.key());
              term(entry.value());
            });
        case Term.ArrayComprehension(Term head, Body body, var _) -> {
          body(body);
          term(head);
        }
        case Term.SetComprehension(Term head, Body body, var _) -> {
          body(body);
          term(head);
        }
        case Term.ObjectComprehension(Term key, Term value, Body body, var _) -> {
          body(body);
          term(key);
          term(value);
        }
        case Term.TemplateString(var parts, var _) ->
            parts.forEach(part -> {
              if (part instanceof Term.Part.Embedded(Literal literal)) {
                literal(literal);
              }
            });
      }
    }

    /** A builtin that is called, or that stands for another under {@code with}. */
    private void called(Term.Ref ref) {
      Signature builtin = builtins.signature(Describe.dotted(ref));
      deterministic &= builtin == null || builtin.deterministic();
    }

    /** Takes in the rules that a ref names, and the store's document where it may name one. */
    private void dataRef(Term.Ref ref) {
      List<RuleTree> nodes = List.of(tree);
      List<String> constants = new ArrayList<>();
      boolean ground = true;
      boolean virtual = false;
      for (Term step : ref.path()) {
        List<RuleTree> next = new ArrayList<>();
        for (RuleTree node : nodes) {
          node.rules().forEach(rule -> enqueue(rule, List.of(), masks));
          virtual |= !node.rules().isEmpty();
          if (step instanceof Term.Scalar scalar) {
            RuleTree child =
                scalar.value() instanceof StringValue text
                    ? node.children().get(text.value())
                    : null;
            if (child != null) {
              next.add(child);
            }
          } else {
            next.addAll(node.children().values());
          }
        }
        if (ground && step instanceof Term.Scalar scalar) {
          constants.add(
              scalar.value() instanceof StringValue text
                  ? text.value()
                  : scalar.value().toString());
        } else {
          ground = false;
        }
        nodes = next;
      }
      nodes.forEach(node -> enqueueAll(node, masks));
      virtual |= nodes.stream().anyMatch(node -> !node.rules().isEmpty());
      if (!virtual) {
        data.add("data" + constants.stream().map(step -> "." + step).reduce("", String::concat));
      }
    }
  }
}
