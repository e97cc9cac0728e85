package dev.bylaw.rego.type;

import dev.bylaw.rego.type.Type.ArrayOf;
import dev.bylaw.rego.type.Type.ObjectOf;
import dev.bylaw.rego.type.Type.Recursive;
import dev.bylaw.rego.type.Type.Scalar;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The types of the documents that JSON schemas (drafts 4 to 7) describe, as OPA sees them: an
 * object with properties has no others, whatever {@code additionalProperties} says; {@code oneOf}
 * and {@code not} say nothing. References stay within the schema; nothing is fetched.
 */
public final class SchemaTypes {
  private static final Set<String> TYPES =
      Set.of("array", "boolean", "integer", "number", "null", "object", "string");
  private static final int MAX_DEPTH = 200;

  private final Value root;
  private final Map<String, Type> definitions = new HashMap<>();
  private final Map<String, Recursive> open = new HashMap<>();
  private int depth;

  private SchemaTypes(Value root) {
    this.root = root;
  }

  /**
   * The type that a schema describes.
   *
   * @throws SchemaException if it is no schema, or its parts contradict each other
   */
  public static Type of(Value schema) throws SchemaException {
    SchemaTypes types = new SchemaTypes(schema);
    types.check(schema, 0);
    return types.type(types.part(schema));
  }

  // ---- what a schema says of its shape

  /** The keywords of a schema that matter; merged ones have those of several. */
  private static final class Part {
    @Nullable String reference;
    final TreeSet<String> types = new TreeSet<>();
    final Map<String, Value> properties = new TreeMap<>();
    final List<Value> items = new ArrayList<>();
    boolean itemsAreOne;
    @Nullable List<Value> anyOf;
    @Nullable List<Value> allOf;

    boolean isPlain() {
      return !types.isEmpty() || anyOf == null || !properties.isEmpty() || !items.isEmpty();
    }
  }

  private Part part(Value schema) {
    Part part = new Part();
    if (!(schema instanceof ObjectValue object)) {
      return part;
    }
    if (object.get("$ref") instanceof StringValue reference) {
      part.reference = reference.value();
      return part;
    }
    switch (object.get("type")) {
      case StringValue type -> part.types.add(type.value());
      case ArrayValue types -> types.forEach(type -> part.types.add(((StringValue) type).value()));
      case null, default -> {}
    }
    if (object.get("properties") instanceof ObjectValue properties) {
      properties.forEach(
          (name, property) -> part.properties.put(((StringValue) name).value(), property));
    }
    if (object.get("items") instanceof ArrayValue items) {
      items.forEach(part.items::add);
    } else if (object.get("items") instanceof Value items) {
      part.items.add(items);
      part.itemsAreOne = true;
    }
    part.anyOf = list(object.get("anyOf"));
    part.allOf = list(object.get("allOf"));
    return part;
  }

  private static @Nullable List<Value> list(@Nullable Value value) {
    return value instanceof ArrayValue array ? array.asList() : null;
  }

  // ---- types

  private Type type(Value schema) throws SchemaException {
    return type(part(schema));
  }

  private Type type(Part part) throws SchemaException {
    if (++depth > MAX_DEPTH) {
      throw new SchemaException("the schema nests too deep");
    }
    try {
      if (part.reference != null) {
        return referenced(part.reference);
      }
      if (part.anyOf != null) {
        return anyOf(part, part.anyOf);
      }
      if (part.allOf != null) {
        return allOf(part, part.allOf);
      }
      return plain(part);
    } finally {
      depth--;
    }
  }

  private Type referenced(String reference) throws SchemaException {
    Type known = definitions.get(reference);
    if (known != null) {
      return known;
    }
    Recursive recursive = open.get(reference);
    if (recursive != null) {
      return recursive;
    }
    Recursive own = new Recursive(reference);
    open.put(reference, own);
    Type type = type(resolve(reference));
    open.remove(reference);
    own.define(type);
    definitions.put(reference, type);
    return type;
  }

