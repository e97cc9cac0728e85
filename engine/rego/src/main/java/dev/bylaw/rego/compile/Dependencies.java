package dev.bylaw.rego.compile;

import dev.bylaw.rego.syntax.Body;
import dev.bylaw.rego.syntax.Expression;
import dev.bylaw.rego.syntax.Literal;
import dev.bylaw.rego.syntax.Rule;
import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.syntax.Term;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which rules depend on which. The graph's nodes are rules, their branches and parts of the rule
 * tree: a ref depends on the rules at and below the place it names, and on those above whose own
 * variables may reach it.
 */
final class Dependencies {
  private final RuleTree tree;
  private final List<Branch> branches = new ArrayList<>();

  /** The rules in their order, then the parts of the tree: the order in which nodes are visited. */
  private final List<Object> nodes = new ArrayList<>();

  /** Rules, branches and tree nodes to what they depend on. */
  private final Map<Object, List<Object>> edges = new IdentityHashMap<>();

  private @Nullable Components components;
  private @Nullable Map<Object, List<Object>> reversed;

  Dependencies(RuleTree tree, List<CheckedRule> rules) {
    this.tree = tree;
    treeEdges(tree);
    for (CheckedRule rule : rules) {
      List<Object> own = new ArrayList<>();
      Targets targets = new Targets();
      Map<String, Value> constants = constants(rule.rule().body());
      Refs.forEach(rule.rule(), ref -> depend(with(ref, constants), targets));
      own.add(branch(rule, rule.rule().span(), targets));
      for (Rule.Else otherwise : rule.rule().otherwise()) {
        Targets further = new Targets();
        Map<String, Value> others = constants(otherwise.body());
        Refs.forEach(otherwise, ref -> depend(with(ref, others), further));
        own.add(branch(rule, otherwise.span(), further));
      }
      edges.put(rule, own);
      nodes.add(rule);
    }
    nodes.add(tree);
  }

  /** The variables that a body binds to constants: refs through them lead one way only. */
  private static Map<String, Value> constants(Body body) {
    Map<String, Value> constants = new HashMap<>();
    for (Literal literal : body.literals()) {
      if (!literal.negated()
          && literal.expression()
              instanceof Expression.Unify(Term.Var(String name, var _), Term.Scalar scalar)) {
        constants.putIfAbsent(name, scalar.value());
      }
    }
    return constants;
  }

  private static Term.Ref with(Term.Ref ref, Map<String, Value> constants) {
    if (constants.isEmpty() || !Each.any(ref.path(), step -> constant(step, constants) != null)) {
      return ref;
    }
    List<Term> steps = new ArrayList<>();
    for (Term step : ref.path()) {
      Value value = constant(step, constants);
      steps.add(value == null ? step : new Term.Scalar(value, step.span()));
    }
    return new Term.Ref(ref.head(), steps, ref.span());
  }

  private static @Nullable Value constant(Term step, Map<String, Value> constants) {
    return step instanceof Term.Var(String name, var _) ? constants.get(name) : null;
  }

  /** A branch of a rule; compared by identity. */
  static final class Branch {
    final CheckedRule rule;
    final Span span;

    Branch(CheckedRule rule, Span span) {
      this.rule = rule;
      this.span = span;
    }
  }

  List<Branch> branches() {
    return branches;
  }

  /** What a node depends on. */
  List<Object> of(Object node) {
    return edges.getOrDefault(node, List.of());
  }

  Components components() {
    Components known = components;
    if (known == null) {
      known = new Components(edges, nodes);
      components = known;
    }
    return known;
  }

  /** The rules, each after those that it depends on; requires that none depends on itself. */
  List<CheckedRule> dependenciesFirst() {
    List<CheckedRule> rules = new ArrayList<>();
    for (Object node : components().dependenciesFirst()) {
      if (node instanceof CheckedRule rule) {
        rules.add(rule);
      }
    }
    return rules;
  }

  /** The rules that a ref may name, and all that depend on them. */
  List<CheckedRule> dependents(Term.Ref ref) {
    Targets targets = new Targets();
    depend(ref, targets);
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Object> open = new ArrayDeque<>();
    for (Object target : targets.list) {
      named(target, open);
    }
    List<CheckedRule> found = new ArrayList<>();
    while (!open.isEmpty()) {
      Object node = open.removeFirst();
      if (seen.add(node)) {
        if (node instanceof CheckedRule rule) {
          found.add(rule);
        }
        open.addAll(reversed().getOrDefault(node, List.of()));
      }
    }
    return found;
  }

  private static void named(Object target, Deque<Object> open) {
    open.add(target);
    if (target instanceof RuleTree node) {
      open.addAll(node.rules());
      node.children().values().forEach(child -> named(child, open));
    }
  }

  private Map<Object, List<Object>> reversed() {
    Map<Object, List<Object>> known = reversed;
    if (known == null) {
      Map<Object, List<Object>> made = new IdentityHashMap<>();
      edges.forEach((from, targets) -> {
        for (Object target : targets) {
          made.computeIfAbsent(target, _ -> new ArrayList<>()).add(from);
        }
      });
      known = made;
      reversed = known;
    }
    return known;
  }

  private Branch branch(CheckedRule rule, Span span, Targets targets) {
    Branch branch = new Branch(rule, span);
    edges.put(branch, targets.list);
    branches.add(branch);
    return branch;
  }

  private void depend(Term.Ref ref, Targets targets) {
    if (ref.isData()) {
      walk(tree, ref, 0, targets);
    }
  }

  /** Nodes in the order they were found, each once. */
  private static final class Targets {
    final List<Object> list = new ArrayList<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    void add(Object node) {
      if (seen.add(node)) {
        list.add(node);
      }
    }
  }

  private void treeEdges(RuleTree node) {
    List<Object> targets = new ArrayList<>(node.rules());
    targets.addAll(node.children().values());
    edges.put(node, targets);
    node.children().values().forEach(this::treeEdges);
  }

  private static void walk(RuleTree node, Term.Ref ref, int index, Targets targets) {
    if (index == ref.path().size()) {
      targets.add(node);
      return;
    }
    for (CheckedRule rule : node.rules()) {
      if (mayReach(rule, ref, index)) {
        targets.add(rule);
      }
    }
    Term step = ref.path().get(index);
    if (step instanceof Term.Scalar scalar) {
      RuleTree child =
          scalar.value() instanceof StringValue text ? node.children().get(text.value()) : null;
      if (child != null) {
        walk(child, ref, index + 1, targets);
      }
      return;
    }
    node.children().values().forEach(child -> walk(child, ref, index + 1, targets));
  }

  /** Whether the constants of a rule's suffix leave room for the ref's steps. */
  private static boolean mayReach(CheckedRule rule, Term.Ref ref, int index) {
    for (int i = 0; i < rule.suffix().size() && index + i < ref.path().size(); i++) {
      if (rule.suffix().get(i) instanceof Term.Scalar a
          && ref.path().get(index + i) instanceof Term.Scalar b
          && !a.value().equals(b.value())) {
        return false;
      }
    }
    return true;
  }
}
