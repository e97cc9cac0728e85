package dev.bylaw.rego.builtin.collection;

import dev.bylaw.rego.builtin.Builtin.Implementation;
import dev.bylaw.rego.builtin.BuiltinContext;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.Operands;
import dev.bylaw.rego.value.Arithmetic;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Aggregates over collections: count, sum, product, max, min, sort, any, all. */
final class AggregateBuiltins {
  private AggregateBuiltins() {}

  static @Nullable Implementation find(String name) {
    return switch (name) {
      case "count" -> (_, a) -> count(a);
      case "sum" -> AggregateBuiltins::sum;
      case "product" -> AggregateBuiltins::product;
      case "max" -> (_, a) -> max(a);
      case "min" -> (_, a) -> min(a);
      case "sort" -> (_, a) -> sort(a);
      case "any" -> (_, a) -> any(a);
      case "all" -> (_, a) -> all(a);
      default -> null;
    };
  }

  private static Value count(Value[] arguments) throws BuiltinException {
    return NumberValue.of(
        switch (arguments[0]) {
          case ArrayValue array -> array.size();
          case ObjectValue object -> object.size();
          case SetValue set -> set.size();
          case StringValue string -> string.codePoints();
          default -> throw Operands.wrongType(0, arguments[0], "array", "object", "set", "string");
        });
  }

  private static Value sum(BuiltinContext context, Value[] arguments) throws BuiltinException {
    List<NumberValue> numbers = numbers(arguments);
    boolean whole = numbers.stream().allMatch(NumberValue::isWhole);
    NumberValue sum = NumberValue.ZERO;
    for (NumberValue n : numbers) {
      context.checkCancelled();
      sum = whole ? Arithmetic.plus(sum, n) : Arithmetic.sum(sum, n);
    }
    return sum;
  }

  private static Value product(BuiltinContext context, Value[] arguments) throws BuiltinException {
    List<NumberValue> numbers = numbers(arguments);
    if (!numbers.stream().allMatch(NumberValue::isWhole)) {
      return Arithmetic.productOf(numbers);
    }
    NumberValue product = NumberValue.ONE;
    for (NumberValue n : numbers) {
      context.checkCancelled();
      product = Arithmetic.times(product, n);
    }
    return product;
  }

  private static List<NumberValue> numbers(Value[] arguments) throws BuiltinException {
    List<NumberValue> numbers = new ArrayList<>();
    for (Value element : elements(arguments)) {
      if (!(element instanceof NumberValue n)) {
        throw Operands.wrongElement(0, arguments[0], element, "number");
      }
      numbers.add(n);
    }
    return numbers;
  }

  private static @Nullable Value max(Value[] arguments) throws BuiltinException {
    Value max = null;
    for (Value element : elements(arguments)) {
      if (max == null || max.compareTo(element) <= 0) {
        max = element;
      }
    }
    return max;
  }

  private static @Nullable Value min(Value[] arguments) throws BuiltinException {
    Value min = null;
    for (Value element : elements(arguments)) {
      if (min == null || min.compareTo(element) >= 0) {
        min = element;
      }
    }
    return min;
  }

  private static Value sort(Value[] arguments) throws BuiltinException {
    return switch (arguments[0]) {
      case SetValue set -> set.toArrayValue();
      case ArrayValue array -> {
        Value[] sorted = array.toArray();
        Arrays.sort(sorted);
        yield ArrayValue.wrap(sorted);
      }
      default -> throw Operands.wrongType(0, arguments[0], "set", "array");
    };
  }

  private static Value any(Value[] arguments) throws BuiltinException {
    for (Value element : Operands.collection(arguments, 0)) {
      if (element == BooleanValue.TRUE) {
        return BooleanValue.TRUE;
      }
    }
    return BooleanValue.FALSE;
  }

  private static Value all(Value[] arguments) throws BuiltinException {
    for (Value element : Operands.collection(arguments, 0)) {
      if (element != BooleanValue.TRUE) {
        return BooleanValue.FALSE;
      }
    }
    return BooleanValue.TRUE;
  }

  private static Iterable<Value> elements(Value[] arguments) throws BuiltinException {
    return switch (arguments[0]) {
      case ArrayValue array -> array;
      case SetValue set -> set;
      default -> throw Operands.wrongType(0, arguments[0], "set", "array");
    };
  }
}
