package dev.bylaw.rego.compile;

import dev.bylaw.rego.compile.Dependencies.Branch;
import dev.bylaw.rego.syntax.Diagnostic;
import dev.bylaw.rego.syntax.Term;
import dev.bylaw.rego.value.StringValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds rules that depend on themselves. */
final class Recursion {
  private final Dependencies dependencies;
  private final List<Diagnostic> diagnostics;

  Recursion(Dependencies dependencies, List<Diagnostic> diagnostics) {
    this.dependencies = dependencies;
    this.diagnostics = diagnostics;
  }

  /** True where no rule does. */
  boolean check() {
    Components components = dependencies.components();
    boolean none = true;
    for (Branch branch : dependencies.branches()) {
      if (components.isOnCycle(branch)) {
        report(branch, components);
        none = false;
      }
    }
    return none;
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
      for (Object next : dependencies.of(node)) {
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
}
