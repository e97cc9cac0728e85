package dev.bylaw.rego.builtin.scalar;

import static dev.bylaw.rego.builtin.Operands.bigInteger;

import dev.bylaw.rego.builtin.Builtin.Implementation;
import dev.bylaw.rego.builtin.BuiltinContext;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.Operands;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.Value;
import java.math.BigInteger;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** Bitwise operations on integers of any size, in two's complement. */
final class BitsBuiltins {
  private BitsBuiltins() {}

  static @Nullable Implementation find(String name) {
    return switch (name) {
      case "bits.and" -> binary(BigInteger::and);
      case "bits.or" -> binary(BigInteger::or);
      case "bits.xor" -> binary(BigInteger::xor);
      case "bits.negate" -> (_, a) -> NumberValue.of(bigInteger(a, 0).not());
      case "bits.lsh" -> BitsBuiltins::shiftLeft;
      case "bits.rsh" -> (_, a) -> shiftRight(a);
      default -> null;
    };
  }

  private static Implementation binary(BinaryOperator<BigInteger> operation) {
    return (_, a) -> NumberValue.of(operation.apply(bigInteger(a, 0), bigInteger(a, 1)));
  }

  private static Value shiftLeft(BuiltinContext context, Value[] a) throws BuiltinException {
    BigInteger value = bigInteger(a, 0);
    BigInteger shift = shift(a);
    if (value.signum() == 0) {
      return NumberValue.ZERO;
    }
    // a decimal digit holds somewhat more than three bits
    context.checkOutput(
        shift.bitLength() < 63 ? (shift.longValue() + value.bitLength()) / 3 : Long.MAX_VALUE);
    return NumberValue.of(value.shiftLeft(shift.intValueExact()));
  }

  private static Value shiftRight(Value[] a) throws BuiltinException {
    BigInteger value = bigInteger(a, 0);
    BigInteger shift = shift(a);
    return NumberValue.of(
        value.shiftRight(shift.bitLength() < 31 ? shift.intValue() : Integer.MAX_VALUE));
  }

  private static BigInteger shift(Value[] a) throws BuiltinException {
    BigInteger shift = bigInteger(a, 1);
    if (shift.signum() < 0) {
      throw Operands.operand(1, "must be an unsigned integer number but got a negative integer");
    }
    return shift;
  }
}
