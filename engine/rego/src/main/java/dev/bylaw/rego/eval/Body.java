package dev.bylaw.rego.eval;

import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.value.Value;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A body with a value: one branch of a complete rule or of a function. */
abstract class Body {
  /** The value, or null where the body does not hold; two different values are a conflict. */
  abstract @Nullable Value eval(Machine m, @Nullable Value[] f) throws Halt;

  /**
   * The same where another definition gave a value already: another one than that is a conflict as
   * soon as it is found, whatever would fail after it.
   */
  @Nullable Value eval(Machine m, @Nullable Value[] f, @Nullable Value known) throws Halt {
    return eval(m, f);
  }

  /** Gives the value, or every value where there are several; true where there is any. */
  boolean solutions(Machine m, @Nullable Value[] f, Emit.Solutions to) throws Halt {
    Value value = eval(m, f);
    if (value == null) {
      return false;
    }
    boolean _ = to.accept(value);
    return true;
  }

  /** This body where comparing one of the expressions with a constant is known to have held. */
  Body assuming(Set<Expr> decided, Nodes nodes) {
    return this;
  }

  /** A body that holds at most once. */
  static final class Simple extends Body {
    private final Check[] checks;
    private final Expr value;

    Simple(Check[] checks, Expr value) {
      this.checks = checks;
      this.value = value;
    }

    /** The one body of some statements and a value. */
    static Simple of(Nodes nodes, List<Check> checks, Expr value) {
      return nodes.share(
          Simple.class,
          List.of(checks, value),
          () -> new Simple(checks.toArray(new Check[0]), value));
    }

    @Override
    Body assuming(Set<Expr> decided, Nodes nodes) {
      return of(nodes, Check.undecided(checks, decided), value);
    }

    @Override
    @Nullable Value eval(Machine m, @Nullable Value[] f) throws Halt {
      for (Check check : checks) {
        if (!check.holds(m, f)) {
          return null;
        }
      }
      return value.eval(m, f);
    }
  }

  /** A body that may hold often, always with the same value: the first solution is enough. */
  static final class Constant extends Body {
    private final Step body;
    private final Value value;

    /** Of a body that ends in {@link Step.Found}. */
    Constant(Step body, Value value) {
      this.body = body;
      this.value = value;
    }

    @Override
    @Nullable Value eval(Machine m, @Nullable Value[] f) throws Halt {
      return body.run(m, f) ? value : null;
    }
  }

  /** A body that may hold often; every solution must give the same value. */
  static final class Search extends Body {
    private final Step body;
    private final String conflict;
    private final Span span;

    /** Of a body that ends in {@link Emit.Solution}. */
    Search(Step body, String conflict, Span span) {
      this.body = body;
      this.conflict = conflict;
      this.span = span;
    }

    @Override
    @Nullable Value eval(Machine m, @Nullable Value[] f) throws Halt {
      return eval(m, f, null);
    }

    @Override
    @Nullable Value eval(Machine m, @Nullable Value[] f, @Nullable Value known) throws Halt {
      Object outer = m.sink;
      Single single = new Single(conflict, span, known);
      m.sink = single;
      body.run(m, f);
      m.sink = outer;
      return single.value;
    }

    @Override
    boolean solutions(Machine m, @Nullable Value[] f, Emit.Solutions to) throws Halt {
      Object outer = m.sink;
      boolean[] any = {false};
      m.sink =
          (Emit.Solutions)
              value -> {
                any[0] = true;
                return to.accept(value);
              };
      boolean _ = body.run(m, f);
      m.sink = outer;
      return any[0];
    }
  }

  /** Takes one value, any number of times. */
  private static final class Single implements Emit.Solutions {
    private final String conflict;
    private final Span span;
    private final @Nullable Value known;
    private @Nullable Value value;

    Single(String conflict, Span span, @Nullable Value known) {
      this.conflict = conflict;
      this.span = span;
      this.known = known;
    }

    @Override
    public boolean accept(Value found) throws Halt {
      Value expected = value == null ? known : value;
      if (value == null) {
        value = found;
      }
      if (expected != null && !expected.equals(found)) {
        throw Halt.conflict(conflict, span);
      }
      return false;
    }
  }
}
