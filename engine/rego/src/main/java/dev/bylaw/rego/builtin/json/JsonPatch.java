package dev.bylaw.rego.builtin.json;

import dev.bylaw.rego.builtin.BuiltinContext;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.Operands;
import dev.bylaw.rego.builtin.collection.Sets;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON Patch (RFC 6902), on sets too, where the last segment of a path is the element itself. */
final class JsonPatch {
  private JsonPatch() {}

  static @Nullable Value patch(BuiltinContext context, Value[] a) throws BuiltinException {
    Value document = a[0];
    for (Value operation : Operands.array(a, 1)) {
      context.checkCancelled();
      if (!(operation instanceof ObjectValue object)) {
        throw BuiltinException.error(
            "must be an array of JSON-Patch objects, but at least one element is not an object");
      }
      document = apply(document, object);
    }
    return document;
  }

  private static @Nullable Value apply(@Nullable Value document, ObjectValue operation)
      throws BuiltinException {
    Value rawPath = attribute(operation, "path");
    Value op = attribute(operation, "op");
    if (!(op instanceof StringValue name)) {
      throw BuiltinException.error("attribute 'op' must be a string but found: " + op.typeName());
    }
    List<Value> path = JsonPaths.path(rawPath);
    switch (name.value()) {
      case "add" -> {
        return insert(document, path, attribute(operation, "value"));
      }
      case "remove" -> {
        return delete(document, path);
      }
      case "replace" -> {
        Value without = delete(document, path);
        return insert(without, path, attribute(operation, "value"));
      }
      case "move" -> {
        List<Value> from = JsonPaths.path(attribute(operation, "from"));
        Value moved = get(document, from);
        return insert(delete(document, from), path, moved);
      }
      case "copy" -> {
        Value copied = get(document, JsonPaths.path(attribute(operation, "from")));
        return insert(document, path, copied);
      }
      case "test" -> {
        Value found = get(document, path);
        Value expected = attribute(operation, "value");
        if (!found.equals(expected)) {
          throw BuiltinException.error(
              "value from EditTree != patch value.\n\nExpected: "
                  + expected
                  + "\n\nFound: "
                  + found);
        }
        return document;
      }
      default -> throw BuiltinException.error("unrecognized op: '" + name.value() + "'");
    }
  }

  private static Value attribute(ObjectValue operation, String name) throws BuiltinException {
    Value value = operation.get(name);
    if (value == null) {
      throw BuiltinException.error("missing required attribute '" + name + "'");
    }
    return value;
  }

  private static Value get(@Nullable Value document, List<Value> path) throws BuiltinException {
    Value at = present(document);
    for (Value key : path) {
      at = child(at, key);
    }
    return at;
  }

  private static Value present(@Nullable Value document) throws BuiltinException {
    if (document == null) {
      throw BuiltinException.error("nil value encountered where composite value was expected");
    }
    return document;
  }

  private static Value child(Value parent, Value key) throws BuiltinException {
    Value found =
        switch (parent) {
          case ObjectValue object -> object.get(key);
          case SetValue set -> set.get(key);
          case ArrayValue array -> {
            int index = index(array.size(), key);
            yield index >= 0 && index < array.size() ? array.get(index) : null;
          }
          default ->
              throw BuiltinException.error(
                  "expected composite type for path " + key + ", found value: " + shown(parent));
        };
    if (found == null) {
      String path =
          parent instanceof SetValue && key instanceof StringValue name
              ? name.value()
              : key.toString();
      throw BuiltinException.error(
          "path " + path + " does not exist in " + parent.typeName() + " term " + parent);
    }
    return found;
  }

  private static Value insert(@Nullable Value document, List<Value> path, Value value)
      throws BuiltinException {
    if (path.isEmpty()) {
      return value;
    }
    Value parent = present(document);
    Value key = path.getFirst();
    if (path.size() > 1) {
      Value changed = insert(child(parent, key), path.subList(1, path.size()), value);
      return withChild(parent, key, changed);
    }
    return switch (parent) {
      case ObjectValue object -> object.toBuilder().put(key, value).build();
      case SetValue set -> {
        if (!key.equals(value)) {
          throw BuiltinException.error(
              "set key " + key + " does not equal value to be inserted " + value);
        }
        yield SetValue.builder().addAll(set).addAll(List.of(value)).build();
      }
      case ArrayValue array -> {
        int index = index(array.size(), key);
        if (index < 0 || index > array.size()) {
          throw BuiltinException.error("index for array insertion out of bounds");
        }
        List<Value> elements = new ArrayList<>(array.asList());
        elements.add(index, value);
        yield ArrayValue.of(elements);
      }
      default ->
          throw BuiltinException.error("expected composite type, found value: " + shown(parent));
    };
  }

  private static @Nullable Value delete(@Nullable Value document, List<Value> path)
      throws BuiltinException {
    Value parent = present(document);
    if (path.isEmpty()) {
      return null;
    }
    Value key = path.getFirst();
    if (path.size() > 1) {
      Value changed = present(delete(child(parent, key), path.subList(1, path.size())));
      return withChild(parent, key, changed);
    }
    return switch (parent) {
      case ObjectValue object when object.containsKey(key) -> {
        ObjectValue.Builder rest = ObjectValue.builder();
        object.forEach((k, v) -> {
          if (!k.equals(key)) {
            rest.put(k, v);
          }
        });
        yield rest.build();
      }
      case SetValue set when set.contains(key) -> Sets.difference(set, SetValue.of(key));
      case ArrayValue array -> {
        int index = index(array.size(), key);
        if (index < 0 || index >= array.size()) {
          throw BuiltinException.error("index for array delete out of bounds");
        }
        List<Value> elements = new ArrayList<>(array.asList());
        elements.remove(index);
        yield ArrayValue.of(elements);
      }
      case ObjectValue _, SetValue _ ->
          throw BuiltinException.error("cannot delete child key " + key + " that does not exist");
      default ->
          throw BuiltinException.error("expected composite type, found value: " + shown(parent));
    };
  }

  private static Value withChild(Value parent, Value key, Value changed) throws BuiltinException {
    return switch (parent) {
      case ObjectValue object -> object.toBuilder().put(key, changed).build();
      case SetValue set -> Sets.union(Sets.difference(set, SetValue.of(key)), SetValue.of(changed));
      case ArrayValue array -> {
        Value[] elements = array.toArray();
        elements[index(elements.length, key)] = changed;
        yield ArrayValue.wrap(elements);
      }
      default -> throw new IllegalStateException("no composite: " + parent.typeName());
    };
  }

  /** A scalar with the name that OPA gives its type here. */
  private static String shown(Value scalar) {
    String type = scalar.typeName();
    return scalar
        + " (type: ast."
        + Character.toUpperCase(type.charAt(0))
        + type.substring(1)
        + ")";
  }

  private static int index(int length, Value key) throws BuiltinException {
    switch (key) {
      case NumberValue n -> {
        if (n.isLong()) {
          return (int) Math.clamp(n.longValue(), -1, Integer.MAX_VALUE);
        }
        throw BuiltinException.error("invalid number type for indexing");
      }
      case StringValue s when s.value().equals("-") -> {
        return length;
      }
      case StringValue s -> {
        if (!s.value().matches("[+-]?\\d{1,9}")) {
          throw BuiltinException.error("invalid string for indexing");
        }
        if (!s.value().equals("0") && s.value().startsWith("0")) {
          throw BuiltinException.error("leading zeros are not allowed in JSON paths");
        }
        return Integer.parseInt(s.value());
      }
      default -> throw BuiltinException.error("invalid type for indexing");
    }
  }
}
