package dev.bylaw.rego.builtin.graphql;

import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads GraphQL syntax trees, which may come from outside: what has another shape is missing. */
final class GraphqlNodes {
  private GraphqlNodes() {}

  static String text(ObjectValue node, String name) {
    return node.get(name) instanceof StringValue s ? s.value() : "";
  }

  static boolean flag(ObjectValue node, String name) {
    return node.get(name) == BooleanValue.TRUE;
  }

  static int number(ObjectValue node, String name) {
    return node.get(name) instanceof NumberValue n && n.isWholeLong() ? (int) n.longValue() : -1;
  }

  static @Nullable ObjectValue node(ObjectValue node, String name) {
    return node.get(name) instanceof ObjectValue object ? object : null;
  }

  static List<ObjectValue> nodes(ObjectValue node, String name) {
    List<ObjectValue> nodes = new ArrayList<>();
    if (node.get(name) instanceof ArrayValue array) {
      array.forEach(element -> {
        if (element instanceof ObjectValue object) {
          nodes.add(object);
        }
      });
    }
    return nodes;
  }

  static List<String> texts(ObjectValue node, String name) {
    List<String> texts = new ArrayList<>();
    if (node.get(name) instanceof ArrayValue array) {
      array.forEach(element -> {
        if (element instanceof StringValue s) {
          texts.add(s.value());
        }
      });
    }
    return texts;
  }

  /** The name of a type within its lists. */
  static String typeName(@Nullable ObjectValue type) {
    ObjectValue at = type;
    while (at != null && at.get("Elem") instanceof ObjectValue element) {
      at = element;
    }
    return at == null ? "" : text(at, "NamedType");
  }

  /** A type as it is written. */
  static String typeText(ObjectValue type) {
    ObjectValue element = node(type, "Elem");
    String bang = flag(type, "NonNull") ? "!" : "";
    return (element == null ? text(type, "NamedType") : "[" + typeText(element) + "]") + bang;
  }

  static @Nullable ObjectValue named(List<ObjectValue> nodes, String name) {
    for (ObjectValue node : nodes) {
      if (text(node, "Name").equals(name)) {
        return node;
      }
    }
    return null;
  }
}
