package dev.bylaw.rego.compile;

import dev.bylaw.rego.type.Type;
import dev.bylaw.rego.type.TypeTree;
import dev.bylaw.rego.type.Types;
import dev.bylaw.rego.value.StringValue;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** The types that were inferred for a program's documents, functions and variables. */
public final class ProgramTypes {
  private final TypeTree documents;
  private final Map<CheckedRule, List<Map<String, Type>>> variables = new IdentityHashMap<>();

  ProgramTypes(TypeTree documents) {
    this.documents = documents;
  }

  TypeTree documents() {
    return documents;
  }

  /**
   * The type of the virtual document or function at a path under {@code data}. Any, where no rule
   * defines it; an object that may have further entries, where only parts of it are rules.
   */
  public Type document(List<String> path) {
    TypeTree node = documents.child(StringValue.of("data"));
    for (String step : path) {
      node = node == null ? null : node.child(StringValue.of(step));
    }
    return node == null ? Types.ANY : node.extent();
  }

  /**
   * The types of a rule's variables, by their names in {@link CheckedRule#rule}. What is not there
   * may be anything, as the variables that only bodies of {@code every} and the like bind.
   *
   * @param branch 0 for the rule itself, then its else branches
   */
  public Map<String, Type> variables(CheckedRule rule, int branch) {
    List<Map<String, Type>> found = variables.getOrDefault(rule, List.of());
    return branch < found.size() ? Collections.unmodifiableMap(found.get(branch)) : Map.of();
  }

  void add(CheckedRule rule, List<Map<String, Type>> types) {
    variables.put(rule, types);
  }
}
