package dev.bylaw.rego.eval;

import dev.bylaw.rego.eval.Scope.Replacement;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A statement under `with` modifiers: it runs in a scope of its own, what follows it does not. */
final class With extends Step {
  private final Modifier[] modifiers;
  private final Step body;

  /** Of a statement that ends in {@link Leave}, or in {@link Step.Found}. */
  With(Modifier[] modifiers, Step body) {
    this.modifiers = modifiers;
    this.body = body;
  }

  /** One modifier. */
  sealed interface Modifier {
    /** A part of `input`; an empty path is all of it. */
    record Input(List<Value> path, Expr value) implements Modifier {}

    /** A part of `data`. */
    record Data(List<Value> path, Expr value) implements Modifier {}

    /** A function or builtin by what replaces it. */
    record Code(Object target, Replacement replacement) implements Modifier {}

    /** A function or builtin by a value. */
    record CodeByValue(Object target, Expr value) implements Modifier {}
  }

  @Override
  boolean run(Machine m, @Nullable Value[] f) throws Halt {
    Scope outer = m.scope;
    Scope inner = open(m, f, outer);
    if (inner == null) {
      return false;
    }
    m.enter();
    m.scope = inner;
    boolean stop = body.run(m, f);
    m.scope = outer;
    m.leave();
    return stop;
  }

  private @Nullable Scope open(Machine m, @Nullable Value[] f, Scope outer) throws Halt {
    Value input = outer.input;
    Value data = outer.data;
    List<List<Value>> replaced = outer.replaced;
    Map<Object, Replacement> replacements = outer.replacements;
    for (Modifier modifier : modifiers) {
      switch (modifier) {
        case Modifier.Input(var path, Expr expr) -> {
          Value value = expr.eval(m, f);
          if (value == null) {
            return null;
          }
          input = put(input, path, 0, value);
        }
        case Modifier.Data(var path, Expr expr) -> {
          Value value = expr.eval(m, f);
          if (value == null) {
            return null;
          }
          data = put(data, path, 0, value);
          replaced = new ArrayList<>(replaced);
          replaced.add(path);
        }
        case Modifier.Code(Object target, Replacement replacement) -> {
          replacements = new HashMap<>(replacements);
          replacements.put(target, replacement);
        }
        case Modifier.CodeByValue(Object target, Expr expr) -> {
          Value value = expr.eval(m, f);
          if (value == null) {
            return null;
          }
          replacements = new HashMap<>(replacements);
          replacements.put(target, new Replacement.ByValue(value));
        }
      }
    }
    return new Scope(outer, input, data, replaced, replacements, outer.slots.length);
  }

  /** The document with a value at a path; what is no object on the way is replaced by one. */
  private static Value put(@Nullable Value document, List<Value> path, int at, Value value) {
    if (at == path.size()) {
      return value;
    }
    ObjectValue object = document instanceof ObjectValue o ? o : ObjectValue.EMPTY;
    Value step = path.get(at);
    return object.toBuilder().put(step, put(object.get(step), path, at + 1, value)).build();
  }

  /** The end of a statement under modifiers: what follows runs in the scope outside. */
  static final class Leave extends Step {
    private final Step next;

    Leave(Step next) {
      this.next = next;
    }

    @Override
    boolean run(Machine m, @Nullable Value[] f) throws Halt {
      Scope inner = m.scope;
      m.scope = java.util.Objects.requireNonNull(inner.outer);
      boolean stop = next.run(m, f);
      m.scope = inner;
      return stop;
    }
  }
}
