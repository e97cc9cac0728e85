package dev.bylaw.rego.builtin.scalar;

import static dev.bylaw.rego.builtin.Operands.number;

import dev.bylaw.rego.builtin.Builtin.Implementation;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.Operands;
import dev.bylaw.rego.builtin.collection.Sets;
import dev.bylaw.rego.value.Arithmetic;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** Arithmetic: {@code + - * / %}, and rounding. */
final class NumberBuiltins {
  private NumberBuiltins() {}

  static @Nullable Implementation find(String name) {
    return switch (name) {
      case "plus" -> (_, a) -> Arithmetic.plus(number(a, 0), number(a, 1));
      case "minus" -> (_, a) -> minus(a);
      case "mul" -> (_, a) -> Arithmetic.times(number(a, 0), number(a, 1));
      case "div" -> (_, a) -> Arithmetic.divide(number(a, 0), number(a, 1));
      case "rem" -> (_, a) -> Arithmetic.remainder(number(a, 0), number(a, 1));
      case "abs" -> (_, a) -> Arithmetic.abs(number(a, 0));
      case "round" -> (_, a) -> Arithmetic.round(number(a, 0));
      case "ceil" -> (_, a) -> Arithmetic.ceil(number(a, 0));
      case "floor" -> (_, a) -> Arithmetic.floor(number(a, 0));
      default -> null;
    };
  }

  /** The difference of two numbers or of two sets. */
  private static Value minus(Value[] arguments) throws BuiltinException {
    Value left = arguments[0];
    Value right = arguments[1];
    if (left instanceof NumberValue a && right instanceof NumberValue b) {
      return Arithmetic.minus(a, b);
    }
    if (left instanceof SetValue a && right instanceof SetValue b) {
      return Sets.difference(a, b);
    }
    if (!(left instanceof NumberValue) && !(left instanceof SetValue)) {
      throw Operands.wrongType(0, left, "number", "set");
    }
    throw Operands.wrongType(1, right, right instanceof NumberValue ? "set" : "number");
  }
}
