package dev.bylaw.rego.compile;

import dev.bylaw.rego.syntax.Span;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The variables that a body can see. */
final class Scope {
  /** How a name came into its scope. */
  enum Origin {
    PARAMETER("is a parameter"),
    ASSIGNED("is assigned above"),
    DECLARED("is declared above"),
    SOME("is declared above"),
    SOME_IN("is declared above"),
    MENTIONED("is referenced above");

    private final String text;

    Origin(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  /** A variable of a scope. */
  static final class Binding {
    final String unique;
    final Origin origin;
    final Span span;
    int uses;

    Binding(String unique, Origin origin, Span span) {
      this.unique = unique;
      this.origin = origin;
      this.span = span;
    }
  }

  private final @Nullable Scope outer;
  private final Map<String, Binding> bindings = new LinkedHashMap<>();
  private final Set<String> declaredLater = new HashSet<>();

  Scope(@Nullable Scope outer) {
    this.outer = outer;
  }

  @Nullable Scope outer() {
    return outer;
  }

  /** A scope with the same variables, for a further branch of a rule. */
  Scope copy() {
    Scope copy = new Scope(outer);
    copy.bindings.putAll(bindings);
    return copy;
  }

  /** The names that the body declares somewhere; they hide imports and rules in all of it. */
  void declaresLater(Set<String> names) {
    declaredLater.addAll(names);
  }

  /** Whether this scope or one around it has the name or is going to declare it. */
  boolean hides(String name) {
    for (Scope scope = this; scope != null; scope = scope.outer) {
      if (scope.bindings.containsKey(name) || scope.declaredLater.contains(name)) {
        return true;
      }
    }
    return false;
  }

  @Nullable Binding find(String name) {
    for (Scope scope = this; scope != null; scope = scope.outer) {
      Binding binding = scope.bindings.get(name);
      if (binding != null) {
        return binding;
      }
    }
    return null;
  }

  /** The binding of this scope alone. */
  @Nullable Binding here(String name) {
    return bindings.get(name);
  }

  Binding add(String name, String unique, Origin origin, Span span) {
    Binding binding = new Binding(unique, origin, span);
    bindings.put(name, binding);
    return binding;
  }

  Map<String, Binding> bindings() {
    return bindings;
  }
}
