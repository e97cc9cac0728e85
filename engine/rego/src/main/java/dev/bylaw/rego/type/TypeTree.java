package dev.bylaw.rego.type;

import dev.bylaw.rego.type.Type.FunctionOf;
import dev.bylaw.rego.type.Type.ObjectOf;
import dev.bylaw.rego.type.Type.Scalar;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The types of documents by their paths, from the roots {@code data} and {@code input} on. */
public final class TypeTree {
  /** A step of a path that is a variable: no ref and no extent takes it, and it has no type. */
  public static final Value SOME_STEP = SetValue.of(List.of(StringValue.of("\0 some step")));

  private @Nullable Type value;
  private @Nullable Type extent;
  private Type childKeys = Types.UNKNOWN;
  private final Map<Value, TypeTree> children = new HashMap<>();

  /** The type of the document, or null where only parts of it have one. */
  public @Nullable Type value() {
    return value;
  }

  /** The node one step further, or null. */
  public @Nullable TypeTree child(Value step) {
    return children.get(step);
  }

  /** The steps from here. */
  public Set<Value> steps() {
    if (!children.containsKey(SOME_STEP)) {
      return children.keySet();
    }
    Set<Value> steps = new HashSet<>(children.keySet());
    steps.remove(SOME_STEP);
    return steps;
  }

  /**
   * The type of the whole document: its own, or an object of its parts, which may have others that
   * stand in base documents.
   */
  public Type extent() {
    if (value != null) {
      return value;
    }
    Type known = extent;
    if (known == null) {
      Map<Value, Type> entries = new TreeMap<>();
      children.forEach((key, child) -> {
        if (isPlain(key)) {
          entries.put(key, child.extent());
        }
      });
      known = new ObjectOf(entries, Scalar.STRING, Types.ANY);
      extent = known;
    }
    return known;
  }

  /** The type of the keys of {@link #extent}, without making it. */
  public Type extentKeys() {
    return value == null ? Types.or(childKeys, Scalar.STRING) : Types.keys(value);
  }

  private static boolean isPlain(Value key) {
    return key instanceof StringValue || key instanceof NumberValue || key instanceof BooleanValue;
  }

  /** Sets the type at a path, whatever stands there. */
  public void put(List<Value> path, Type type) {
    extent = null;
    if (path.isEmpty()) {
      value = type;
      return;
    }
    step(path.getFirst()).put(path.subList(1, path.size()), type);
  }

  private TypeTree step(Value key) {
    TypeTree child = children.get(key);
    if (child == null) {
      child = new TypeTree();
      children.put(key, child);
      if (isPlain(key)) {
        childKeys = Types.or(childKeys, Types.of(key));
      }
    }
    return child;
  }

  /**
   * Adds what one rule says of the document at a path. Objects along the path take it in; an object
   * at the path takes in what is below.
   */
  public void insert(List<Value> path, Type type) {
    TypeTree node = this;
    node.extent = null;
    for (int i = 0; i < path.size(); i++) {
      node = node.step(path.get(i));
      node.extent = null;
      Type known = node.value;
      if (known != null
          && i + 1 < path.size()
          && Types.definition(known) instanceof ObjectOf object) {
        node.value = within(object, path.subList(i + 1, path.size()), type);
      }
    }
    Type known = node.value;
    Type merged = known == null ? type : Types.merge(known, type);
    if (type instanceof FunctionOf && merged == Types.UNKNOWN) {
      // functions of several arities are told elsewhere
      merged = type;
    }
    if (Types.definition(type) instanceof ObjectOf
        && Types.definition(merged) instanceof ObjectOf object) {
      for (Map.Entry<Value, TypeTree> child : new TreeMap<>(node.children).entrySet()) {
        object = child.getValue().gathered(object, List.of(child.getKey()));
      }
      merged = object;
    }
    node.value = merged;
  }

  private ObjectOf gathered(ObjectOf object, List<Value> path) {
    Type known = value;
    if (known != null) {
      return within(object, path, known);
    }
    ObjectOf all = object;
    for (Map.Entry<Value, TypeTree> child : new TreeMap<>(children).entrySet()) {
      List<Value> further = new ArrayList<>(path);
      further.add(child.getKey());
      all = child.getValue().gathered(all, further);
    }
    return all;
  }

  /** The object type with a value of a type somewhere inside it. */
  private static ObjectOf within(ObjectOf object, List<Value> path, Type type) {
    Value step = path.getFirst();
    Type key = step.equals(SOME_STEP) ? Types.UNKNOWN : Types.of(step);
    Type inner =
        path.size() == 1 ? type : within(Types.EMPTY_OBJECT, path.subList(1, path.size()), type);
    return Types.withEntries(object, key, inner);
  }
}
