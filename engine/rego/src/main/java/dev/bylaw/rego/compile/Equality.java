package dev.bylaw.rego.compile;

import dev.bylaw.rego.syntax.Term;
import java.util.List;

/** Whether two terms say the same, wherever they stand. */
final class Equality {
  private Equality() {}

  static boolean same(Term a, Term b) {
    return switch (a) {
      case Term.Scalar x -> b instanceof Term.Scalar y && x.value().equals(y.value());
      case Term.Var x -> b instanceof Term.Var y && x.name().equals(y.name());
      case Term.Ref x ->
          b instanceof Term.Ref y && same(x.head(), y.head()) && same(x.path(), y.path());
      case Term.Call x ->
          b instanceof Term.Call y
              && same(x.operator(), y.operator())
              && same(x.arguments(), y.arguments());
      case Term.ArrayTerm x -> b instanceof Term.ArrayTerm y && same(x.elements(), y.elements());
      case Term.SetTerm x -> b instanceof Term.SetTerm y && same(x.elements(), y.elements());
      default -> false;
    };
  }

  private static boolean same(List<Term> a, List<Term> b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (!same(a.get(i), b.get(i))) {
        return false;
      }
    }
    return true;
  }
}
