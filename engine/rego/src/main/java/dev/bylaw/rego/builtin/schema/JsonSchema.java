package dev.bylaw.rego.builtin.schema;

import dev.bylaw.rego.builtin.BuiltinContext;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.collection.ObjectBuiltins;
import dev.bylaw.rego.builtin.encoding.GoUrl;
import dev.bylaw.rego.builtin.pattern.Regex;
import dev.bylaw.rego.builtin.text.DebugBuiltins;
import dev.bylaw.rego.builtin.text.StringBuiltins;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Validates JSON values against a schema of drafts 4 to 7, with the complaints of OPA's validator.
 * References stay within the schema; {@code format} is not checked but for the formats that {@link
 * JsonFormats} knows.
 */
final class JsonSchema {
  private static final int MAX_DEPTH = 200;

  /** A complaint: its kind, where it applies, and what it says. */
  record Complaint(String type, String field, String description) {
    Value toValue() {
      return ObjectValue.builder()
          .put("desc", description)
          .put("error", field + ": " + description)
          .put("field", field)
          .put("type", type)
          .build();
    }
  }

  private final BuiltinContext context;
  private final Value root;
  private int depth;

  JsonSchema(BuiltinContext context, Value root) {
    this.context = context;
    this.root = root;
  }

  List<Complaint> validate(Value document) throws BuiltinException {
    List<Complaint> complaints = new ArrayList<>();
    validate(root, document, "(Root)", complaints);
    return complaints;
  }

  private List<Complaint> complaints(Value schema, Value value, String at) throws BuiltinException {
    List<Complaint> complaints = new ArrayList<>();
    validate(schema, value, at, complaints);
    return complaints;
  }

  private static void complain(
      List<Complaint> complaints, String type, String at, String description) {
    String field = at.startsWith("(Root).") ? at.substring(7) : at;
    complaints.add(new Complaint(type, field, description));
  }

  private void validate(Value schema, Value value, String at, List<Complaint> complaints)
      throws BuiltinException {
    context.checkCancelled();
    if (schema == BooleanValue.FALSE) {
      complain(complaints, "false", at, "False always fails validation");
    }
    if (!(schema instanceof ObjectValue object)) {
      return;
    }
    if (++depth > MAX_DEPTH) {
      throw BuiltinException.error("schema nests too deeply");
    }
    try {
      if (object.get("$ref") instanceof StringValue reference) {
        validate(resolve(reference.value()), value, at, complaints);
        return;
      }
      if (!isOfType(object.get("type"), value)) {
        complain(
            complaints,
            "invalid_type",
            at,
            "Invalid type. Expected: " + types(object.get("type")) + ", given: " + typeOf(value));
        return;
      }
      combined(object, value, at, complaints);
      common(object, value, at, complaints);
      switch (value) {
        case ArrayValue array -> array(object, array, at, complaints);
        case ObjectValue o -> object(object, o, at, complaints);
        case NumberValue n -> number(object, n, at, complaints);
        case StringValue s -> string(object, s, at, complaints);
        default -> {}
      }
    } finally {
      depth--;
    }
  }

  /** The schema at a reference such as {@code #/definitions/x}, or with that {@code $id}. */
  Value resolve(String reference) throws BuiltinException {
    if (reference.equals("#")) {
      return root;
    }
    if (reference.startsWith("#/")) {
      Value at = root;
      for (String step : StringBuiltins.split(reference.substring(2), "/")) {
        String key = GoUrl.queryUnescape(step.replace("+", "%2B")).value();
        key = key.replace("~1", "/").replace("~0", "~");
        Value next =
            at instanceof ArrayValue array && key.matches("\\d{1,6}")
                ? array.get(NumberValue.parse(key))
                : ObjectBuiltins.child(at, StringValue.of(key));
        if (next == null) {
          throw BuiltinException.error("Object has no key '" + key + "'");
        }
        at = next;
      }
      return at;
    }
    Value found = byId(root, reference, 0);
    if (found == null) {
      throw BuiltinException.error(
          "remote reference loading disabled: " + StringValue.of(reference));
    }
    return found;
  }

