package dev.bylaw.rego.builtin.scalar;

import dev.bylaw.rego.builtin.Builtin.Implementation;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.Operands;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NullValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Types: type_name, is_*, to_number and the old casts. */
final class TypeBuiltins {
  private static final Pattern FLOAT =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

  private TypeBuiltins() {}

  static @Nullable Implementation find(String name) {
    return switch (name) {
      case "type_name" -> (_, a) -> StringValue.of(a[0].typeName());
      case "is_array" -> (_, a) -> BooleanValue.of(a[0] instanceof ArrayValue);
      case "is_boolean" -> (_, a) -> BooleanValue.of(a[0] instanceof BooleanValue);
      case "is_null" -> (_, a) -> BooleanValue.of(a[0] instanceof NullValue);
      case "is_number" -> (_, a) -> BooleanValue.of(a[0] instanceof NumberValue);
      case "is_object" -> (_, a) -> BooleanValue.of(a[0] instanceof ObjectValue);
      case "is_set" -> (_, a) -> BooleanValue.of(a[0] instanceof SetValue);
      case "is_string" -> (_, a) -> BooleanValue.of(a[0] instanceof StringValue);
      case "to_number" -> (_, a) -> toNumber(a);
      case "cast_array" -> (_, a) -> castArray(a);
      case "cast_set" -> (_, a) -> castSet(a);
      case "cast_boolean" -> cast("boolean");
      case "cast_null" -> cast("null");
      case "cast_object" -> cast("object");
      case "cast_string" -> cast("string");
      default -> null;
    };
  }

  private static Value toNumber(Value[] arguments) throws BuiltinException {
    return switch (arguments[0]) {
      case NullValue _ -> NumberValue.ZERO;
      case BooleanValue b -> b.value() ? NumberValue.ONE : NumberValue.ZERO;
      case NumberValue n -> n;
      case StringValue s -> parse(arguments, s.value());
      default -> throw Operands.wrongType(0, arguments[0], "null", "boolean", "number", "string");
    };
  }

  private static Value parse(Value[] arguments, String text) throws BuiltinException {
    String lower = text.replaceFirst("^[+-]+", "").toLowerCase(Locale.ROOT);
    if (lower.equals("inf") || lower.equals("infinity") || lower.equals("nan")) {
      throw Operands.wrongType(0, arguments[0], "valid number string");
    }
    if (!FLOAT.matcher(text).matches()) {
      throw BuiltinException.error(
          "strconv.ParseFloat: parsing " + StringValue.of(text) + ": invalid syntax");
    }
    if (text.length() > 300 && Double.isInfinite(Double.parseDouble(text))) {
      throw outOfRange(text);
    }
    try {
      NumberValue number = NumberValue.parse(text);
      if (Double.isInfinite(number.doubleValue())) {
        throw outOfRange(text);
      }
      return number;
    } catch (NumberFormatException e) {
      throw outOfRange(text);
    }
  }

  private static BuiltinException outOfRange(String text) {
    return BuiltinException.error(
        "strconv.ParseFloat: parsing " + StringValue.of(text) + ": value out of range");
  }

  private static Value castArray(Value[] arguments) throws BuiltinException {
    return switch (arguments[0]) {
      case ArrayValue array -> array;
      case SetValue set -> set.toArrayValue();
      default -> throw Operands.wrongType(0, arguments[0], "array", "set");
    };
  }

  private static Value castSet(Value[] arguments) throws BuiltinException {
    return switch (arguments[0]) {
      case ArrayValue array -> SetValue.of(array.asList());
      case SetValue set -> set;
      default -> throw Operands.wrongType(0, arguments[0], "array", "set");
    };
  }

  private static Implementation cast(String type) {
    return (_, arguments) -> {
      if (!arguments[0].typeName().equals(type)) {
        throw Operands.wrongType(0, arguments[0], type);
      }
      return arguments[0];
    };
  }
}
