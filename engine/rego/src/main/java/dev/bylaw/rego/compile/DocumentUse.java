package dev.bylaw.rego.compile;

import dev.bylaw.rego.syntax.Body;
import dev.bylaw.rego.syntax.Rule;
import dev.bylaw.rego.syntax.Term;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The documents that a query depends on, directly and through the rules and functions that it uses.
 * A ref counts up to its first step that is no constant.
 *
 * @param base of the input and the store: each path starts with `input` or `data`
 * @param virtual the rules and functions: each path starts with `data`
 */
public record DocumentUse(SortedSet<List<Value>> base, SortedSet<List<Value>> virtual) {
  private static final Comparator<List<Value>> ORDER =
      (a, b) -> {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
          int step = a.get(i).compareTo(b.get(i));
          if (step != 0) {
            return step;
          }
        }
        return Integer.compare(a.size(), b.size());
      };

  public DocumentUse {
    base = copy(base);
    virtual = copy(virtual);
  }

  private static SortedSet<List<Value>> copy(SortedSet<List<Value>> paths) {
    SortedSet<List<Value>> copy = new TreeSet<>(ORDER);
    copy.addAll(paths);
    return Collections.unmodifiableSortedSet(copy);
  }

  /** The dependencies of a compiled query. */
  public static DocumentUse of(CheckedProgram program, Body query) {
    Search search = new Search(program.rules());
    search.refs(action -> Refs.forEachWithTargets(query, action));
    return new DocumentUse(search.base, search.virtual);
  }

  /** Follows refs to rules, each once. */
  private static final class Search {
    private final RuleTree rules;
    private final SortedSet<List<Value>> base = new TreeSet<>(ORDER);
    private final SortedSet<List<Value>> virtual = new TreeSet<>(ORDER);
    private final Set<Rule> seen = Collections.newSetFromMap(new java.util.IdentityHashMap<>());

    Search(RuleTree rules) {
      this.rules = rules;
    }

    /** The refs of one scope; of two, one a prefix of the other, the shorter counts. */
    void refs(Consumer<Consumer<Term.Ref>> scope) {
      Set<List<Value>> paths = new HashSet<>();
      scope.accept(ref -> {
        if (ref.isData() || ref.isInput()) {
          paths.add(constant(ref));
        }
      });
      for (List<Value> path : paths) {
        boolean shorter =
            paths.stream()
                .anyMatch(other ->
                    other.size() < path.size() && path.subList(0, other.size()).equals(other));
        if (!shorter) {
          follow(path);
        }
      }
    }

    private static List<Value> constant(Term.Ref ref) {
      List<Value> path = new ArrayList<>();
      path.add(StringValue.of(ref.isData() ? "data" : "input"));
      for (Term step : ref.path()) {
        if (!(step instanceof Term.Scalar(Value value, var _))) {
          break;
        }
        path.add(value);
      }
      return path;
    }

    private void follow(List<Value> path) {
      List<CheckedRule> found = new ArrayList<>();
      if (path.getFirst().equals(StringValue.of("data"))) {
        RuleTree node = rules;
        for (Value step : path.subList(1, path.size())) {
          found.addAll(node.rules());
          RuleTree child =
              step instanceof StringValue name ? node.children().get(name.value()) : null;
          if (child == null) {
            node = new RuleTree(List.of(), List.of(), java.util.Map.of());
            break;
          }
          node = child;
        }
        below(node, found);
      }
      if (found.isEmpty()) {
        base.add(path);
      }
      for (CheckedRule rule : found) {
        if (seen.add(rule.rule())) {
          List<Value> name = new ArrayList<>(List.of(StringValue.of("data")));
          rule.path().forEach(step -> name.add(StringValue.of(step)));
          virtual.add(name);
          refs(action -> Refs.forEachWithTargets(rule.rule(), action));
        }
      }
    }

    private static void below(RuleTree node, List<CheckedRule> found) {
      found.addAll(node.rules());
      node.children().values().forEach(child -> below(child, found));
    }
  }
}
