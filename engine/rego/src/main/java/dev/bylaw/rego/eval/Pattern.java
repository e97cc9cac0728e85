package dev.bylaw.rego.eval;

import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** The shape that a value is taken apart by. */
abstract class Pattern {
  /** Whether the value has the shape; binds the pattern's variables from left to right. */
  abstract boolean matches(Machine m, @Nullable Value[] f, Value value) throws Halt;

  /** The register that the whole value goes to, or -1 where the pattern is more than a variable. */
  int register() {
    return -1;
  }

  /** Any value. */
  static final class Any extends Pattern {
    static final Any ANY = new Any();

    @Override
    boolean matches(Machine m, @Nullable Value[] f, Value value) {
      return true;
    }
  }

  /** Any value, kept. */
  static final class Variable extends Pattern {
    private final int register;

    Variable(int register) {
      this.register = register;
    }

    @Override
    int register() {
      return register;
    }

    @Override
    boolean matches(Machine m, @Nullable Value[] f, Value value) {
      f[register] = value;
      return true;
    }
  }

  /** The value of an expression whose variables are bound. */
  static final class Same extends Pattern {
    final Expr expr;

    Same(Expr expr) {
      this.expr = expr;
    }

    @Override
    boolean matches(Machine m, @Nullable Value[] f, Value value) throws Halt {
      Value expected = expr.eval(m, f);
      return expected != null && expected.equals(value);
    }
  }

  /** An array of a length, each element by a pattern. */
  static final class Elements extends Pattern {
    final Pattern[] elements;

    Elements(Pattern[] elements) {
      this.elements = elements;
    }

    @Override
    boolean matches(Machine m, @Nullable Value[] f, Value value) throws Halt {
      if (!(value instanceof ArrayValue array) || array.size() != elements.length) {
        return false;
      }
      for (int i = 0; i < elements.length; i++) {
        if (!elements[i].matches(m, f, array.get(i))) {
          return false;
        }
      }
      return true;
    }
  }

  /** An object of exactly these keys, each value by a pattern. */
  static final class Entries extends Pattern {
    final Expr[] keys;
    final Pattern[] values;

    Entries(Expr[] keys, Pattern[] values) {
      this.keys = keys;
      this.values = values;
    }

    @Override
    boolean matches(Machine m, @Nullable Value[] f, Value value) throws Halt {
      if (!(value instanceof ObjectValue object) || object.size() != keys.length) {
        return false;
      }
      for (int i = 0; i < keys.length; i++) {
        Value key = keys[i].eval(m, f);
        Value found = key == null ? null : object.get(key);
        if (found == null || !values[i].matches(m, f, found)) {
          return false;
        }
      }
      return true;
    }
  }
}
