package dev.bylaw.rego.builtin.schema;

import dev.bylaw.rego.builtin.Builtin.Implementation;
import dev.bylaw.rego.builtin.BuiltinContext;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.pattern.Regex;
import dev.bylaw.rego.builtin.text.DebugBuiltins;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.JsonException;
import dev.bylaw.rego.value.NullValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** JSON Schema: json.match_schema, json.verify_schema. */
final class SchemaBuiltins {
  private static final Set<String> TYPES =
      Set.of("array", "boolean", "integer", "number", "null", "object", "string");
  private static final int MAX_DEPTH = 200;

  private SchemaBuiltins() {}

  static @Nullable Implementation find(String name) {
    return switch (name) {
      case "json.match_schema" -> SchemaBuiltins::match;
      case "json.verify_schema" -> SchemaBuiltins::verify;
      default -> null;
    };
  }

  private static Value match(BuiltinContext context, Value[] a) throws BuiltinException {
    Value document = load(a[0]);
    Value schema = load(a[1]);
    check(new JsonSchema(context, schema), schema, 0);
    List<JsonSchema.Complaint> complaints = new JsonSchema(context, schema).validate(document);
    List<Value> errors = new ArrayList<>();
    complaints.forEach(complaint -> errors.add(complaint.toValue()));
    return ArrayValue.of(BooleanValue.of(complaints.isEmpty()), ArrayValue.of(errors));
  }

  private static Value verify(BuiltinContext context, Value[] a) {
    try {
      Value schema = load(a[0]);
      check(new JsonSchema(context, schema), schema, 0);
      return ArrayValue.of(BooleanValue.TRUE, NullValue.NULL);
    } catch (BuiltinException e) {
      return ArrayValue.of(BooleanValue.FALSE, StringValue.of("jsonschema: " + e.getMessage()));
    }
  }

  /** A string holds JSON; an object or an array is taken as JSON. */
  private static Value load(Value value) throws BuiltinException {
    return switch (value) {
      case StringValue s -> {
        try {
          yield Json.parse(s.value());
        } catch (JsonException e) {
          throw BuiltinException.error("invalid JSON string");
        }
      }
      case ObjectValue _, ArrayValue _ -> Json.toJsonValue(value);
      default -> throw BuiltinException.error("wrong type, expected string or object");
    };
  }

  /** Refuses unknown types, patterns that do not compile and references that lead nowhere. */
  private static void check(JsonSchema root, Value schema, int depth) throws BuiltinException {
    if (depth > MAX_DEPTH) {
      throw BuiltinException.error("schema nests too deeply");
    }
    if (!(schema instanceof ObjectValue object)) {
      if (schema instanceof BooleanValue) {
        return;
      }
      throw BuiltinException.error("Expected: valid schema, given: Invalid JSON");
    }
    checkTypes(object.get("type"));
    if (object.get("$ref") instanceof StringValue reference) {
      root.resolve(reference.value());
    }
    if (object.get("pattern") instanceof StringValue pattern) {
      checkPattern(pattern.value(), "pattern must be a valid regex");
    }
    for (String keyword : List.of("properties", "definitions", "patternProperties")) {
      if (object.get(keyword) instanceof ObjectValue children) {
        for (int i = 0; i < children.size(); i++) {
          if (keyword.equals("patternProperties")) {
            String pattern = DebugBuiltins.text(children.keyAt(i));
            checkPattern(pattern, "Invalid regex pattern '" + pattern + "'");
          }
          check(root, children.valueAt(i), depth + 1);
        }
      } else if (object.get(keyword) != null) {
        throw BuiltinException.error(keyword + " must be of type object");
      }
    }
    for (String keyword :
        List.of(
            "items",
            "additionalItems",
            "additionalProperties",
            "contains",
            "not",
            "if",
            "then",
            "else",
            "propertyNames")) {
      Value child = object.get(keyword);
      if (child instanceof ArrayValue list && keyword.equals("items")) {
        for (Value element : list) {
          check(root, element, depth + 1);
        }
      } else if (child != null) {
        check(root, child, depth + 1);
      }
    }
    for (String keyword : List.of("allOf", "anyOf", "oneOf")) {
      if (object.get(keyword) instanceof ArrayValue list) {
        for (Value element : list) {
          check(root, element, depth + 1);
        }
      }
    }
  }

  private static void checkPattern(String pattern, String message) throws BuiltinException {
    try {
      Regex.compile(pattern);
    } catch (BuiltinException e) {
      throw BuiltinException.error(message);
    }
  }

  private static void checkTypes(@Nullable Value types) throws BuiltinException {
    if (types == null) {
      return;
    }
    List<Value> list = types instanceof ArrayValue array ? array.asList() : List.of(types);
    for (Value type : list) {
      if (!(type instanceof StringValue s)) {
        throw BuiltinException.error("type must be of type string/array of strings");
      }
      if (!TYPES.contains(s.value())) {
        throw BuiltinException.error(
            "has a primitive type that is NOT VALID -- given: /"
                + s.value()
                + "/ Expected valid values are:[array boolean integer number null object string]");
      }
    }
  }
}
