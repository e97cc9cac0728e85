package dev.bylaw.rego.compile;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The virtual documents by name.
 *
 * @param path from {@code data}, without it
 * @param rules that define the document at this path, or (where their ref goes on with a variable
 *     or a step that is no string) parts of it; defaults are among them
 * @param children by next step, sorted
 */
public record RuleTree(List<String> path, List<CheckedRule> rules, Map<String, RuleTree> children) {
  public RuleTree {
    path = List.copyOf(path);
    rules = List.copyOf(rules);
    children = Collections.unmodifiableMap(new TreeMap<>(children));
  }

  /** The node at a path from here, or null. */
  public @Nullable RuleTree find(List<String> steps) {
    @Nullable RuleTree node = this;
    for (String step : steps) {
      node = node.children.get(step);
      if (node == null) {
        return null;
      }
    }
    return node;
  }
}
