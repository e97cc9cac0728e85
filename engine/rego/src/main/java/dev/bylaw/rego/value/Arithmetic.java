package dev.bylaw.rego.value;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Arithmetic as OPA does it: exact on whole numbers, else in binary floats with a 64-bit mantissa,
 * whose result prints in the fewest digits that identify it. Errors are {@link
 * ArithmeticException}s with OPA's words.
 */
public final class Arithmetic {
  private static final BigInteger HALF_DIVISOR = BigInteger.TWO;

  private Arithmetic() {}

  /** a + b. */
  public static NumberValue plus(NumberValue a, NumberValue b) {
    if (a.isWholeLong() && b.isWholeLong()) {
      long x = a.longValue();
      long y = b.longValue();
      long sum = x + y;
      if (((x ^ sum) & (y ^ sum)) >= 0) {
        return NumberValue.of(sum);
      }
    }
    BigInteger x = a.integer();
    BigInteger y = b.integer();
    return x != null && y != null
        ? NumberValue.of(x.add(y))
        : ExtendedFloat.of(a).plus(ExtendedFloat.of(b)).toNumber();
  }

  /** a - b. */
  public static NumberValue minus(NumberValue a, NumberValue b) {
    if (a.isWholeLong() && b.isWholeLong()) {
      long x = a.longValue();
      long y = b.longValue();
      long difference = x - y;
      if (((x ^ y) & (x ^ difference)) >= 0) {
        return NumberValue.of(difference);
      }
    }
    BigInteger x = a.integer();
    BigInteger y = b.integer();
    return x != null && y != null
        ? NumberValue.of(x.subtract(y))
        : ExtendedFloat.of(a).plus(ExtendedFloat.of(b).negated()).toNumber();
  }

  /** a × b. */
  public static NumberValue times(NumberValue a, NumberValue b) {
    if (a.isWholeLong() && b.isWholeLong()) {
      long x = a.longValue();
      long y = b.longValue();
      long high = Math.multiplyHigh(x, y);
      long low = x * y;
      if (high == low >> 63) {
        return NumberValue.of(low);
      }
    }
    BigInteger x = a.integer();
    BigInteger y = b.integer();
    if (x == null || y == null) {
      return ExtendedFloat.of(a).times(ExtendedFloat.of(b)).toNumber();
    }
    if ((long) x.bitLength() + y.bitLength() > ExtendedFloat.MAX_BITS) {
      throw new ArithmeticException("number too big");
    }
    return NumberValue.of(x.multiply(y));
  }

  /** a / b; "divide by zero". */
  public static NumberValue divide(NumberValue a, NumberValue b) {
    if (b.signum() == 0) {
      throw new ArithmeticException("divide by zero");
    }
    if (isSmall(a) && isSmall(b)) {
      long x = a.longValue();
      long y = b.longValue();
      if (x != 0 && x % y == 0) {
        return NumberValue.of(x / y);
      }
    }
    return ExtendedFloat.of(a).dividedBy(ExtendedFloat.of(b)).toNumber();
  }

  /** a % b, with the sign of a; "modulo by zero", "modulo on floating-point number". */
  public static NumberValue remainder(NumberValue a, NumberValue b) {
    if (a.isWholeLong() && b.isWholeLong()) {
      if (b.longValue() == 0) {
        throw new ArithmeticException("modulo by zero");
      }
      return NumberValue.of(a.longValue() % b.longValue());
    }
    BigInteger x = a.integer();
    BigInteger y = b.integer();
    if (x == null || y == null) {
      throw new ArithmeticException("modulo on floating-point number");
    }
    if (y.signum() == 0) {
      throw new ArithmeticException("modulo by zero");
    }
    return NumberValue.of(x.remainder(y));
  }

  /** a + b in floats, whatever the operands: a step of a sum in which some element is not whole. */
  public static NumberValue sum(NumberValue a, NumberValue b) {
    return ExtendedFloat.of(a).plus(ExtendedFloat.of(b)).toNumber();
  }

  /**
   * The product of all {@code factors} in floats, for when some factor is not whole. OPA starts
   * from a one with a mantissa of 53 bits, and so stays at 53 bits.
   */
  public static NumberValue productOf(Iterable<NumberValue> factors) {
    ExtendedFloat product = ExtendedFloat.of(NumberValue.ONE).atPrecision(53);
    for (NumberValue factor : factors) {
      product = product.times(ExtendedFloat.of(factor)).atPrecision(53);
    }
    return product.toNumber(53);
  }

  /** a × b in floats, whatever the operands. */
  public static NumberValue product(NumberValue a, NumberValue b) {
    return ExtendedFloat.of(a).times(ExtendedFloat.of(b)).toNumber();
  }

  /** The whole part of a × b in floats, all its digits. */
  public static NumberValue wholeProduct(NumberValue a, NumberValue b) {
    return NumberValue.of(ExtendedFloat.of(a).times(ExtendedFloat.of(b)).truncated());
  }

  /** |a|. */
  public static NumberValue abs(NumberValue a) {
    NumberValue small = smallOrNull(a);
    return small == null
        ? ExtendedFloat.of(a).abs().toNumber()
        : NumberValue.of(Math.abs(small.longValue()));
  }

  /** The nearest whole number, halves away from zero. */
  public static NumberValue round(NumberValue a) {
    if (smallOrNull(a) instanceof NumberValue small) {
      return small;
    }
    ExtendedFloat x = ExtendedFloat.of(a);
    ExtendedFloat half = ExtendedFloat.of(NumberValue.ONE).dividedBy(two());
    return NumberValue.of(x.plus(x.negative() ? half.negated() : half).truncated());
  }

  /** The least whole number that is not below a. */
  public static NumberValue ceil(NumberValue a) {
    if (smallOrNull(a) instanceof NumberValue small) {
      return small;
    }
    ExtendedFloat x = ExtendedFloat.of(a);
    BigInteger whole = x.truncated();
    // as OPA has it: between -1 and 0 the whole part has lost the sign, and the result is 1
    return NumberValue.of(whole.signum() < 0 || x.isWhole() ? whole : whole.add(BigInteger.ONE));
  }

  /** The greatest whole number that is not above a. */
  public static NumberValue floor(NumberValue a) {
    if (smallOrNull(a) instanceof NumberValue small) {
      return small;
    }
    ExtendedFloat x = ExtendedFloat.of(a);
    BigInteger whole = x.truncated();
    // as OPA has it: between -1 and 0 the whole part has lost the sign, and the result is 0
    return NumberValue.of(
        whole.signum() >= 0 || x.isWhole() ? whole : whole.subtract(BigInteger.ONE));
  }

  /**
   * The whole part: all digits where the number is written without point and exponent, else those
   * of the binary float.
   */
  public static BigInteger truncated(NumberValue a) {
    BigInteger whole = a.integer();
    return whole != null && a.text().chars().noneMatch(c -> c == '.' || c == 'e' || c == 'E')
        ? whole
        : ExtendedFloat.of(a).truncated();
  }

  private static ExtendedFloat two() {
    return ExtendedFloat.of(NumberValue.of(HALF_DIVISOR));
  }

  private static @Nullable NumberValue smallOrNull(NumberValue a) {
    return isSmall(a) ? NumberValue.of(a.longValue()) : null;
  }

  /**
   * Within 32 bits, written as an integer: the range in which OPA computes with machine integers.
   */
  private static boolean isSmall(NumberValue a) {
    return a.isLong() && a.longValue() == (int) a.longValue();
  }
}
