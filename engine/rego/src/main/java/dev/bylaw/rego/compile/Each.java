package dev.bylaw.rego.compile;

import dev.bylaw.rego.syntax.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Lists of terms, of which a compilation sees millions: what does not change is not copied. */
public final class Each {
  private Each() {}

  /** The terms with a function applied to each; the same list where it changes none. */
  static List<Term> map(List<Term> terms, UnaryOperator<Term> function) {
    List<Term> changed = null;
    for (int i = 0; i < terms.size(); i++) {
      Term before = terms.get(i);
      Term after = function.apply(before);
      if (changed == null && after != before) {
        changed = new ArrayList<>(terms);
      }
      if (changed != null) {
        changed.set(i, after);
      }
    }
    return changed == null ? terms : changed;
  }

  /** Whether one of the terms is as asked. */
  public static boolean any(List<Term> terms, Predicate<Term> test) {
    for (int i = 0; i < terms.size(); i++) {
      if (test.test(terms.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** Whether all are scalars, as the steps of most refs. */
  public static boolean scalar(List<Term> terms) {
    for (int i = 0; i < terms.size(); i++) {
      if (!(terms.get(i) instanceof Term.Scalar)) {
        return false;
      }
    }
    return true;
  }
}
