package dev.bylaw.rego.eval;

import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collections made of expressions or by comprehension. One undefined part makes all undefined. */
final class Construct {
  private Construct() {}

  /** `[a, b]`. */
  static final class Array extends Expr {
    private final Expr[] elements;

    Array(Expr[] elements) {
      this.elements = elements;
    }

    @Override
    @Nullable Value eval(Machine m, @Nullable Value[] f) throws Halt {
      m.built(elements.length);
      Value[] values = new Value[elements.length];
      for (int i = 0; i < values.length; i++) {
        Value value = elements[i].eval(m, f);
        if (value == null) {
          return null;
        }
        values[i] = value;
      }
      return ArrayValue.wrap(values);
    }
  }

  /** `{a, b}`. */
  static final class Set extends Expr {
    private final Expr[] elements;

    Set(Expr[] elements) {
      this.elements = elements;
    }

    @Override
    @Nullable Value eval(Machine m, @Nullable Value[] f) throws Halt {
      m.built(elements.length);
      SetValue.Builder set = SetValue.builder();
      for (Expr element : elements) {
        Value value = element.eval(m, f);
        if (value == null) {
          return null;
        }
        set.add(value);
      }
      return set.build();
    }
  }

  /** `{k: v}`. */
  static final class Object extends Expr {
    private final Expr[] keys;
    private final Expr[] values;

    Object(Expr[] keys, Expr[] values) {
      this.keys = keys;
      this.values = values;
    }

    @Override
    @Nullable Value eval(Machine m, @Nullable Value[] f) throws Halt {
      m.built(2 * keys.length);
      ObjectValue.Builder object = ObjectValue.builder();
      for (int i = 0; i < keys.length; i++) {
        Value key = keys[i].eval(m, f);
        Value value = key == null ? null : values[i].eval(m, f);
        if (key == null || value == null) {
          return null;
        }
        object.put(key, value);
      }
      return object.build();
    }
  }

  /** `[head | body]`. */
  static final class ArrayComprehension extends Expr {
    private final Step body;

    /** Of a body that ends in {@link Emit.Element}. */
    ArrayComprehension(Step body) {
      this.body = body;
    }

    @Override
    Value eval(Machine m, @Nullable Value[] f) throws Halt {
      java.lang.Object outer = m.sink;
      List<Value> elements = new ArrayList<>();
      m.sink = elements;
      m.enter();
      body.run(m, f);
      m.leave();
      m.sink = outer;
      return ArrayValue.of(elements);
    }
  }

  /** `{head | body}`. */
  static final class SetComprehension extends Expr {
    private final Step body;

    /** Of a body that ends in {@link Emit.Member}. */
    SetComprehension(Step body) {
      this.body = body;
    }

    @Override
    Value eval(Machine m, @Nullable Value[] f) throws Halt {
      java.lang.Object outer = m.sink;
      SetValue.Builder set = SetValue.builder();
      m.sink = set;
      m.enter();
      body.run(m, f);
      m.leave();
      m.sink = outer;
      return set.build();
    }
  }

  /** `{key: value | body}`. */
  static final class ObjectComprehension extends Expr {
    private final Step body;

    /** Of a body that ends in {@link Emit.Entry}. */
    ObjectComprehension(Step body) {
      this.body = body;
    }

    @Override
    Value eval(Machine m, @Nullable Value[] f) throws Halt {
      java.lang.Object outer = m.sink;
      ObjectValue.Builder object = ObjectValue.builder();
      m.sink = object;
      m.enter();
      body.run(m, f);
      m.leave();
      m.sink = outer;
      return object.build();
    }
  }

  /** A place that equal keys with different values were found at. */
  static Halt keyConflict(@Nullable Span span) {
    return Halt.conflict(ConflictText.KEYS, span);
  }
}
