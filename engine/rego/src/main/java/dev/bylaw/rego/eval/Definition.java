package dev.bylaw.rego.eval;

import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.value.Value;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One definition of a complete rule or of a function: its branches in order, of which the first
 * that holds gives the value.
 */
final class Definition {
  /** Registers that a frame needs. */
  final int frame;

  final Span span;
  private final Check[] parameters;
  private final Body[] branches;
  private final List<Span> spans;

  /**
   * A definition.
   *
   * @param parameters match the arguments, which lie in the first registers
   * @param branches the body, then each `else`
   * @param spans of the branches
   */
  Definition(int frame, Check[] parameters, Body[] branches, List<Span> spans) {
    this.frame = frame;
    this.parameters = parameters;
    this.branches = branches;
    this.spans = List.copyOf(spans);
    this.span = spans.getFirst();
  }

  /** This definition where comparing one of the expressions with a constant is known to hold. */
  Definition assuming(Set<Expr> decided, Nodes nodes) {
    if (branches.length > 1) {
      return this;
    }
    Check[] left = Check.undecided(parameters, decided).toArray(new Check[0]);
    return new Definition(frame, left, new Body[] {branches[0].assuming(decided, nodes)}, spans);
  }

  @Nullable Value eval(Machine m, @Nullable Value[] f) throws Halt {
    return eval(m, f, null);
  }

  /** The value where another definition gave one already; another than that is a conflict. */
  @Nullable Value eval(Machine m, @Nullable Value[] f, @Nullable Value known) throws Halt {
    for (Check parameter : parameters) {
      if (!parameter.holds(m, f)) {
        return null;
      }
    }
    for (Body branch : branches) {
      Value value = branch.eval(m, f, known);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  /** Gives the values of the first branch that holds, each time it does. */
  void solutions(Machine m, @Nullable Value[] f, Disagreement to) throws Halt {
    for (Check parameter : parameters) {
      if (!parameter.holds(m, f)) {
        return;
      }
    }
    for (int i = 0; i < branches.length; i++) {
      to.of(spans.get(i));
      if (branches[i].solutions(m, f, to)) {
        return;
      }
    }
  }
}
