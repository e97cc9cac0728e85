package dev.bylaw.rego.builtin.scalar;

import static dev.bylaw.rego.builtin.Operands.bigInteger;
import static dev.bylaw.rego.builtin.Operands.integer;
import static dev.bylaw.rego.builtin.Operands.string;

import dev.bylaw.rego.builtin.Builtin.Implementation;
import dev.bylaw.rego.builtin.BuiltinContext;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.Value;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Number series: numbers.range, numbers.range_step, rand.intn. */
final class RangeBuiltins {
  private RangeBuiltins() {}

  static @Nullable Implementation find(String name) {
    return switch (name) {
      case "numbers.range" ->
          (c, a) -> range(c, bigInteger(a, 0), bigInteger(a, 1), BigInteger.ONE);
      case "numbers.range_step" -> RangeBuiltins::rangeStep;
      case "rand.intn" -> RangeBuiltins::random;
      default -> null;
    };
  }

  private static Value rangeStep(BuiltinContext context, Value[] a) throws BuiltinException {
    BigInteger from = bigInteger(a, 0);
    BigInteger to = bigInteger(a, 1);
    BigInteger step = bigInteger(a, 2);
    if (step.signum() <= 0) {
      throw BuiltinException.error("numbers.range_step: step must be a positive integer");
    }
    return range(context, from, to, step);
  }

  private static Value range(
      BuiltinContext context, BigInteger from, BigInteger to, BigInteger step)
      throws BuiltinException {
    BigInteger count = to.subtract(from).abs().divide(step).add(BigInteger.ONE);
    context.checkOutput(count.bitLength() < 63 ? count.longValue() : Long.MAX_VALUE);
    BigInteger direction = from.compareTo(to) <= 0 ? step : step.negate();
    Value[] range = new Value[count.intValue()];
    BigInteger next = from;
    for (int i = 0; i < range.length; i++) {
      context.checkCancelled();
      range[i] = NumberValue.of(next);
      next = next.add(direction);
    }
    return ArrayValue.wrap(range);
  }

  private static Value random(BuiltinContext context, Value[] a) throws BuiltinException {
    String key = string(a, 0);
    long n = integer(a, 1);
    if (n == 0) {
      return NumberValue.ZERO;
    }
    long bound = n == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(n);
    return context.once(
        "rand.intn " + bound + " " + key, () -> NumberValue.of(context.random().nextLong(bound)));
  }
}
