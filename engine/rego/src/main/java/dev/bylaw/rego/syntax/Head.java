package dev.bylaw.rego.syntax;

import java.util.List;

/**
 * What a rule defines. The ref is as written, relative to the package: its first step is the rule's
 * name. Steps after the first may hold variables ({@code a.b[x].c}), but not a function's.
 */
public sealed interface Head {
  /** The steps from the package; the first is a string. Requires at least one. */
  List<Term> ref();

  Span span();

  /** {@code p := value}, {@code p.q[x] := value}; the value is {@code true} where none stands. */
  record Single(List<Term> ref, Term value, Span span) implements Head {
    public Single {
      ref = List.copyOf(ref);
    }
  }

  /** {@code p contains element}: a partial set. */
  record Member(List<Term> ref, Term element, Span span) implements Head {
    public Member {
      ref = List.copyOf(ref);
    }
  }

  /** {@code f(parameters) := value}; a parameter is a pattern that the argument unifies with. */
  record Function(List<Term> ref, List<Term> parameters, Term value, Span span) implements Head {
    public Function {
      ref = List.copyOf(ref);
      parameters = List.copyOf(parameters);
    }
  }
}
