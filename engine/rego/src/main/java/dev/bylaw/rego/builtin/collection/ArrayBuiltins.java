package dev.bylaw.rego.builtin.collection;

import static dev.bylaw.rego.builtin.Operands.array;
import static dev.bylaw.rego.builtin.Operands.integer;

import dev.bylaw.rego.builtin.Builtin.Implementation;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arrays: concat, flatten, reverse, slice. */
final class ArrayBuiltins {
  private ArrayBuiltins() {}

  static @Nullable Implementation find(String name) {
    return switch (name) {
      case "array.concat" -> (_, a) -> concat(array(a, 0), array(a, 1));
      case "array.flatten" -> (_, a) -> flatten(array(a, 0));
      case "array.reverse" -> (_, a) -> reverse(array(a, 0));
      case "array.slice" -> (_, a) -> slice(array(a, 0), integer(a, 1), integer(a, 2));
      default -> null;
    };
  }

  private static Value concat(ArrayValue a, ArrayValue b) {
    if (a.isEmpty()) {
      return b;
    }
    Value[] joined = Arrays.copyOf(a.toArray(), a.size() + b.size());
    for (int i = 0; i < b.size(); i++) {
      joined[a.size() + i] = b.get(i);
    }
    return ArrayValue.wrap(joined);
  }

  private static Value flatten(ArrayValue array) {
    List<Value> flat = new ArrayList<>();
    for (Value element : array) {
      if (element instanceof ArrayValue nested) {
        flat.addAll(nested.asList());
      } else {
        flat.add(element);
      }
    }
    return ArrayValue.of(flat);
  }

  private static Value reverse(ArrayValue array) {
    Value[] reversed = new Value[array.size()];
    for (int i = 0; i < reversed.length; i++) {
      reversed[i] = array.get(reversed.length - 1 - i);
    }
    return ArrayValue.wrap(reversed);
  }

  /** Both ends are moved into the array; an empty range is an empty array. */
  private static Value slice(ArrayValue array, long start, long stop) {
    int to = Math.clamp(stop, 0, array.size());
    return array.slice(Math.clamp(start, 0, to), to);
  }
}
