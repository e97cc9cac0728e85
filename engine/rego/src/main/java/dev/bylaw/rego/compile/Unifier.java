package dev.bylaw.rego.compile;

import dev.bylaw.rego.syntax.Term;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the variables that a unification binds. Arrays and values of objects are patterns; sets and
 * keys of objects are not.
 */
final class Unifier {
  private final Set<String> safe;
  private final Set<String> bound = new HashSet<>();

  /** For a variable, those that must be bound before it is. */
  private final Map<String, Set<String>> waiting = new HashMap<>();

  private Unifier(Set<String> safe) {
    this.safe = safe;
  }

  /** The variables that {@code left = right} binds where those of {@code safe} are bound. */
  static Set<String> bound(Set<String> safe, Term left, Term right) {
    Unifier unifier = new Unifier(safe);
    unifier.unify(left, right);
    return unifier.bound;
  }

  private void unify(Term left, Term right) {
    if (left instanceof Term.Var a && right instanceof Term.Var b) {
      if (isBound(b.name())) {
        bind(a.name());
      } else if (isBound(a.name())) {
        bind(b.name());
      } else {
        await(a.name(), b.name());
        await(b.name(), a.name());
      }
    } else if (left instanceof Term.Var a) {
      variable(a.name(), right);
    } else if (right instanceof Term.Var b) {
      variable(b.name(), left);
    } else if (left instanceof Term.ArrayTerm a && right instanceof Term.ArrayTerm b) {
      if (a.elements().size() == b.elements().size()) {
        for (int i = 0; i < a.elements().size(); i++) {
          unify(a.elements().get(i), b.elements().get(i));
        }
      }
    } else if (left instanceof Term.ObjectTerm a && right instanceof Term.ObjectTerm b) {
      if (a.entries().size() == b.entries().size()) {
        for (Term.Entry entry : a.entries()) {
          b.entries().stream()
              .filter(other -> Equality.same(entry.key(), other.key()))
              .findFirst()
              .ifPresent(other -> unify(entry.value(), other.value()));
        }
      }
    } else if (isPattern(left)
        && (hasValue(right) || left instanceof Term.ArrayTerm && isComprehension(right))) {
      bindAll(left);
    } else if (isPattern(right) && (hasValue(left) || mayBe(left, right))) {
      bindAll(right);
    }
  }

  private void variable(String name, Term term) {
    switch (term) {
      case Term.ArrayTerm _, Term.ObjectTerm _ -> {
        Set<String> parts = patternVariables(term);
        if (isBound(name)) {
          parts.forEach(this::bind);
        } else {
          parts.removeIf(this::isBound);
          if (parts.isEmpty()) {
            bind(name);
          }
          parts.forEach(part -> await(name, part));
        }
      }
      case Term.Ref _, Term.Call _, Term.TemplateString _ -> {
        if (hasValue(term)) {
          bind(name);
        }
      }
      case Term.Var _,
          Term.Scalar _,
          Term.SetTerm _,
          Term.ArrayComprehension _,
          Term.SetComprehension _,
          Term.ObjectComprehension _ ->
          bind(name);
    }
  }

  private static boolean isPattern(Term term) {
    return term instanceof Term.ArrayTerm || term instanceof Term.ObjectTerm;
  }

  /** Whether the term can be evaluated with what is bound from outside. */
  private boolean hasValue(Term term) {
    return switch (term) {
      case Term.Ref ref -> Outputs.isHeadSafe(ref, safe);
      case Term.Call _, Term.TemplateString _ -> safe.containsAll(Variables.own(term));
      default -> false;
    };
  }

  private static boolean isComprehension(Term term) {
    return term instanceof Term.ArrayComprehension
        || term instanceof Term.SetComprehension
        || term instanceof Term.ObjectComprehension;
  }

  /** Whether a comprehension on the left matches a pattern; OPA is less exact the other way. */
  private static boolean mayBe(Term term, Term pattern) {
    return pattern instanceof Term.ArrayTerm
        ? term instanceof Term.ArrayComprehension
        : term instanceof Term.ObjectComprehension;
  }

  private void bindAll(Term pattern) {
    patternVariables(pattern).forEach(this::bind);
  }

  /** The variables in places where a pattern binds. */
  static Set<String> patternVariables(Term pattern) {
    Set<String> names = new HashSet<>();
    collect(pattern, names);
    return names;
  }

  private static void collect(Term term, Set<String> names) {
    switch (term) {
      case Term.Var variable -> names.add(variable.name());
      case Term.ArrayTerm(var elements, var _) -> elements.forEach(e -> collect(e, names));
      case Term.ObjectTerm(var entries, var _) -> entries.forEach(e -> collect(e.value(), names));
      case Term.SetTerm(var elements, var _) -> elements.forEach(e -> collect(e, names));
      case Term.Ref(var _, var path, var _) -> path.forEach(step -> collect(step, names));
      case Term.Call call -> names.addAll(Variables.own(call));
      default -> {}
    }
  }

  private boolean isBound(String name) {
    return safe.contains(name) || bound.contains(name);
  }

  private void await(String name, String other) {
    waiting.computeIfAbsent(name, _ -> new HashSet<>()).add(other);
  }

  private void bind(String name) {
    bound.add(name);
    Set<String> others = waiting.remove(name);
    if (others != null) {
      others.forEach(this::bind);
    }
    for (String key : List.copyOf(waiting.keySet())) {
      Set<String> needs = waiting.get(key);
      if (needs != null && needs.remove(name) && needs.isEmpty()) {
        waiting.remove(key);
        bind(key);
      }
    }
  }
}