  private Type anyOf(Part part, List<Value> alternatives) throws SchemaException {
    Type either = Types.UNKNOWN;
    if (!part.types.isEmpty()) {
      Part core = copy(part);
      core.anyOf = null;
      if (type(core) instanceof ObjectOf object
          && !object.fixed().isEmpty()
          && object.keys() == null) {
        either = object;
      }
    }
    for (Value alternative : alternatives) {
      either = Types.or(type(alternative), either);
    }
    return either == Types.UNKNOWN ? Types.ANY : either;
  }

  private static Part copy(Part part) {
    Part copy = new Part();
    copy.types.addAll(part.types);
    copy.properties.putAll(part.properties);
    copy.items.addAll(part.items);
    copy.itemsAreOne = part.itemsAreOne;
    copy.anyOf = part.anyOf;
    copy.allOf = part.allOf;
    return copy;
  }

  private Type allOf(Part part, List<Value> all) throws SchemaException {
    List<Part> parts = new ArrayList<>();
    for (Value each : all) {
      Part found = part(each);
      for (int i = 0; found.reference != null; i++) {
        if (i > MAX_DEPTH) {
          throw new SchemaException("the schema's references go in a circle");
        }
        found = part(resolve(found.reference));
      }
      // an anyOf alone has no type that others could contradict
      if (found.isPlain()) {
        parts.add(found);
      }
    }
    if (parts.isEmpty()) {
      return Types.ANY;
    }
    Part merged = merge(parts);
    if (!part.types.isEmpty()) {
      if ((part.types.contains("object") && merged.types.contains("object"))
          || (part.types.contains("array") && merged.types.contains("array"))) {
        Part own = copy(part);
        own.allOf = null;
        return type(merge(List.of(merged, own)));
      }
      if (!part.types.equals(merged.types)) {
        throw new SchemaException("unable to merge these schemas");
      }
    }
    return type(merged);
  }

  private Part merge(List<Part> parts) throws SchemaException {
    for (Part part : parts) {
      if (!part.properties.isEmpty()) {
        part.types.add("object");
      } else if (!part.items.isEmpty()) {
        part.types.add("array");
      }
    }
    Part merged = copy(parts.getFirst());
    for (Part part : parts.subList(1, parts.size())) {
      if (!merged.types.equals(part.types)) {
        throw new SchemaException(
            "unable to merge these schemas: type mismatch: "
                + names(merged.types)
                + " and "
                + names(part.types));
      }
      if (merged.types.contains("object")
          && !merged.properties.isEmpty()
          && !part.properties.isEmpty()) {
        part.properties.forEach(merged.properties::putIfAbsent);
      } else if (merged.types.contains("array")
          && !merged.items.isEmpty()
          && !part.items.isEmpty()) {
        for (int i = 0; i < part.items.size(); i++) {
          if (merged.items.size() <= i) {
            merged.items.add(part.items.get(i));
          }
          if (!part(merged.items.get(i)).types.equals(part(part.items.get(i)).types)) {
            throw new SchemaException("unable to merge these schemas");
          }
        }
      }
    }
    return merged;
  }

  private static String names(Set<String> types) {
    return types.isEmpty() ? "undefined" : String.join(",", types);
  }

  private Type plain(Part part) throws SchemaException {
    Set<String> types = part.types;
    if (types.contains("boolean")) {
      return Scalar.BOOLEAN;
    }
    if (types.contains("string")) {
      return Scalar.STRING;
    }
    if (types.contains("integer") || types.contains("number")) {
      return Scalar.NUMBER;
    }
    boolean untyped = types.isEmpty();
    if (types.contains("object") || (untyped && !part.properties.isEmpty())) {
      if (part.properties.isEmpty()) {
        return new ObjectOf(Map.of(), Types.ANY, Types.ANY);
      }
      Map<Value, Type> properties = new TreeMap<>();
      for (Map.Entry<String, Value> property : part.properties.entrySet()) {
        properties.put(StringValue.of(property.getKey()), type(property.getValue()));
      }
      return new ObjectOf(properties, null, null);
    }
    if (types.contains("array") || (untyped && !part.items.isEmpty())) {
      if (part.items.isEmpty()) {
        return new ArrayOf(List.of(), Types.ANY);
      }
      if (part.itemsAreOne) {
        return new ArrayOf(List.of(), type(part.items.getFirst()));
      }
      List<Type> elements = new ArrayList<>();
      for (Value item : part.items) {
        elements.add(type(item));
      }
      return new ArrayOf(elements, null);
    }
    return Types.ANY;
  }

