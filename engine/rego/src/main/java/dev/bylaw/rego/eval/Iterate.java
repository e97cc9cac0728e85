package dev.bylaw.rego.eval;

import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** A ref step into a collection by a key that is not known: once for each entry. */
final class Iterate extends Step {
  private final Expr collection;
  private final Pattern key;
  // of a plain variable, or -1 where the pattern must be asked
  private final int keyRegister;
  private final boolean anyKey;
  private final int element;
  private final Step next;

  /**
   * A loop.
   *
   * @param key what the key must look like
   * @param element the register of the element, or -1 where nobody reads it
   */
  Iterate(Expr collection, Pattern key, int element, Step next) {
    this.collection = collection;
    this.key = key;
    this.keyRegister = key.register();
    this.anyKey = key == Pattern.Any.ANY;
    this.element = element;
    this.next = next;
  }

  @Override
  boolean run(Machine m, @Nullable Value[] f) throws Halt {
    Value value = collection.eval(m, f);
    return value != null
        && switch (value) {
          case ArrayValue array -> overArray(m, f, array);
          case ObjectValue object -> overObject(m, f, object);
          case SetValue set -> overSet(m, f, set);
          default -> false;
        };
  }

  private boolean overArray(Machine m, @Nullable Value[] f, ArrayValue array) throws Halt {
    int size = array.size();
    for (int i = 0; i < size; i++) {
      m.tick();
      if (keyRegister >= 0) {
        f[keyRegister] = NumberValue.of(i);
      } else if (!anyKey && !key.matches(m, f, NumberValue.of(i))) {
        continue;
      }
      if (element >= 0) {
        f[element] = array.get(i);
      }
      if (next.run(m, f)) {
        return true;
      }
    }
    return false;
  }

  private boolean overObject(Machine m, @Nullable Value[] f, ObjectValue object) throws Halt {
    int size = object.size();
    for (int i = 0; i < size; i++) {
      m.tick();
      if (keyRegister >= 0) {
        f[keyRegister] = object.keyAt(i);
      } else if (!anyKey && !key.matches(m, f, object.keyAt(i))) {
        continue;
      }
      if (element >= 0) {
        f[element] = object.valueAt(i);
      }
      if (next.run(m, f)) {
        return true;
      }
    }
    return false;
  }

  private boolean overSet(Machine m, @Nullable Value[] f, SetValue set) throws Halt {
    int size = set.size();
    for (int i = 0; i < size; i++) {
      m.tick();
      Value member = set.at(i);
      if (keyRegister >= 0) {
        f[keyRegister] = member;
      } else if (!anyKey && !key.matches(m, f, member)) {
        continue;
      }
      if (element >= 0) {
        f[element] = member;
      }
      if (next.run(m, f)) {
        return true;
      }
    }
    return false;
  }
}
