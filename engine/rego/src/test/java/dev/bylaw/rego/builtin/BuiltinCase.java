package dev.bylaw.rego.builtin;

import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.JsonException;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A line of a case file: a function, its arguments as a JSON array ({@code {"$set": [...]}} is a
 * set), and the outcome: JSON, {@code undefined}, or {@code !code: message}.
 */
record BuiltinCase(String function, String arguments, String outcome) {
  private static final String ARROW = " => ";

  static BuiltinCase parse(String line) {
    int arrow = line.lastIndexOf(ARROW);
    String call = arrow < 0 ? line : line.substring(0, arrow);
    int space = call.indexOf(' ');
    return new BuiltinCase(
        call.substring(0, space),
        call.substring(space + 1),
        arrow < 0 ? "" : line.substring(arrow + ARROW.length()));
  }

  BuiltinCase with(String newOutcome) {
    return new BuiltinCase(function, arguments, newOutcome);
  }

  String line() {
    return function + " " + arguments + ARROW + outcome;
  }

  Value[] values() {
    try {
      return ((ArrayValue) sets(Json.parse(arguments))).toArray();
    } catch (JsonException e) {
      throw new IllegalArgumentException(arguments, e);
    }
  }

  /** What the implementation here makes of it. */
  String evaluate() {
    try {
      Value result =
          Objects.requireNonNull(Builtins.lookup(function), function)
              .call(BuiltinContext.of(1_700_000_000_000_000_000L, 1), values());
      // read back, so that bytes outside UTF-8 are what a reader of the JSON sees
      return result == null ? "undefined" : Json.write(Json.parse(Json.write(result)));
    } catch (JsonException e) {
      throw new IllegalStateException(e);
    } catch (BuiltinException e) {
      return "!" + e.code() + ": " + e.getMessage().replace("\n", "\\n");
    }
  }

  private static Value sets(Value value) {
    if (value instanceof ArrayValue array) {
      List<Value> elements = new ArrayList<>();
      array.forEach(element -> elements.add(sets(element)));
      return ArrayValue.of(elements);
    }
    if (value instanceof ObjectValue object) {
      if (object.get("$set") instanceof ArrayValue elements) {
        return SetValue.of(((ArrayValue) sets(elements)).asList());
      }
      ObjectValue.Builder builder = ObjectValue.builder();
      object.forEach((key, element) -> builder.put(key, sets(element)));
      return builder.build();
    }
    return value;
  }
}
