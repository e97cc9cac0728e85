package dev.bylaw.rego.compile;

import dev.bylaw.rego.syntax.Term;
import dev.bylaw.rego.type.Type;
import dev.bylaw.rego.type.Types;
import dev.bylaw.rego.value.Value;
import java.util.List;
import java.util.Optional;

/** Matches terms with types, and gives the variables in them theirs. */
final class TypeUnifier {
  private final TypeScope scope;

  TypeUnifier(TypeScope scope) {
    this.scope = scope;
  }

  /**
   * Whether two terms may be the same value. Two sides of which neither is wholly known cannot,
   * unless one of them is a variable, or both are arrays or both objects: OPA refuses {@code set()
   * == set()}.
   */
  boolean unify(Term a, Term b) {
    return unify(a, b, false);
  }

  private boolean unify(Term a, Term b, boolean nested) {
    Type typeA = scope.of(a);
    Type typeB = scope.of(b);
    boolean unknownA = Types.isUnknown(typeA);
    boolean unknownB = Types.isUnknown(typeB);
    if (unknownA && !unknownB) {
      return !scope.isLost(a) && match(a, typeB, false);
    }
    if (unknownB && !unknownA) {
      return !scope.isLost(b) && match(b, typeA, false);
    }
    if (!unknownA) {
      return Types.unifies(typeA, typeB);
    }
    if (a instanceof Term.ArrayTerm || a instanceof Term.ObjectTerm) {
      return unifyParts(a, b, nested);
    }
    if (isVariable(a, nested) && (b instanceof Term.ArrayTerm || b instanceof Term.ObjectTerm)) {
      return unifyParts(b, a, nested);
    }
    if (isVariable(a, nested) && isVariable(b, nested)) {
      return match(a, Types.ANY, false) && match(b, scope.of(a), false);
    }
    if (isVariable(a, nested) && typeA == Types.UNKNOWN && typeB != Types.UNKNOWN) {
      return match(a, typeB, false);
    }
    if (isVariable(b, nested) && typeB == Types.UNKNOWN && typeA != Types.UNKNOWN) {
      return match(b, typeA, false);
    }
    return false;
  }

  /**
   * Whether a term without type is a variable, or as one that its value would be put in: calls are,
   * and within arrays and objects refs and comprehensions too.
   */
  private static boolean isVariable(Term term, boolean nested) {
    return switch (term) {
      case Term.Var _, Term.Call _ -> true;
      case Term.Ref _,
          Term.ArrayComprehension _,
          Term.SetComprehension _,
          Term.ObjectComprehension _ ->
          nested;
      case Term.Scalar _,
          Term.ArrayTerm _,
          Term.SetTerm _,
          Term.ObjectTerm _,
          Term.TemplateString _ ->
          false;
    };
  }

  private boolean unifyParts(Term a, Term b, boolean nested) {
    if (isVariable(b, nested)) {
      return match(a, Types.ANY, false) && match(b, scope.of(a), false);
    }
    if (a instanceof Term.ArrayTerm(var x, var _) && b instanceof Term.ArrayTerm(var y, var _)) {
      if (x.size() != y.size()) {
        return false;
      }
      for (int i = 0; i < x.size(); i++) {
        if (!unify(x.get(i), y.get(i), true)) {
          return false;
        }
      }
      return true;
    }
    if (a instanceof Term.ObjectTerm(var x, var _) && b instanceof Term.ObjectTerm(var y, var _)) {
      if (x.size() != y.size()) {
        return false;
      }
      for (Term.Entry entry : x) {
        Optional<Term.Entry> other =
            y.stream().filter(e -> Equality.same(e.key(), entry.key())).findFirst();
        if (other.isEmpty() || !unify(entry.value(), other.get().value(), true)) {
          return false;
        }
      }
      return true;
    }
    return false;
  }

  /**
   * Whether a term may have a type.
   *
   * @param union whether a variable may have the type beside others, as where it matches one of
   *     several alternatives
   */
  boolean match(Term term, Type type, boolean union) {
    return switch (term) {
      case Term.ArrayTerm(var elements, var _) -> array(elements, term, type, union);
      case Term.ObjectTerm(var entries, var _) -> object(entries, term, type, union);
      case Term.SetTerm(var elements, var _) -> set(elements, term, type, union);
      case Term.Var(String name, var _) -> {
        Type known = scope.of(term);
        if (union) {
          scope.setVariable(name, Types.or(known, type));
          yield true;
        }
        if (known != Types.UNKNOWN) {
          yield Types.unifies(known, type);
        }
        scope.setVariable(name, type);
        yield true;
      }
      case Term.Call _,
          Term.Ref _,
          Term.ArrayComprehension _,
          Term.SetComprehension _,
          Term.ObjectComprehension _ -> {
        Type known = scope.of(term);
        if (union) {
          // it stands in a variable of OPA's, which takes on what it is matched with
          scope.setResult(term, Types.or(known, type));
          yield true;
        }
        // what is wrong with it was told where it stands
        yield known == Types.UNKNOWN || Types.unifies(known, type);
      }
      case Term.Scalar _, Term.TemplateString _ -> Types.unifies(scope.of(term), type);
    };
  }

  private boolean array(List<Term> elements, Term term, Type type, boolean union) {
    return switch (Types.definition(type)) {
      case Type.ArrayOf array -> {
        if (elements.size() != array.fixed().size() && array.rest() == null) {
          yield false;
        }
        for (int i = 0; i < elements.size(); i++) {
          Type part =
              i < array.fixed().size() ? array.fixed().get(i) : Types.orUnknown(array.rest());
          if (!match(elements.get(i), part, union)) {
            yield false;
          }
        }
        yield true;
      }
      case Type.Any _ -> any(elements);
      case Type.AnyOf(var types) -> oneOf(term, types);
      default -> false;
    };
  }

  private boolean any(List<Term> terms) {
    terms.forEach(term -> match(term, Types.ANY, true));
    return true;
  }

  private boolean oneOf(Term term, List<Type> types) {
    boolean matches = false;
    for (Type type : types) {
      matches |= match(term, type, true);
    }
    return matches;
  }

  private boolean object(List<Term.Entry> entries, Term term, Type type, boolean union) {
    return switch (Types.definition(type)) {
      case Type.ObjectOf object -> {
        if (entries.size() != object.fixed().size() && object.values() == null) {
          yield false;
        }
        for (Term.Entry entry : entries) {
          Value key = TypeScope.constant(entry.key());
          if (key == null) {
            match(entry.value(), Types.ANY, union);
            continue;
          }
          Type value = Types.select(object, key);
          if (value == Types.UNKNOWN || !match(entry.value(), value, union)) {
            yield false;
          }
        }
        yield true;
      }
      case Type.Any _ -> {
        entries.forEach(entry -> any(List.of(entry.key(), entry.value())));
        yield true;
      }
      case Type.AnyOf(var types) -> oneOf(term, types);
      default -> false;
    };
  }

  private boolean set(List<Term> elements, Term term, Type type, boolean union) {
    return switch (Types.definition(type)) {
      case Type.SetOf(var of) -> {
        for (Term element : elements) {
          if (!match(element, of, union)) {
            yield false;
          }
        }
        yield true;
      }
      case Type.Any _ -> any(elements);
      case Type.AnyOf(var types) -> oneOf(term, types);
      default -> false;
    };
  }
}
