package dev.bylaw.rego.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Builds the tree of rules. */
final class RuleTrees {
  private final List<CheckedRule> rules = new ArrayList<>();
  private final Map<String, RuleTrees> children = new TreeMap<>();

  private RuleTrees() {}

  /** The rules by their paths; those of one path stay in their order. */
  static RuleTree of(List<CheckedRule> rules) {
    RuleTrees root = new RuleTrees();
    for (CheckedRule rule : rules) {
      RuleTrees node = root;
      for (String step : rule.path()) {
        node = node.children.computeIfAbsent(step, _ -> new RuleTrees());
      }
      node.rules.add(rule);
    }
    return root.build(List.of());
  }

  private RuleTree build(List<String> path) {
    Map<String, RuleTree> built = new TreeMap<>();
    children.forEach((step, child) -> {
      List<String> childPath = new ArrayList<>(path);
      childPath.add(step);
      built.put(step, child.build(childPath));
    });
    return new RuleTree(path, rules, built);
  }
}
