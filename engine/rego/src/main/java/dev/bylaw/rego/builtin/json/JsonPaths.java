package dev.bylaw.rego.builtin.json;

import dev.bylaw.rego.builtin.BuiltinContext;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.Operands;
import dev.bylaw.rego.builtin.text.StringBuiltins;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NullValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Documents cut down to, or by, a set of paths: json.filter and json.remove. */
final class JsonPaths {
  /** A tree of path segments; a leaf stands for all below it. */
  private static final class Tree {
    final Map<Value, Tree> children = new HashMap<>();
    boolean leaf;

    @Nullable Tree at(Value key) {
      return children.get(key);
    }
  }

  private JsonPaths() {}

  static Value filter(BuiltinContext context, Value[] a) throws BuiltinException {
    ObjectValue object = Operands.object(a, 0);
    return filter(object, tree(a));
  }

  static @Nullable Value remove(BuiltinContext context, Value[] a) throws BuiltinException {
    ObjectValue object = Operands.object(a, 0);
    return remove(object, tree(a));
  }

  private static Tree tree(Value[] a) throws BuiltinException {
    if (!(a[1] instanceof ArrayValue) && !(a[1] instanceof SetValue)) {
      throw Operands.wrongType(1, a[1], "set", "array");
    }
    Tree root = new Tree();
    for (Value element : Operands.collection(a, 1)) {
      Tree node = root;
      List<Value> path = path(element);
      for (int i = 0; i < path.size() && !node.leaf; i++) {
        node = node.children.computeIfAbsent(path.get(i), _ -> new Tree());
      }
      if (!path.isEmpty()) {
        node.leaf = true;
        node.children.clear();
      }
    }
    return root;
  }

  /** The segments of a path: an array of them, or a string of them with slashes (RFC 6901). */
  static List<Value> path(Value path) throws BuiltinException {
    return switch (path) {
      case StringValue s when s.value().isEmpty() -> List.of();
      case StringValue s -> {
        List<Value> segments = new ArrayList<>();
        for (String part : StringBuiltins.split(s.value().replaceFirst("^/+", ""), "/")) {
          segments.add(StringValue.of(part.replace("~1", "/").replace("~0", "~")));
        }
        yield segments;
      }
      case ArrayValue array -> array.asList();
      default ->
          throw Operands.operand(
              1,
              "must be one of {set, array} containing string paths or array of path segments but"
                  + " got "
                  + path.typeName());
    };
  }

  private static Value filter(Value value, Tree tree) {
    if (tree.leaf) {
      return value;
    }
    return switch (value) {
      case ObjectValue object -> {
        ObjectValue.Builder kept = ObjectValue.builder();
        object.forEach((key, element) -> {
          Tree below = tree.at(key);
          if (below != null) {
            kept.put(key, filter(element, below));
          }
        });
        yield kept.build();
      }
      case ArrayValue array -> {
        List<Value> kept = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
          Tree below = tree.at(index(i));
          if (below != null) {
            kept.add(filter(array.get(i), below));
          }
        }
        yield ArrayValue.of(kept);
      }
      case SetValue set -> {
        SetValue.Builder kept = SetValue.builder();
        for (Value element : set) {
          Tree below = tree.at(element);
          if (below != null) {
            kept.add(filter(element, below));
          }
        }
        yield kept.build();
      }
      default -> value;
    };
  }

  private static @Nullable Value remove(Value value, @Nullable Tree tree) {
    if (tree == null) {
      return value;
    }
    if (tree.leaf) {
      return null;
    }
    return switch (value) {
      case ObjectValue object -> {
        ObjectValue.Builder kept = ObjectValue.builder();
        object.forEach((key, element) -> {
          Value rest = remove(element, tree.at(key));
          if (rest != null) {
            kept.put(key, rest);
          }
        });
        yield kept.build();
      }
      case ArrayValue array -> {
        List<Value> kept = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
          Value rest = remove(array.get(i), tree.at(index(i)));
          if (rest != null) {
            kept.add(rest);
          }
        }
        yield ArrayValue.of(kept);
      }
      case SetValue set -> {
        SetValue.Builder kept = SetValue.builder();
        for (Value element : set) {
          Value rest = remove(element, tree.at(element));
          if (rest != null) {
            kept.add(rest);
          }
        }
        yield kept.build();
      }
      case StringValue _, NumberValue _, BooleanValue _, NullValue _ -> value;
    };
  }

  /** Paths name the places of an array by strings. */
  private static Value index(int i) {
    return StringValue.of(Integer.toString(i));
  }
}
