package dev.bylaw.rego.builtin.collection;

import static dev.bylaw.rego.builtin.Operands.object;

import dev.bylaw.rego.builtin.Builtin.Implementation;
import dev.bylaw.rego.builtin.BuiltinContext;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.Operands;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Graphs and trees: graph.reachable, graph.reachable_paths, walk. */
final class GraphBuiltins {
  private GraphBuiltins() {}

  static @Nullable Implementation find(String name) {
    return switch (name) {
      case "graph.reachable" -> GraphBuiltins::reachable;
      case "graph.reachable_paths" -> GraphBuiltins::reachablePaths;
      case "walk" -> GraphBuiltins::walk;
      default -> null;
    };
  }

  private static Value reachable(BuiltinContext context, Value[] a) throws BuiltinException {
    ObjectValue graph = object(a, 0);
    ArrayDeque<Value> queue = new ArrayDeque<>();
    for (Value node : initial(a)) {
      queue.add(node);
    }
    SetValue.Builder reached = SetValue.builder();
    while (!queue.isEmpty()) {
      context.checkCancelled();
      Value node = queue.remove();
      Value edges = graph.get(node);
      if (edges != null && reached.add(node)) {
        for (Value neighbour : vertices(edges)) {
          if (!reached.contains(neighbour)) {
            queue.add(neighbour);
          }
        }
      }
    }
    return reached.build();
  }

  private static Value reachablePaths(BuiltinContext context, Value[] a) throws BuiltinException {
    ObjectValue graph = object(a, 0);
    SetValue.Builder paths = SetValue.builder();
    for (Value node : initial(a)) {
      Value edges = graph.get(node);
      if (edges != null) {
        List<Value> path = new ArrayList<>(List.of(node));
        if (!vertices(edges).iterator().hasNext()) {
          paths.add(ArrayValue.of(path));
        }
        for (Value neighbour : vertices(edges)) {
          extend(context, graph, neighbour, path, paths);
        }
      }
    }
    return paths.build();
  }

  /** Adds all paths that go on from {@code path} to {@code node}; a cycle ends a path. */
  private static void extend(
      BuiltinContext context,
      ObjectValue graph,
      Value node,
      List<Value> path,
      SetValue.Builder paths)
      throws BuiltinException {
    context.checkCancelled();
    context.checkOutput(paths.size());
    Value edges = graph.get(node);
    if (edges == null || path.contains(node)) {
      paths.add(ArrayValue.of(path));
      return;
    }
    if (path.size() > 2_000) {
      throw BuiltinException.halt(BuiltinException.BUILTIN_ERROR, "path too long");
    }
    path.add(node);
    boolean leaf = true;
    for (Value neighbour : vertices(edges)) {
      leaf = false;
      extend(context, graph, neighbour, path, paths);
    }
    if (leaf) {
      paths.add(ArrayValue.of(path));
    }
    path.removeLast();
  }

  private static Iterable<Value> initial(Value[] a) throws BuiltinException {
    return switch (a[1]) {
      case ArrayValue array -> array;
      case SetValue set -> set;
      default -> throw Operands.wrongType(1, a[1], "{array, set}");
    };
  }

  private static Iterable<Value> vertices(Value edges) {
    return switch (edges) {
      case ArrayValue array -> array;
      case SetValue set -> set;
      default -> List.of();
    };
  }

  /** All {@code [path, value]} of a document, itself first. */
  private static Value walk(BuiltinContext context, Value[] a) throws BuiltinException {
    List<Value> results = new ArrayList<>();
    walk(context, new ArrayList<>(), a[0], results);
    return ArrayValue.of(results);
  }

  private static void walk(
      BuiltinContext context, List<Value> path, Value value, List<Value> results)
      throws BuiltinException {
    context.checkCancelled();
    context.checkOutput(results.size());
    results.add(ArrayValue.wrap(new Value[] {ArrayValue.of(path), value}));
    switch (value) {
      case ArrayValue array -> {
        for (int i = 0; i < array.size(); i++) {
          descend(context, path, NumberValue.of(i), array.get(i), results);
        }
      }
      case ObjectValue object -> {
        for (int i = 0; i < object.size(); i++) {
          descend(context, path, object.keyAt(i), object.valueAt(i), results);
        }
      }
      case SetValue set -> {
        for (Value element : set) {
          descend(context, path, element, element, results);
        }
      }
      default -> {}
    }
  }

  private static void descend(
      BuiltinContext context, List<Value> path, Value key, Value value, List<Value> results)
      throws BuiltinException {
    path.add(key);
    walk(context, path, value, results);
    path.removeLast();
  }
}
