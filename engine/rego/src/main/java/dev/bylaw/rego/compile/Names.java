package dev.bylaw.rego.compile;

import dev.bylaw.rego.syntax.Import;
import dev.bylaw.rego.syntax.Module;
import dev.bylaw.rego.syntax.Rule;
import dev.bylaw.rego.syntax.Term;
import dev.bylaw.rego.value.StringValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names that a module can use without path: its package's rules, and its imports. */
final class Names {
  private final Map<String, List<String>> paths = new HashMap<>();
  private final Set<String> used = new HashSet<>();

  /**
   * The names of a module.
   *
   * @param rules the names of its package's rules, in all modules of the package
   */
  Names(List<String> packagePath, Set<String> rules, List<Import> imports) {
    for (String rule : rules) {
      List<String> path = new ArrayList<>();
      path.add("data");
      path.addAll(packagePath);
      path.add(rule);
      paths.put(rule, path);
    }
    for (Import found : imports) {
      if (!found.isKeywords()) {
        paths.put(found.name(), found.path());
      }
    }
  }

  /** The path behind a name, from {@code data} or {@code input}, or null. */
  @Nullable List<String> path(String name) {
    return paths.get(name);
  }

  /** The path behind a name that is used, or null. */
  @Nullable List<String> use(String name) {
    List<String> path = paths.get(name);
    if (path != null) {
      used.add(name);
    }
    return path;
  }

  boolean isUsed(String name) {
    return used.contains(name);
  }

  Set<String> all() {
    return paths.keySet();
  }

  /** The name of a rule: the first step of its ref. */
  static String of(Rule rule) {
    return ((StringValue) ((Term.Scalar) rule.head().ref().getFirst()).value()).value();
  }

  /** The package's path and the longest prefix of the rule's ref that consists of strings. */
  static List<String> stringPath(Module module, Rule rule) {
    List<String> path = new ArrayList<>(module.packagePath());
    for (Term step : rule.head().ref()) {
      if (!(step instanceof Term.Scalar scalar && scalar.value() instanceof StringValue text)) {
        break;
      }
      path.add(text.value());
    }
    return path;
  }
}
