package dev.bylaw.rego.eval;

import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A statement that holds at most once; it may bind registers. */
abstract class Check {
  abstract boolean holds(Machine m, @Nullable Value[] f) throws Halt;

  /** The statements but those that compare one of the expressions with constants. */
  static List<Check> undecided(Check[] checks, Set<Expr> decided) {
    List<Check> left = new ArrayList<>();
    for (Check check : checks) {
      boolean known =
          (check instanceof EqualConst equal && decided.contains(equal.expr))
              || (check instanceof InSet in && decided.contains(in.expr));
      if (!known) {
        left.add(check);
      }
    }
    return left;
  }

  /** Holds when the expression is defined and not false. */
  static final class Truthy extends Check {
    final Expr expr;

    Truthy(Expr expr) {
      this.expr = expr;
    }

    @Override
    boolean holds(Machine m, @Nullable Value[] f) throws Halt {
      Value value = expr.eval(m, f);
      return value != null && value != BooleanValue.FALSE;
    }
  }

  /** Holds when both sides are defined and equal. */
  static final class Equal extends Check {
    private final Expr left;
    private final Expr right;

    Equal(Expr left, Expr right) {
      this.left = left;
      this.right = right;
    }

    @Override
    boolean holds(Machine m, @Nullable Value[] f) throws Halt {
      Value a = left.eval(m, f);
      if (a == null) {
        return false;
      }
      Value b = right.eval(m, f);
      return b != null && a.equals(b);
    }
  }

  /**
   * Holds when the expression is a set or of one kind, so that comparing it with a comprehension of
   * that kind pays: with others OPA does not collect anything.
   */
  static final class Alike extends Check {
    private final Expr expr;
    private final Class<? extends Value> kind;

    Alike(Expr expr, Class<? extends Value> kind) {
      this.expr = expr;
      this.kind = kind;
    }

    @Override
    boolean holds(Machine m, @Nullable Value[] f) throws Halt {
      Value value = expr.eval(m, f);
      return value instanceof SetValue || kind.isInstance(value);
    }
  }

  /** Holds when the expression has one given value. */
  static final class EqualConst extends Check {
    final Expr expr;
    final Value constant;

    EqualConst(Expr expr, Value constant) {
      this.expr = expr;
      this.constant = constant;
    }

    @Override
    boolean holds(Machine m, @Nullable Value[] f) throws Halt {
      Value a = expr.eval(m, f);
      return a != null && constant.equals(a);
    }
  }

  /** Holds when the expression is an element of a constant set. */
  static final class InSet extends Check {
    final Expr expr;
    final SetValue set;

    InSet(Expr expr, SetValue set) {
      this.expr = expr;
      this.set = set;
    }

    @Override
    boolean holds(Machine m, @Nullable Value[] f) throws Halt {
      Value a = expr.eval(m, f);
      return a != null && set.contains(a);
    }
  }

  /** Holds when both sides are defined and stand in an order. */
  static final class Ordered extends Check {
    private final Comparison comparison;
    private final Expr left;
    private final Expr right;

    Ordered(Comparison comparison, Expr left, Expr right) {
      this.comparison = comparison;
      this.left = left;
      this.right = right;
    }

    @Override
    boolean holds(Machine m, @Nullable Value[] f) throws Halt {
      Value a = left.eval(m, f);
      if (a == null) {
        return false;
      }
      Value b = right.eval(m, f);
      return b != null && comparison.holds(a, b);
    }
  }

  /** Binds a register; holds when the expression is defined. */
  static final class Bind extends Check {
    private final int register;
    private final Expr expr;

    Bind(int register, Expr expr) {
      this.register = register;
      this.expr = expr;
    }

    @Override
    boolean holds(Machine m, @Nullable Value[] f) throws Halt {
      Value value = expr.eval(m, f);
      f[register] = value;
      return value != null;
    }
  }

  /** Holds when the expression is defined and matches a pattern, whose variables it binds. */
  static final class Matches extends Check {
    final Expr expr;
    final Pattern pattern;

    Matches(Expr expr, Pattern pattern) {
      this.expr = expr;
      this.pattern = pattern;
    }

    @Override
    boolean holds(Machine m, @Nullable Value[] f) throws Halt {
      Value value = expr.eval(m, f);
      return value != null && pattern.matches(m, f, value);
    }
  }

  /** Holds when a body has a solution. */
  static final class Exists extends Check {
    private final Step body;

    Exists(Step body) {
      this.body = body;
    }

    @Override
    boolean holds(Machine m, @Nullable Value[] f) throws Halt {
      return body.run(m, f);
    }
  }

  /** Holds when a body has no solution. */
  static final class Not extends Check {
    private final Step body;

    Not(Step body) {
      this.body = body;
    }

    @Override
    boolean holds(Machine m, @Nullable Value[] f) throws Halt {
      return !body.run(m, f);
    }
  }

  /**
   * Holds when one of two bodies has a solution; the second is asked only if the first has none.
   */
  static final class Either extends Check {
    private final Step left;
    private final Step right;

    Either(Step left, Step right) {
      this.left = left;
      this.right = right;
    }

    @Override
    boolean holds(Machine m, @Nullable Value[] f) throws Halt {
      return left.run(m, f) || right.run(m, f);
    }
  }

  /** Never holds. */
  static final class Never extends Check {
    @Override
    boolean holds(Machine m, @Nullable Value[] f) {
      return false;
    }
  }
}