  private static @Nullable Value byId(Value schema, String id, int depth) {
    if (depth > MAX_DEPTH || !(schema instanceof ObjectValue object)) {
      return null;
    }
    if (StringValue.of(id).equals(object.get("$id"))) {
      return object;
    }
    for (int i = 0; i < object.size(); i++) {
      Value found = byId(object.valueAt(i), id, depth + 1);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static boolean isOfType(@Nullable Value types, Value value) {
    return switch (types) {
      case StringValue type -> isOfType(type.value(), value);
      case ArrayValue several ->
          several.asList().stream()
              .anyMatch(type -> type instanceof StringValue s && isOfType(s.value(), value));
      case null, default -> true;
    };
  }

  private static boolean isOfType(String type, Value value) {
    return type.equals(typeOf(value)) || (type.equals("number") && value instanceof NumberValue);
  }

  private static String typeOf(Value value) {
    return value instanceof NumberValue n && n.isWhole() ? "integer" : value.typeName();
  }

  private static String types(@Nullable Value types) {
    if (!(types instanceof ArrayValue several)) {
      return types instanceof StringValue s ? s.value() : "";
    }
    String names =
        several.asList().stream().map(DebugBuiltins::text).collect(Collectors.joining(","));
    return several.size() == 1 ? names : "[" + names + "]";
  }

  private void combined(ObjectValue schema, Value value, String at, List<Complaint> complaints)
      throws BuiltinException {
    int matches = 0;
    List<Complaint> closest = null;
    for (Value option : elements(schema.get("anyOf"))) {
      List<Complaint> failed = complaints(option, value, at);
      matches += failed.isEmpty() ? 1 : 0;
      closest = closest == null ? failed : closest;
    }
    if (closest != null && matches == 0) {
      complain(complaints, "number_any_of", at, "Must validate at least one schema (anyOf)");
      complaints.addAll(closest);
    }
    matches = 0;
    closest = null;
    for (Value option : elements(schema.get("oneOf"))) {
      List<Complaint> failed = complaints(option, value, at);
      matches += failed.isEmpty() ? 1 : 0;
      closest = closest == null ? failed : closest;
    }
    if (closest != null && matches != 1) {
      complain(complaints, "number_one_of", at, "Must validate one and only one schema (oneOf)");
      complaints.addAll(matches == 0 ? closest : List.of());
    }
    boolean all = true;
    for (Value part : elements(schema.get("allOf"))) {
      List<Complaint> failed = complaints(part, value, at);
      all &= failed.isEmpty();
      complaints.addAll(failed);
    }
    if (!all) {
      complain(complaints, "number_all_of", at, "Must validate all the schemas (allOf)");
    }
    Value not = schema.get("not");
    if (not != null && complaints(not, value, at).isEmpty()) {
      complain(complaints, "number_not", at, "Must not validate the schema (not)");
    }
    Value condition = schema.get("if");
    if (condition != null) {
      boolean met = complaints(condition, value, at).isEmpty();
      Value consequence = schema.get(met ? "then" : "else");
      List<Complaint> failed = consequence == null ? List.of() : complaints(consequence, value, at);
      if (!failed.isEmpty()) {
        complain(
            complaints,
            met ? "condition_then" : "condition_else",
            at,
            met
                ? "Must validate \"then\" as \"if\" was valid"
                : "Must validate \"else\" as \"if\" was not valid");
        complaints.addAll(failed);
      }
    }
  }

  private static Iterable<Value> elements(@Nullable Value value) {
    return value instanceof ArrayValue array ? array : ArrayValue.EMPTY;
  }

  private static void common(
      ObjectValue schema, Value value, String at, List<Complaint> complaints) {
    String field = at.startsWith("(Root).") ? at.substring(7) : at;
    Value constant = schema.get("const");
    if (constant != null && !constant.equals(value)) {
      complain(complaints, "const", at, field + " does not match: " + Json.write(constant));
    }
    if (schema.get("enum") instanceof ArrayValue allowed && !allowed.asList().contains(value)) {
      String list = allowed.asList().stream().map(Json::write).collect(Collectors.joining(", "));
      complain(complaints, "enum", at, field + " must be one of the following: " + list);
    }
    if (schema.get("format") instanceof StringValue format
        && !JsonFormats.matches(format.value(), value)) {
      complain(complaints, "format", at, "Does not match format '" + format.value() + "'");
    }
  }

  private void array(ObjectValue schema, ArrayValue array, String at, List<Complaint> complaints)
      throws BuiltinException {
    Value items = schema.get("items");
    for (int i = 0; i < array.size(); i++) {
      if (items instanceof ArrayValue list) {
        Value item = i < list.size() ? list.get(i) : schema.get("additionalItems");
        if (i >= list.size() && item == BooleanValue.FALSE) {
          complain(
              complaints, "array_no_additional_items", at, "No additional items allowed on array");
          break;
        }
        if (item != null) {
          validate(item, array.get(i), at + "." + i, complaints);
        }
      } else if (items != null) {
        validate(items, array.get(i), at + "." + i, complaints);
      }
    }
    if (below(schema, "minItems", array.size())) {
      complain(
          complaints,
          "array_min_items",
          at,
          "Array must have at least " + schema.get("minItems") + " items");
    }
    if (above(schema, "maxItems", array.size())) {
      complain(
          complaints,
          "array_max_items",
          at,
          "Array must have at most " + schema.get("maxItems") + " items");
    }
    if (schema.get("uniqueItems") == BooleanValue.TRUE) {
      for (int i = 0; i < array.size(); i++) {
        int j = array.asList().indexOf(array.get(i));
        if (j < i) {
          complain(complaints, "unique", at, "array items[" + j + "," + i + "] must be unique");
        }
      }
    }
    Value contains = schema.get("contains");
    if (contains != null) {
      boolean found = false;
      List<Complaint> closest = List.of();
      for (int i = 0; i < array.size() && !found; i++) {
        List<Complaint> failed = complaints(contains, array.get(i), at + "." + i);
        found = failed.isEmpty();
        closest = closest.isEmpty() ? failed : closest;
      }
      if (!found) {
        complain(complaints, "contains", at, "At least one of the items must match");
        complaints.addAll(closest);
      }
    }
  }

  private void object(ObjectValue schema, ObjectValue object, String at, List<Complaint> complaints)
      throws BuiltinException {
    if (below(schema, "minProperties", object.size())) {
      complain(
          complaints,
          "array_min_properties",
          at,
          "Must have at least " + schema.get("minProperties") + " properties");
    }
    if (above(schema, "maxProperties", object.size())) {
      complain(
          complaints,
          "array_max_properties",
          at,
          "Must have at most " + schema.get("maxProperties") + " properties");
    }
    for (Value required : elements(schema.get("required"))) {
      if (!object.containsKey(required)) {
        complain(complaints, "required", at, DebugBuiltins.text(required) + " is required");
      }
    }
    ObjectValue properties = properties(schema, "properties");
    ObjectValue patterns = properties(schema, "patternProperties");
    for (int i = 0; i < object.size(); i++) {
      Value key = object.keyAt(i);
      String name = ((StringValue) key).value();
      Value value = object.valueAt(i);
      String below = at + "." + name;
      boolean described = properties.containsKey(key);
      for (int k = 0; k < patterns.size(); k++) {
        if (Regex.compile(((StringValue) patterns.keyAt(k)).value()).matches(name)) {
          described = true;
          validate(patterns.valueAt(k), value, below, complaints);
        }
      }
      Value additional = schema.get("additionalProperties");
      if (!described && additional == BooleanValue.FALSE) {
        complain(
            complaints,
            "additional_property_not_allowed",
            at,
            "Additional property " + name + " is not allowed");
      } else if (!described && additional != null) {
        validate(additional, value, below, complaints);
      }
      Value names = schema.get("propertyNames");
      List<Complaint> failed = names == null ? List.of() : complaints(names, key, at);
      if (!failed.isEmpty()) {
        complain(
            complaints,
            "invalid_property_name",
            at,
            "Property name of \"" + name + "\" does not match");
        complaints.addAll(failed);
      }
      Value dependency = properties(schema, "dependencies").get(key);
      for (Value other : elements(dependency)) {
        if (!object.containsKey(other)) {
          complain(
              complaints,
              "missing_dependency",
              at,
              "Has a dependency on " + DebugBuiltins.text(other));
        }
      }
      if (dependency instanceof ObjectValue || dependency instanceof BooleanValue) {
        validate(dependency, object, at, complaints);
      }
    }
    for (int i = 0; i < properties.size(); i++) {
      Value value = object.get(properties.keyAt(i));
      if (value != null) {
        validate(
            properties.valueAt(i),
            value,
            at + "." + DebugBuiltins.text(properties.keyAt(i)),
            complaints);
      }
    }
  }

  private static ObjectValue properties(ObjectValue schema, String keyword) {
    return schema.get(keyword) instanceof ObjectValue object ? object : ObjectValue.EMPTY;
  }

  private static void number(
      ObjectValue schema, NumberValue number, String at, List<Complaint> complaints) {
    if (schema.get("multipleOf") instanceof NumberValue factor
        && factor.signum() > 0
        && number.decimal().remainder(factor.decimal()).signum() != 0) {
      complain(complaints, "multiple_of", at, "Must be a multiple of " + factor);
    }
    bound(schema, "maximum", number, at, complaints);
    bound(schema, "minimum", number, at, complaints);
  }

  /** Draft 4 marks a bound as exclusive; later drafts have bounds of their own for that. */
  private static void bound(
      ObjectValue schema,
      String keyword,
      NumberValue number,
      String at,
      List<Complaint> complaints) {
    boolean upper = keyword.equals("maximum");
    Value exclusive = schema.get(upper ? "exclusiveMaximum" : "exclusiveMinimum");
    Value bound = schema.get(keyword);
    boolean strict = exclusive == BooleanValue.TRUE;
    if (bound instanceof NumberValue limit) {
      int order = upper ? number.compareTo(limit) : limit.compareTo(number);
      if (order > 0 || (strict && order == 0)) {
        complain(
            complaints,
            (upper ? "number_l" : "number_g") + (strict ? "t" : "te"),
            at,
            "Must be "
                + (upper ? "less" : "greater")
                + " than "
                + (strict ? "" : "or equal to ")
                + limit);
      }
    }
    if (exclusive instanceof NumberValue limit) {
      int order = upper ? number.compareTo(limit) : limit.compareTo(number);
      if (order >= 0) {
        complain(
            complaints,
            upper ? "number_lt" : "number_gt",
            at,
            "Must be " + (upper ? "less" : "greater") + " than " + limit);
      }
    }
  }

  private static void string(
      ObjectValue schema, StringValue string, String at, List<Complaint> complaints)
      throws BuiltinException {
    if (below(schema, "minLength", string.codePoints())) {
      complain(
          complaints,
          "string_gte",
          at,
          "String length must be greater than or equal to " + schema.get("minLength"));
    }
    if (above(schema, "maxLength", string.codePoints())) {
      complain(
          complaints,
          "string_lte",
          at,
          "String length must be less than or equal to " + schema.get("maxLength"));
    }
    if (schema.get("pattern") instanceof StringValue pattern
        && !Regex.compile(pattern.value()).matches(string.value())) {
      complain(complaints, "pattern", at, "Does not match pattern '" + pattern.value() + "'");
    }
  }

  private static boolean below(ObjectValue schema, String keyword, int size) {
    return schema.get(keyword) instanceof NumberValue n && NumberValue.of(size).compareTo(n) < 0;
  }

  private static boolean above(ObjectValue schema, String keyword, int size) {
    return schema.get(keyword) instanceof NumberValue n && NumberValue.of(size).compareTo(n) > 0;
  }
}
