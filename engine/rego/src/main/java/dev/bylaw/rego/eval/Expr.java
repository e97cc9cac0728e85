package dev.bylaw.rego.eval;

import dev.bylaw.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** What has at most one value once the variables in it are bound. */
abstract class Expr {
  /** The value, or null where it is undefined. */
  abstract @Nullable Value eval(Machine m, @Nullable Value[] f) throws Halt;

  /** The value, where it is the same in every evaluation. */
  @Nullable Value constant() {
    return null;
  }

  /** A constant. */
  static final class Const extends Expr {
    private final Value value;

    Const(Value value) {
      this.value = value;
    }

    @Override
    Value eval(Machine m, @Nullable Value[] f) {
      return value;
    }

    @Override
    Value constant() {
      return value;
    }
  }

  /** A local variable, bound before. */
  static final class Register extends Expr {
    private static final Register[] FIRST = new Register[64];

    static {
      for (int i = 0; i < FIRST.length; i++) {
        FIRST[i] = new Register(i);
      }
    }

    final int index;

    private Register(int index) {
      this.index = index;
    }

    /** The register at an index of the frame. */
    static Register of(int index) {
      return index < FIRST.length ? FIRST[index] : new Register(index);
    }

    @Override
    @Nullable Value eval(Machine m, @Nullable Value[] f) {
      return f[index];
    }
  }
}
