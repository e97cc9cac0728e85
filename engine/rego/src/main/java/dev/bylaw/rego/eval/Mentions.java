package dev.bylaw.rego.eval;

import dev.bylaw.rego.syntax.Term;
import java.util.Set;

/** Finds variables in terms. */
final class Mentions {
  private Mentions() {}

  /** Whether a term may read one of the variables; closures count as if they read all. */
  static boolean any(Term term, Set<String> names) {
    if (names.isEmpty()) {
      return false;
    }
    return switch (term) {
      case Term.Scalar _ -> false;
      case Term.Var(String name, var _) -> names.contains(name);
      case Term.Ref(Term head, var path, var _) ->
          any(head, names) || path.stream().anyMatch(step -> any(step, names));
      case Term.Call(var _, var arguments, var _, var _) ->
          arguments.stream().anyMatch(argument -> any(argument, names));
      case Term.ArrayTerm(var elements, var _) ->
          elements.stream().anyMatch(element -> any(element, names));
      case Term.SetTerm(var elements, var _) ->
          elements.stream().anyMatch(element -> any(element, names));
      case Term.ObjectTerm(var entries, var _) ->
          entries.stream().anyMatch(entry -> any(entry.key(), names) || any(entry.value(), names));
      case Term.ArrayComprehension _,
          Term.SetComprehension _,
          Term.ObjectComprehension _,
          Term.TemplateString _ ->
          true;
    };
  }
}
