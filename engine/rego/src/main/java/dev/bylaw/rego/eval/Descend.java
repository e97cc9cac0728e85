package dev.bylaw.rego.eval;

import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.Value;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A ref from `data` whose way through the rules is known only while evaluating: it goes down the
 * rule tree and the base documents side by side.
 */
final class Descend extends Step {
  private final DataTree start;
  private final Expr base;
  private final Operand[] operands;
  private final int result;
  private final Step next;

  /**
   * A ref.
   *
   * @param start the place that the ground part of the ref leads to
   * @param base the base document there
   * @param operands the further steps
   * @param result register of the value
   */
  Descend(DataTree start, Expr base, Operand[] operands, int result, Step next) {
    this.start = start;
    this.base = base;
    this.operands = operands;
    this.result = result;
    this.next = next;
  }

  /** A ref step: a known key, or a pattern for keys to be found. */
  sealed interface Operand {
    record Known(Expr key) implements Operand {}

    record Unknown(Pattern key) implements Operand {}
  }

  @Override
  boolean run(Machine m, @Nullable Value[] f) throws Halt {
    Value document = base.eval(m, f);
    Scope scope = m.scope;
    if (document != null
        && !scope.replaced.isEmpty()
        && base instanceof Lookup.Slot slot
        && scope.hides(slot.path())) {
      return inValue(m, f, 0, document, false);
    }
    return at(m, f, 0, start, document);
  }

  private boolean at(
      Machine m, @Nullable Value[] f, int position, @Nullable DataTree rules, @Nullable Value base)
      throws Halt {
    m.tick();
    if (rules == null) {
      return base != null && inValue(m, f, position, base, true);
    }
    if (!m.scope.replaced.isEmpty() && m.scope.hides(rules.path)) {
      return base != null && inValue(m, f, position, base, false);
    }
    if (rules.document != null) {
      Value value = rules.document.eval(m);
      return value != null && inValue(m, f, position, value, false);
    }
    if (position == operands.length) {
      Value value = rules.extent(m, base);
      return value != null && found(m, f, value);
    }
    return switch (operands[position]) {
      case Operand.Known(Expr key) -> {
        Value k = key.eval(m, f);
        if (k == null) {
          yield false;
        }
        DataTree child = rules.child(k);
        Value below = base == null ? null : Lookup.inBase(base, k);
        yield (child != null || below != null) && at(m, f, position + 1, child, below);
      }
      case Operand.Unknown(Pattern key) -> {
        if (base != null) {
          for (int i = 0; i < size(base); i++) {
            Value k = key(base, i);
            if (key.matches(m, f, k) && at(m, f, position + 1, rules.child(k), element(base, i))) {
              yield true;
            }
          }
        }
        for (Map.Entry<Value, DataTree> entry : rules.children.entrySet()) {
          Value k = entry.getKey();
          if (base instanceof ObjectValue object && object.containsKey(k)) {
            continue;
          }
          if (key.matches(m, f, k) && at(m, f, position + 1, entry.getValue(), null)) {
            yield true;
          }
        }
        yield false;
      }
    };
  }

  private boolean inValue(Machine m, @Nullable Value[] f, int position, Value value, boolean ofBase)
      throws Halt {
    if (position == operands.length) {
      return found(m, f, value);
    }
    return switch (operands[position]) {
      case Operand.Known(Expr key) -> {
        Value k = key.eval(m, f);
        Value below = k == null ? null : ofBase ? Lookup.inBase(value, k) : Lookup.in(value, k);
        yield below != null && inValue(m, f, position + 1, below, ofBase);
      }
      case Operand.Unknown(Pattern key) -> {
        for (int i = 0; i < size(value); i++) {
          m.tick();
          if (key.matches(m, f, key(value, i))
              && inValue(m, f, position + 1, element(value, i), ofBase)) {
            yield true;
          }
        }
        yield false;
      }
    };
  }

  private boolean found(Machine m, @Nullable Value[] f, Value value) throws Halt {
    f[result] = value;
    return next.run(m, f);
  }

  private static int size(Value collection) {
    return switch (collection) {
      case ObjectValue object -> object.size();
      case ArrayValue array -> array.size();
      case SetValue set -> set.size();
      default -> 0;
    };
  }

  private static Value key(Value collection, int i) {
    return switch (collection) {
      case ObjectValue object -> object.keyAt(i);
      case SetValue set -> set.at(i);
      default -> NumberValue.of(i);
    };
  }

  private static Value element(Value collection, int i) {
    return switch (collection) {
      case ObjectValue object -> object.valueAt(i);
      case SetValue set -> set.at(i);
      case ArrayValue array -> array.get(i);
      default -> collection;
    };
  }
}
