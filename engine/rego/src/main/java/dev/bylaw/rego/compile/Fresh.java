package dev.bylaw.rego.compile;

import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.syntax.Term;
import java.util.HashMap;
import java.util.Map;

/** Names for the variables of one rule, each given once. */
final class Fresh {
  private final Map<String, Integer> taken = new HashMap<>();

  Fresh() {
    // a variable that hides a root has another name
    taken.put("data", 1);
    taken.put("input", 1);
  }

  /** Names that begin where these do, and are not taken from them. */
  Fresh copy() {
    Fresh copy = new Fresh();
    copy.taken.putAll(taken);
    return copy;
  }

  /** A name for a variable of the source: its own the first time, then with a number. */
  String name(String source) {
    int count = taken.merge(source, 1, Integer::sum);
    boolean plain = count == 1 && !source.equals(Term.Var.WILDCARD);
    return plain ? source : source + "#" + (count - 1);
  }

  /** A variable of the compiler's own. */
  Term.Var variable(Span span) {
    return new Term.Var("#" + taken.merge("", 1, Integer::sum), span);
  }
}