  // ---- references

  private Value resolve(String reference) throws SchemaException {
    if (reference.equals("#")) {
      return root;
    }
    if (reference.startsWith("#/")) {
      @Nullable Value at = root;
      for (String step : reference.substring(2).split("/", -1)) {
        at = step(at, key(step, reference));
      }
      if (at == null) {
        throw new SchemaException(compile("nothing stands at the reference `" + reference + "`"));
      }
      return at;
    }
    Value found = withId(root, reference, 0);
    if (found == null) {
      throw new SchemaException(compile("remote reference loading disabled: " + reference));
    }
    return found;
  }

  private static String key(String step, String reference) throws SchemaException {
    try {
      String key = URLDecoder.decode(step.replace("+", "%2B"), StandardCharsets.UTF_8);
      return key.replace("~1", "/").replace("~0", "~");
    } catch (IllegalArgumentException e) {
      throw new SchemaException(compile("the reference `" + reference + "` is malformed"));
    }
  }

  private static @Nullable Value step(@Nullable Value at, String key) {
    return switch (at) {
      case ObjectValue object -> object.get(key);
      case ArrayValue array when key.matches("\\d{1,6}") -> array.get(NumberValue.parse(key));
      case null, default -> null;
    };
  }

  private static @Nullable Value withId(Value schema, String id, int depth) {
    if (depth > MAX_DEPTH || !(schema instanceof ObjectValue object)) {
      return null;
    }
    for (String keyword : List.of("$id", "id")) {
      if (object.get(keyword) instanceof StringValue own && own.value().equals(id)) {
        return schema;
      }
    }
    for (int i = 0; i < object.size(); i++) {
      Value found = withId(object.valueAt(i), id, depth + 1);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  // ---- what is no schema

  private static String compile(String problem) {
    return "unable to compile the schema: " + problem;
  }

  private void check(Value schema, int level) throws SchemaException {
    if (level > MAX_DEPTH) {
      throw new SchemaException(compile("it nests too deep"));
    }
    if (schema instanceof BooleanValue) {
      return;
    }
    if (!(schema instanceof ObjectValue object)) {
      throw new SchemaException(compile("expected an object, found a " + schema.typeName()));
    }
    if (object.get("$ref") instanceof StringValue reference) {
      resolve(reference.value());
      return;
    }
    checkTypes(object.get("type"));
    for (String keyword : List.of("properties", "patternProperties", "definitions")) {
      Value parts = object.get(keyword);
      if (parts instanceof ObjectValue named) {
        for (int i = 0; i < named.size(); i++) {
          check(named.valueAt(i), level + 1);
        }
      } else if (parts != null) {
        throw new SchemaException(compile("`" + keyword + "` is not an object"));
      }
    }
    for (String keyword : List.of("anyOf", "allOf", "oneOf")) {
      Value parts = object.get(keyword);
      if (parts instanceof ArrayValue each) {
        for (Value part : each) {
          check(part, level + 1);
        }
      } else if (parts != null) {
        throw new SchemaException(compile("`" + keyword + "` is not an array"));
      }
    }
    Value items = object.get("items");
    if (items instanceof ArrayValue each) {
      for (Value part : each) {
        check(part, level + 1);
      }
    } else if (items != null) {
      check(items, level + 1);
    }
    for (String keyword : List.of("not", "additionalProperties", "additionalItems")) {
      Value part = object.get(keyword);
      if (part != null) {
        check(part, level + 1);
      }
    }
  }

  private static void checkTypes(@Nullable Value types) throws SchemaException {
    List<Value> named =
        switch (types) {
          case null -> List.of();
          case ArrayValue array -> array.asList();
          default -> List.of(types);
        };
    for (Value type : named) {
      if (!(type instanceof StringValue name)) {
        throw new SchemaException(compile("`type` is neither a string nor an array of strings"));
      }
      if (!TYPES.contains(name.value())) {
        throw new SchemaException(compile("`" + name.value() + "` is not a valid type"));
      }
    }
  }
}
