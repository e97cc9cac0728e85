package dev.bylaw.rego.compile;

import dev.bylaw.rego.syntax.Diagnostic;
import dev.bylaw.rego.syntax.Rule;
import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.syntax.Term;
import dev.bylaw.rego.value.StringValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds rules that depend on themselves. The graph's nodes are rules, their branches and parts of
 * the rule tree: a ref depends on the rules at and below the place it names, and on those above
 * whose own variables may reach it.
 */
final class Recursion {
  private final RuleTree tree;
  private final List<CheckedRule> rules;
  private final List<Diagnostic> diagnostics;

  /** Rules, branches and tree nodes to what they depend on. */
  private final Map<Object, List<Object>> edges = new IdentityHashMap<>();

  Recursion(RuleTree tree, List<CheckedRule> rules, List<Diagnostic> diagnostics) {
    this.tree = tree;
    this.rules = rules;
    this.diagnostics = diagnostics;
  }

  void check() {
    treeEdges(tree);
    List<Branch> branches = new ArrayList<>();
    for (CheckedRule rule : rules) {
      List<Object> own = new ArrayList<>();
      Targets targets = new Targets();
      Refs.forEach(rule.rule(), ref -> depend(ref, targets));
      own.add(branch(rule, rule.rule().span(), targets));
      for (Rule.Else otherwise : rule.rule().otherwise()) {
        Targets further = new Targets();
        Refs.forEach(otherwise, ref -> depend(ref, further));
        own.add(branch(rule, otherwise.span(), further));
      }
      edges.put(rule, own);
      own.forEach(node -> branches.add((Branch) node));
    }
    Components components = new Components(edges);
    for (Branch branch : branches) {
      if (components.isOnCycle(branch)) {
        report(branch, components);
      }
    }
  }

  /** A branch of a rule; compared by identity. */
  private static final class Branch {
    final CheckedRule rule;
    final Span span;

    Branch(CheckedRule rule, Span span) {
      this.rule = rule;
      this.span = span;
    }
  }

  private Branch branch(CheckedRule rule, Span span, Targets targets) {
    Branch branch = new Branch(rule, span);
    edges.put(branch, targets.list);
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

  private void report(Branch branch, Components components) {
    List<String> path = path(branch, components);
    diagnostics.add(
        Diagnostic.of(
            branch.span,
            Diagnostic.RECURSION_ERROR,
            "rule `" + name(branch.rule) + "` is recursive: " + String.join(" -> ", path)));
  }

  private static String name(CheckedRule rule) {
    Term.Ref ref =
        new Term.Ref(new Term.Var("data", rule.rule().span()), steps(rule), rule.rule().span());
    return Describe.dotted(ref);
  }

  private static List<Term> steps(CheckedRule rule) {
    List<Term> steps = new ArrayList<>();
    rule.path()
        .forEach(step -> steps.add(new Term.Scalar(StringValue.of(step), rule.rule().span())));
    steps.addAll(rule.suffix());
    return steps;
  }

  /** The shortest way from a rule back to itself. */
  private List<String> path(Branch start, Components components) {
    Map<Object, Object> cameFrom = new IdentityHashMap<>();
    Deque<Object> queue = new ArrayDeque<>(List.of(start));
    while (!queue.isEmpty()) {
      Object node = queue.removeFirst();
      for (Object next : edges.getOrDefault(node, List.of())) {
        if (next == start) {
          return names(start, node, cameFrom);
        }
        if (components.isSame(start, next) && !cameFrom.containsKey(next)) {
          cameFrom.put(next, node);
          queue.addLast(next);
        }
      }
    }
    return List.of(name(start.rule));
  }

  private static List<String> names(Branch start, Object last, Map<Object, Object> cameFrom) {
    List<String> names = new ArrayList<>(List.of(name(start.rule)));
    for (@Nullable Object node = last; node != null && node != start; node = cameFrom.get(node)) {
      if (node instanceof Branch branch) {
        names.add(name(branch.rule));
      }
    }
    names.add(name(start.rule));
    return names.reversed();
  }

  /** The strongly connected components of a graph, by Tarjan's algorithm without recursion. */
  private static final class Components {
    private final Map<Object, List<Object>> edges;
    private final Map<Object, Integer> index = new IdentityHashMap<>();
    private final Map<Object, Integer> low = new IdentityHashMap<>();
    private final Map<Object, Integer> component = new IdentityHashMap<>();
    private final Map<Integer, Integer> sizes = new HashMap<>();
    private final Deque<Object> open = new ArrayDeque<>();
    private int next;

    Components(Map<Object, List<Object>> edges) {
      this.edges = edges;
      edges.keySet().forEach(this::visit);
    }

    boolean isOnCycle(Object node) {
      return sizes.getOrDefault(component.getOrDefault(node, -1), 0) > 1
          || edges.getOrDefault(node, List.of()).stream().anyMatch(target -> target == node);
    }

    boolean isSame(Object a, Object b) {
      return component.getOrDefault(a, -1).equals(component.getOrDefault(b, -2));
    }

    private record Frame(Object node, Iterator<Object> targets) {}

    private void visit(Object root) {
      if (index.containsKey(root)) {
        return;
      }
      Deque<Frame> frames = new ArrayDeque<>();
      frames.push(enter(root));
      while (!frames.isEmpty()) {
        Frame frame = frames.getFirst();
        if (frame.targets.hasNext()) {
          Object target = frame.targets.next();
          if (!index.containsKey(target)) {
            frames.push(enter(target));
          } else if (!component.containsKey(target)) {
            lower(frame.node, index.getOrDefault(target, 0));
          }
        } else {
          frames.pop();
          close(frame.node);
          if (!frames.isEmpty()) {
            lower(frames.getFirst().node, low.getOrDefault(frame.node, 0));
          }
        }
      }
    }

    private Frame enter(Object node) {
      index.put(node, next);
      low.put(node, next);
      next++;
      open.push(node);
      return new Frame(node, edges.getOrDefault(node, List.of()).iterator());
    }

    private void lower(Object node, int value) {
      low.merge(node, value, Math::min);
    }

    private void close(Object node) {
      if (!low.getOrDefault(node, 0).equals(index.get(node))) {
        return;
      }
      int number = sizes.size();
      int size = 0;
      Object member;
      do {
        member = open.pop();
        component.put(member, number);
        size++;
      } while (member != node);
      sizes.put(number, size);
    }
  }
}
