package dev.bylaw.rego.builtin.collection;

import static dev.bylaw.rego.builtin.Operands.array;
import static dev.bylaw.rego.builtin.Operands.object;

import dev.bylaw.rego.builtin.Builtin.Implementation;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.Operands;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NullValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** Objects: get, keys, filter, remove, union, subset. */
public final class ObjectBuiltins {
  private ObjectBuiltins() {}

  static @Nullable Implementation find(String name) {
    return switch (name) {
      case "object.get" -> (_, a) -> get(object(a, 0), a[1], a[2]);
      case "object.keys" -> (_, a) -> SetValue.of(object(a, 0).keys().asList());
      case "object.filter" -> (_, a) -> filter(object(a, 0), keys(a));
      case "object.remove" -> (_, a) -> remove(object(a, 0), keys(a));
      case "object.union" -> (_, a) -> union(object(a, 0), object(a, 1));
      case "object.union_n" -> (_, a) -> unionAll(a);
      case "object.subset" -> (_, a) -> BooleanValue.of(Subset.test(a[0], a[1]));
      default -> null;
    };
  }

  /** The value at a key, or along an array of keys. */
  private static Value get(ObjectValue object, Value path, Value otherwise) {
    if (!(path instanceof ArrayValue keys)) {
      Value found = object.get(path);
      return found == null ? otherwise : found;
    }
    Value at = object;
    for (Value key : keys) {
      at = child(at, key);
      if (at == null) {
        return otherwise;
      }
    }
    return at;
  }

  /** What {@code value[key]} is, or null. */
  public static @Nullable Value child(Value value, Value key) {
    return switch (value) {
      case ObjectValue object -> object.get(key);
      case ArrayValue array -> array.get(key);
      case SetValue set -> set.get(key);
      default -> null;
    };
  }

  private static SetValue keys(Value[] arguments) throws BuiltinException {
    return switch (arguments[1]) {
      case ArrayValue array -> SetValue.of(array.asList());
      case SetValue set -> set;
      case ObjectValue object -> SetValue.of(object.keys().asList());
      default -> throw Operands.wrongType(1, arguments[1], "object", "set", "array");
    };
  }

  private static Value filter(ObjectValue object, SetValue keys) {
    ObjectValue.Builder result = ObjectValue.builder();
    object.forEach((key, value) -> {
      if (keys.contains(key)) {
        result.put(key, value);
      }
    });
    return result.build();
  }

  private static Value remove(ObjectValue object, SetValue keys) {
    ObjectValue.Builder result = ObjectValue.builder();
    object.forEach((key, value) -> {
      if (!keys.contains(key)) {
        result.put(key, value);
      }
    });
    return result.build();
  }

  /** The entries of both; where both have an object it is united, else the right one counts. */
  static ObjectValue union(ObjectValue a, ObjectValue b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.isEmpty() ? b : a;
    }
    ObjectValue.Builder result = a.toBuilder();
    b.forEach((key, value) -> {
      Value merged =
          a.get(key) instanceof ObjectValue left && value instanceof ObjectValue right
              ? union(left, right)
              : value;
      result.put(key, merged);
    });
    return result.build();
  }

  private static Value unionAll(Value[] arguments) throws BuiltinException {
    ObjectValue result = ObjectValue.EMPTY;
    for (Value element : array(arguments, 0)) {
      if (!(element instanceof ObjectValue object)) {
        throw Operands.wrongElement(0, arguments[0], element, "object");
      }
      result = union(result, object);
    }
    return result;
  }

  /** Keeps of {@code value} what {@code filter} has as a path; a null in it keeps all below. */
  static @Nullable Value filterByPaths(Value value, Value filter) {
    if (filter == NullValue.NULL) {
      return value;
    }
    if (!(filter instanceof ObjectValue paths)) {
      return value;
    }
    return switch (value) {
      case ObjectValue object -> {
        ObjectValue.Builder result = ObjectValue.builder();
        object.forEach((key, element) -> {
          Value below = paths.get(key);
          Value kept = below == null ? null : filterByPaths(element, below);
          if (kept != null) {
            result.put(key, kept);
          }
        });
        yield result.build();
      }
      case ArrayValue array -> {
        java.util.List<Value> kept = new java.util.ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
          Value below = paths.get(Integer.toString(i));
          Value element = below == null ? null : filterByPaths(array.get(i), below);
          if (element != null) {
            kept.add(element);
          }
        }
        yield ArrayValue.of(kept);
      }
      case SetValue set -> {
        SetValue.Builder result = SetValue.builder();
        for (Value element : set) {
          Value below = paths.get(element);
          Value kept = below == null ? null : filterByPaths(element, below);
          if (kept != null) {
            result.add(kept);
          }
        }
        yield result.build();
      }
      default -> value;
    };
  }
}
