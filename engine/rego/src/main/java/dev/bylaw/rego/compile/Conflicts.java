package dev.bylaw.rego.compile;

import dev.bylaw.rego.syntax.Diagnostic;
import dev.bylaw.rego.syntax.Head;
import dev.bylaw.rego.syntax.Module;
import dev.bylaw.rego.syntax.Term;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds rules that cannot stand beside each other. */
final class Conflicts {
  private final List<Module> modules;
  private final RuleTree tree;
  private final List<Diagnostic> diagnostics;

  Conflicts(List<Module> modules, RuleTree tree, List<Diagnostic> diagnostics) {
    this.modules = modules;
    this.tree = tree;
    this.diagnostics = diagnostics;
  }

  void check() {
    node(tree);
    packages();
  }

  private void node(RuleTree node) {
    if (!node.rules().isEmpty()) {
      rules(node);
    }
    node.children().values().forEach(this::node);
  }

  private void rules(RuleTree node) {
    Map<List<Value>, List<CheckedRule>> places = new LinkedHashMap<>();
    for (CheckedRule rule : node.rules()) {
      places.computeIfAbsent(constants(rule), _ -> new ArrayList<>()).add(rule);
    }
    places.forEach((constants, rules) -> place(node, constants, rules));
  }

  /** The steps of a rule's ref behind its strings, up to the first that is no scalar. */
  private static List<Value> constants(CheckedRule rule) {
    List<Value> constants = new ArrayList<>();
    for (Term step : rule.suffix()) {
      if (!(step instanceof Term.Scalar scalar)) {
        break;
      }
      constants.add(scalar.value());
    }
    return constants;
  }

  private void place(RuleTree node, List<Value> constants, List<CheckedRule> rules) {
    String name = "data." + String.join(".", node.path());
    for (Value constant : constants) {
      name += "[" + constant + "]";
    }
    boolean whole = rules.stream().anyMatch(rule -> isWhole(rule, constants));
    Stream<CheckedRule> below =
        constants.isEmpty()
            ? node.children().values().stream().flatMap(Conflicts::below)
            : Stream.<CheckedRule>empty();
    Stream<CheckedRule> beside =
        node.rules().stream()
            .filter(rule -> {
              List<Value> others = constants(rule);
              return others.size() > constants.size()
                  && others.subList(0, constants.size()).equals(constants);
            });
    List<CheckedRule> inside =
        Stream.concat(below, beside)
            .filter(rule -> whole || rule.rule().head() instanceof Head.Function)
            .toList();
    if (!inside.isEmpty()) {
      String others =
          inside.stream()
              .map(r -> "`data." + String.join(".", r.path()) + "` at " + r.rule().span())
              .collect(Collectors.joining(", "));
      report(rules.getFirst(), "rule `" + name + "` conflicts with " + others);
      return;
    }
    Set<String> kinds =
        rules.stream().map(rule -> kind(rule, constants)).collect(Collectors.toSet());
    if (kinds.size() > 1) {
      report(
          rules.getFirst(),
          "conflicting rules `"
              + name
              + "`, found "
              + kinds.stream().sorted().collect(Collectors.joining(" and ")));
      return;
    }
    List<CheckedRule> defaults = rules.stream().filter(rule -> rule.rule().isDefault()).toList();
    if (defaults.size() > 1) {
      String found =
          defaults.stream()
              .map(rule -> rule.rule().span().toString())
              .collect(Collectors.joining(", "));
      reportPackage(
          defaults.getFirst(), "multiple default rules `" + name + "`, found at " + found);
    }
  }

  private static boolean isWhole(CheckedRule rule, List<Value> constants) {
    return rule.suffix().size() == constants.size();
  }

  private static Stream<CheckedRule> below(RuleTree node) {
    return Stream.concat(
        node.rules().stream(), node.children().values().stream().flatMap(Conflicts::below));
  }

  private static String kind(CheckedRule rule, List<Value> constants) {
    boolean whole = isWhole(rule, constants);
    return switch (rule.rule().head()) {
      case Head.Function function -> "a function of arity " + function.parameters().size();
      case Head.Member _ -> whole ? "a set" : "an object of sets";
      case Head.Single _ -> whole ? "a single value" : "an object";
    };
  }

  private void packages() {
    Set<List<String>> seen = new HashSet<>();
    for (Module module : modules) {
      RuleTree node = tree.find(module.packagePath());
      if (node == null || module.packagePath().isEmpty() || !seen.add(module.packagePath())) {
        continue;
      }
      for (CheckedRule rule : node.rules()) {
        if (rule.suffix().isEmpty()) {
          reportPackage(
              rule,
              "package `"
                  + String.join(".", module.packagePath())
                  + "` at "
                  + module.packageSpan()
                  + " conflicts with the rule at "
                  + rule.rule().span());
        }
      }
    }
  }

  /** Reports at the package declaration of the rule's module. */
  private void reportPackage(CheckedRule rule, String message) {
    String file = rule.rule().span().file();
    modules.stream()
        .filter(module -> module.file().equals(file))
        .findFirst()
        .ifPresent(module ->
            diagnostics.add(Diagnostic.of(module.packageSpan(), Diagnostic.TYPE_ERROR, message)));
  }

  private void report(CheckedRule rule, String message) {
    diagnostics.add(Diagnostic.of(rule.rule().span(), Diagnostic.TYPE_ERROR, message));
  }
}
