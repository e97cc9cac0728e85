package dev.bylaw.rego.eval;

import dev.bylaw.rego.value.Value;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds, among many definitions, those whose bodies can hold: a definition that needs a ground ref
 * or an argument to equal a constant (or one of several) is looked up by the value found there.
 */
final class RuleIndex<T> {
  /** Below this many definitions looking is no faster than trying. */
  private static final int WORTHWHILE = 4;

  private final Node<T> root;
  private final T[] none;

  private RuleIndex(Node<T> root, T[] none) {
    this.root = root;
    this.none = none;
  }

  /**
   * A definition and what must hold for it.
   *
   * @param needs by expression, the values of which it must have one
   */
  record Entry<T>(T definition, Map<Expr, Set<Value>> needs) {}

  private sealed interface Node<T> {
    /** The definitions that are left. */
    record Leaf<T>(T[] definitions) implements Node<T> {}

    /**
     * Definitions by the value of an expression.
     *
     * @param rest those that do not need the expression
     */
    record Split<T>(Expr expr, Map<Value, Node<T>> byValue, @Nullable Node<T> rest)
        implements Node<T> {}
  }

  /** An index, or null where none would help. */
  static <T> @Nullable RuleIndex<T> of(List<Entry<T>> entries, T[] none) {
    if (entries.size() < WORTHWHILE) {
      return null;
    }
    Node<T> root = build(entries, none, Set.of());
    return root instanceof Node.Leaf<T> ? null : new RuleIndex<>(root, none);
  }

  private static <T> Node<T> build(List<Entry<T>> entries, T[] none, Set<Expr> used) {
    Expr best = entries.size() < WORTHWHILE ? null : best(entries, used);
    if (best == null) {
      return new Node.Leaf<>(entries.stream().map(Entry::definition).toList().toArray(none));
    }
    Map<Value, List<Entry<T>>> byValue = new LinkedHashMap<>();
    for (Entry<T> entry : entries) {
      for (Value value : entry.needs().getOrDefault(best, Set.of())) {
        byValue.computeIfAbsent(value, _ -> new java.util.ArrayList<>()).add(entry);
      }
    }
    Set<Expr> deeper = new HashSet<>(used);
    deeper.add(best);
    Map<Value, Node<T>> nodes = HashMap.newHashMap(byValue.size());
    byValue.forEach((value, some) -> nodes.put(value, build(some, none, deeper)));
    List<Entry<T>> rest =
        entries.stream().filter(entry -> !entry.needs().containsKey(best)).toList();
    return new Node.Split<>(best, nodes, rest.isEmpty() ? null : build(rest, none, deeper));
  }

  /** The expression that tells most definitions apart, or null. */
  private static <T> @Nullable Expr best(List<Entry<T>> entries, Set<Expr> used) {
    Map<Expr, Set<Value>> values = new LinkedHashMap<>();
    Map<Expr, Integer> needing = new HashMap<>();
    for (Entry<T> entry : entries) {
      entry
          .needs()
          .forEach((expr, constants) -> {
            if (!used.contains(expr)) {
              values.computeIfAbsent(expr, _ -> new HashSet<>()).addAll(constants);
              needing.merge(expr, 1, Integer::sum);
            }
          });
    }
    Expr best = null;
    double bestScore = 0;
    for (Map.Entry<Expr, Set<Value>> candidate : values.entrySet()) {
      int count = needing.getOrDefault(candidate.getKey(), 0);
      // what one look leaves on average to be tried is count / values
      double score = count - (double) count / candidate.getValue().size();
      if (score > bestScore) {
        bestScore = score;
        best = candidate.getKey();
      }
    }
    return bestScore < 2 ? null : best;
  }

  /** The definitions to try. */
  T[] candidates(Machine m, @Nullable Value[] f) throws Halt {
    return collect(root, m, f, none);
  }

  private T[] collect(Node<T> start, Machine m, @Nullable Value[] f, T[] found) throws Halt {
    T[] result = found;
    Node<T> node = start;
    while (node != null) {
      switch (node) {
        case Node.Leaf<T>(T[] definitions) -> {
          return result.length == 0 ? definitions : concat(result, definitions);
        }
        case Node.Split<T>(Expr expr, Map<Value, Node<T>> byValue, @Nullable Node<T> rest) -> {
          Value value = expr.eval(m, f);
          Node<T> hit = value == null ? null : byValue.get(value);
          if (rest == null) {
            node = hit;
          } else {
            if (hit != null) {
              result = collect(hit, m, f, result);
            }
            node = rest;
          }
        }
      }
    }
    return result;
  }

  private static <T> T[] concat(T[] a, T[] b) {
    T[] all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }
}
