package dev.bylaw.rego.eval;

import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
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
  private final T[] all;

  /** Whether the index takes a builtin to mean what it says, which a `with` may change. */
  private final boolean trustsBuiltins;

  private RuleIndex(Node<T> root, T[] none, T[] all, boolean trustsBuiltins) {
    this.root = root;
    this.none = none;
    this.all = all;
    this.trustsBuiltins = trustsBuiltins;
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

  /**
   * An index, or null where none would help.
   *
   * @param assuming gives a definition without the statements that an expression's value decided
   */
  static <T> @Nullable RuleIndex<T> of(
      List<Entry<T>> entries, T[] none, BiFunction<T, Set<Expr>, T> assuming) {
    if (entries.size() < WORTHWHILE) {
      return null;
    }
    Node<T> root = new Builder<>(none, assuming).build(entries, Set.of(), Set.of());
    if (root instanceof Node.Leaf<T>) {
      return null;
    }
    boolean trustsBuiltins =
        entries.stream()
            .anyMatch(entry ->
                entry.needs().keySet().stream().anyMatch(expr -> expr instanceof FirstPart));
    return new RuleIndex<>(
        root, none, entries.stream().map(Entry::definition).toList().toArray(none), trustsBuiltins);
  }

  /** Splits definitions until few are left. */
  private record Builder<T>(T[] none, BiFunction<T, Set<Expr>, T> assuming) {
    /**
     * A node.
     *
     * @param used expressions that were looked at on the way
     * @param decided those of them whose value all these definitions asked for
     */
    Node<T> build(List<Entry<T>> entries, Set<Expr> used, Set<Expr> decided) {
      Expr best = entries.size() < WORTHWHILE ? null : best(entries, used);
      if (best == null) {
        T[] definitions = Arrays.copyOf(none, entries.size());
        for (int i = 0; i < definitions.length; i++) {
          T definition = entries.get(i).definition();
          definitions[i] = decided.isEmpty() ? definition : assuming.apply(definition, decided);
        }
        return new Node.Leaf<>(definitions);
      }
      Map<Value, List<Entry<T>>> byValue = new LinkedHashMap<>();
      for (Entry<T> entry : entries) {
        for (Value value : entry.needs().getOrDefault(best, Set.of())) {
          byValue.computeIfAbsent(value, _ -> new ArrayList<>()).add(entry);
        }
      }
      Set<Expr> deeper = with(used, best);
      Set<Expr> then = with(decided, best);
      Map<Value, Node<T>> nodes = HashMap.newHashMap(byValue.size());
      byValue.forEach((value, some) -> nodes.put(value, build(some, deeper, then)));
      List<Entry<T>> rest =
          entries.stream().filter(entry -> !entry.needs().containsKey(best)).toList();
      Node<T> others = rest.isEmpty() ? null : build(rest, deeper, decided);
      return new Node.Split<>(best, nodes, others);
    }

    private static Set<Expr> with(Set<Expr> some, Expr another) {
      Set<Expr> more = new HashSet<>(some);
      more.add(another);
      return more;
    }
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
    return trustsBuiltins && !m.scope.replacements.isEmpty() ? all : collect(root, m, f, none);
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
          if (expr instanceof Elements elements) {
            for (Value element : elements.of(m, f)) {
              Node<T> hit = byValue.get(element);
              result = hit == null ? result : collect(hit, m, f, result);
            }
            node = rest;
            continue;
          }
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

  /** Stands for the elements of a collection, of which a definition needs one. */
  static final class Elements extends Expr {
    private final Expr collection;

    Elements(Expr collection) {
      this.collection = collection;
    }

    @Override
    @Nullable Value eval(Machine m, @Nullable Value[] f) throws Halt {
      return collection.eval(m, f);
    }

    private Iterable<Value> of(Machine m, @Nullable Value[] f) throws Halt {
      return switch (eval(m, f)) {
        case SetValue set -> set;
        case ArrayValue array -> array.size() < 2 ? array : SetValue.of(array.asList());
        case ObjectValue object -> SetValue.of(object.values().asList());
        case null, default -> List.of();
      };
    }
  }

  /** A text up to the first of some characters. */
  static final class FirstPart extends Expr {
    private final Expr text;
    private final String ends;

    FirstPart(Expr text, String ends) {
      this.text = text;
      this.ends = ends;
    }

    @Override
    @Nullable Value eval(Machine m, @Nullable Value[] f) throws Halt {
      if (!(text.eval(m, f) instanceof StringValue value)) {
        return null;
      }
      String whole = value.value();
      for (int i = 0; i < whole.length(); i++) {
        if (ends.indexOf(whole.charAt(i)) >= 0) {
          return StringValue.of(whole.substring(0, i));
        }
      }
      return value;
    }
  }
}
