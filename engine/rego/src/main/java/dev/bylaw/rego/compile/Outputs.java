package dev.bylaw.rego.compile;

import dev.bylaw.rego.syntax.Expression;
import dev.bylaw.rego.syntax.Literal;
import dev.bylaw.rego.syntax.Term;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The variables that a statement binds. A ref whose head is bound binds the variables of its steps;
 * a unification binds those of its patterns; what is negated binds nothing.
 */
final class Outputs {
  private Outputs() {}

  /** The variables that the statement binds where those of {@code safe} are bound. */
  static Set<String> of(Literal literal, Set<String> safe) {
    Set<String> outputs = new HashSet<>();
    if (literal.negated() || !modifiersAreSafe(literal, safe)) {
      return outputs;
    }
    switch (literal.expression()) {
      case Expression.Test(Term term) -> fromRefs(term, safe, outputs);
      case Expression.Every(var _, var _, Term domain, var _) -> fromRefs(domain, safe, outputs);
      case Expression.Unify(Term left, Term right) -> {
        fromRefs(left, safe, outputs);
        fromRefs(right, safe, outputs);
        Set<String> basis = new HashSet<>(safe);
        basis.addAll(outputs);
        outputs.addAll(Unifier.bound(basis, left, right));
      }
      case Expression.Assign(Term target, Term value) -> {
        // the target is output alone: it never binds what the value needs
        fromRefs(value, safe, outputs);
        Set<String> basis = new HashSet<>(safe);
        basis.addAll(outputs);
        basis.removeAll(Variables.own(target));
        outputs.addAll(Unifier.bound(basis, target, value));
      }
      case Expression.And _,
          Expression.Or _,
          Expression.Group _,
          Expression.SomeDeclaration _,
          Expression.SomeIn _ -> {}
    }
    outputs.removeAll(safe);
    return outputs;
  }

  private static boolean modifiersAreSafe(Literal literal, Set<String> safe) {
    for (Literal.With with : literal.modifiers()) {
      if (!safe.containsAll(Variables.own(with.value()))) {
        return false;
      }
      for (Term step : with.target().path()) {
        if (!safe.containsAll(Variables.own(step))) {
          return false;
        }
      }
    }
    return true;
  }

  private static void fromRefs(Term term, Set<String> safe, Set<String> outputs) {
    switch (term) {
      case Term.Ref ref -> fromRef(ref, safe, outputs);
      case Term.Call call -> fromRefs(call.arguments(), safe, outputs);
      case Term.ArrayTerm(var elements, var _) -> fromRefs(elements, safe, outputs);
      case Term.SetTerm(var elements, var _) -> fromRefs(elements, safe, outputs);
      case Term.ObjectTerm(var entries, var _) ->
          entries.forEach(entry -> {
            fromRefs(entry.key(), safe, outputs);
            fromRefs(entry.value(), safe, outputs);
          });
      case Term.Scalar _,
          Term.Var _,
          Term.ArrayComprehension _,
          Term.SetComprehension _,
          Term.ObjectComprehension _,
          Term.TemplateString _ -> {}
    }
  }

  private static void fromRefs(List<Term> terms, Set<String> safe, Set<String> outputs) {
    terms.forEach(term -> fromRefs(term, safe, outputs));
  }

  private static void fromRef(Term.Ref ref, Set<String> safe, Set<String> outputs) {
    Set<String> basis = safe;
    if (!(ref.head() instanceof Term.Var)) {
      Set<String> inner = new HashSet<>();
      fromRefs(ref.head(), safe, inner);
      outputs.addAll(inner);
      inner.addAll(safe);
      basis = inner;
    }
    if (!isHeadSafe(ref, basis)) {
      return;
    }
    for (Term step : ref.path()) {
      outputs.addAll(stepVariables(step));
      fromRefs(step, safe, outputs);
    }
  }

  /** The variables that a step binds: its own, but not the heads of refs in it. */
  private static Set<String> stepVariables(Term step) {
    Set<String> names = new HashSet<>();
    collect(step, names);
    return names;
  }

  private static void collect(Term term, Set<String> names) {
    switch (term) {
      case Term.Var variable -> names.add(variable.name());
      case Term.ArrayTerm(var elements, var _) -> elements.forEach(e -> collect(e, names));
      case Term.ObjectTerm(var entries, var _) -> entries.forEach(e -> collect(e.value(), names));
      default -> {}
    }
  }

  /** Whether a ref's head has a value. */
  static boolean isHeadSafe(Term.Ref ref, Set<String> safe) {
    return switch (ref.head()) {
      case Term.Var head -> Variables.isRoot(head) || safe.contains(head.name());
      case Term head -> safe.containsAll(Variables.own(head));
    };
  }
}
