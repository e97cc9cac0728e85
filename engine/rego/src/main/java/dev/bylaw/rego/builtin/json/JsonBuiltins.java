package dev.bylaw.rego.builtin.json;

import static dev.bylaw.rego.builtin.Operands.string;

import dev.bylaw.rego.builtin.Builtin.Implementation;
import dev.bylaw.rego.builtin.BuiltinContext;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.Operands;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.JsonException;
import dev.bylaw.rego.value.JsonLayout;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** JSON as text, and documents cut by paths: json.marshal, unmarshal, filter, remove, patch. */
public final class JsonBuiltins {
  private JsonBuiltins() {}

  static @Nullable Implementation find(String name) {
    return switch (name) {
      case "json.marshal" -> (c, a) -> bounded(c, Json.write(a[0]));
      case "json.marshal_with_options" -> JsonBuiltins::marshalWithOptions;
      case "json.unmarshal" -> (_, a) -> unmarshal(string(a, 0));
      case "json.is_valid" -> (_, a) -> isValid(a[0]);
      case "json.filter" -> JsonPaths::filter;
      case "json.remove" -> JsonPaths::remove;
      case "json.patch" -> JsonPatch::patch;
      default -> null;
    };
  }

  private static Value bounded(BuiltinContext context, String text) throws BuiltinException {
    context.checkOutput(text.length());
    return StringValue.of(text);
  }

  private static Value marshalWithOptions(BuiltinContext context, Value[] a)
      throws BuiltinException {
    String indent = "\t";
    String prefix = "";
    boolean implied = false;
    Boolean asked = null;
    ObjectValue options = Operands.object(a, 1);
    for (int i = 0; i < options.size(); i++) {
      Value key = options.keyAt(i);
      Value option = options.valueAt(i);
      if (!(key instanceof StringValue name)) {
        throw Operands.operand(
            1,
            "failed to stringify key "
                + key
                + " at index "
                + i
                + ": operand "
                + i
                + " must be string but got "
                + key.typeName());
      }
      switch (name.value()) {
        case "prefix" -> {
          prefix = option(name, option, i);
          implied = true;
        }
        case "indent" -> {
          indent = option(name, option, i);
          implied = true;
        }
        case "pretty" -> {
          if (!(option instanceof BooleanValue b)) {
            throw Operands.operand(1, "key " + name + " failed cast to bool");
          }
          asked = b.value();
        }
        default -> throw Operands.operand(1, "object contained unknown key " + name);
      }
    }
    if (asked == null ? implied : asked) {
      return bounded(
          context, prefix + Json.write(a[0], new JsonLayout(true, prefix, indent, true)));
    }
    return bounded(context, Json.write(a[0]));
  }

  private static String option(StringValue name, Value option, int i) throws BuiltinException {
    if (option instanceof StringValue s) {
      return s.value();
    }
    throw Operands.operand(
        1,
        "key "
            + name
            + " failed cast to string: operand "
            + i
            + " must be string but got "
            + option.typeName());
  }

  /** The value that a JSON text says. */
  public static Value unmarshal(String text) throws BuiltinException {
    try {
      return Json.parse(text);
    } catch (JsonException e) {
      boolean trailing = e.getMessage().endsWith("after top-level value");
      throw BuiltinException.error((trailing ? "error: " : "") + e.getMessage());
    }
  }

  private static Value isValid(Value value) {
    return BooleanValue.of(value instanceof StringValue s && Json.isValid(s.value()));
  }
}
