package dev.bylaw.rego.value;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A binary float {@code ± mantissa × 2^exponent} with a mantissa of 64 bits, which is what OPA
 * computes with where a number is not whole (Go's {@code big.Float} at its default precision).
 * Rounding is to nearest, ties to even. Zero has mantissa 0 and keeps its sign.
 */
record ExtendedFloat(boolean negative, BigInteger mantissa, int exponent) {
  private static final int PRECISION = 64;

  /** Results beyond this many bits are refused rather than computed with. */
  static final int MAX_BITS = 1 << 20;

  static ExtendedFloat of(NumberValue number) {
    BigDecimal decimal = number.decimal();
    if (decimal.signum() == 0) {
      return zero(number.text().startsWith("-"));
    }
    BigInteger unscaled = decimal.unscaledValue().abs();
    boolean negative = decimal.signum() < 0;
    if (decimal.scale() <= 0) {
      return rounded(negative, unscaled.multiply(BigInteger.TEN.pow(-decimal.scale())), 0, false);
    }
    return quotient(negative, unscaled, BigInteger.TEN.pow(decimal.scale()), 0);
  }

  static ExtendedFloat zero(boolean negative) {
    return new ExtendedFloat(negative, BigInteger.ZERO, 0);
  }

  ExtendedFloat plus(ExtendedFloat other) {
    if (isZero() || other.isZero()) {
      return isZero() && other.isZero()
          ? zero(negative && other.negative)
          : isZero() ? other : this;
    }
    int low = Math.min(exponent, other.exponent);
    if ((long) Math.max(exponent, other.exponent) - low > MAX_BITS) {
      return exponent > other.exponent ? this : other;
    }
    BigInteger sum = signed(low).add(other.signed(low));
    return sum.signum() == 0 ? zero(false) : rounded(sum.signum() < 0, sum.abs(), low, false);
  }

  ExtendedFloat times(ExtendedFloat other) {
    boolean sign = negative != other.negative;
    return isZero() || other.isZero()
        ? zero(sign)
        : rounded(sign, mantissa.multiply(other.mantissa), exponent + other.exponent, false);
  }

  /** Requires a divisor that is not zero. */
  ExtendedFloat dividedBy(ExtendedFloat other) {
    boolean sign = negative != other.negative;
    return isZero()
        ? zero(sign)
        : quotient(sign, mantissa, other.mantissa, exponent - other.exponent);
  }

  ExtendedFloat negated() {
    return new ExtendedFloat(!negative, mantissa, exponent);
  }

  ExtendedFloat abs() {
    return new ExtendedFloat(false, mantissa, exponent);
  }

  boolean isZero() {
    return mantissa.signum() == 0;
  }

  boolean isWhole() {
    return isZero() || exponent >= 0 || mantissa.getLowestSetBit() >= -exponent;
  }

  /** The whole part, towards zero. */
  BigInteger truncated() {
    BigInteger magnitude =
        exponent >= 0 ? mantissa.shiftLeft(exponent) : mantissa.shiftRight(-exponent);
    return negative ? magnitude.negate() : magnitude;
  }

  /** This rounded to a mantissa of fewer bits; the bits below are zero. */
  ExtendedFloat atPrecision(int bits) {
    return isZero() ? this : rounded(negative, mantissa, exponent, false, bits).widened();
  }

  private ExtendedFloat widened() {
    int missing = PRECISION - mantissa.bitLength();
    return new ExtendedFloat(negative, mantissa.shiftLeft(missing), exponent - missing);
  }

  NumberValue toNumber() {
    return toNumber(PRECISION);
  }

  /** The number with the fewest digits that identify this at a precision of {@code bits}. */
  NumberValue toNumber(int bits) {
    if (isZero()) {
      return negative ? NumberValue.parse("-0") : NumberValue.ZERO;
    }
    ShortestDigits shortest = ShortestDigits.of(mantissa, exponent, bits);
    String text =
        isWhole()
            ? GoDouble.plain(shortest.digits(), shortest.exponent())
            : GoDouble.layout(shortest.digits(), shortest.exponent());
    return NumberValue.parse(negative ? "-" + text : text);
  }

  private BigInteger signed(int toExponent) {
    BigInteger magnitude = mantissa.shiftLeft(exponent - toExponent);
    return negative ? magnitude.negate() : magnitude;
  }

  private static ExtendedFloat quotient(
      boolean negative, BigInteger dividend, BigInteger divisor, int exponent) {
    int shift = Math.max(0, PRECISION + 2 - dividend.bitLength() + divisor.bitLength());
    BigInteger[] parts = dividend.shiftLeft(shift).divideAndRemainder(divisor);
    return rounded(negative, parts[0], exponent - shift, parts[1].signum() != 0);
  }

  /** Rounds {@code magnitude × 2^exponent}, which is slightly more where {@code inexact}. */
  private static ExtendedFloat rounded(
      boolean negative, BigInteger magnitude, int exponent, boolean inexact) {
    return rounded(negative, magnitude, exponent, inexact, PRECISION);
  }

  private static ExtendedFloat rounded(
      boolean negative, BigInteger magnitude, int exponent, boolean inexact, int precision) {
    int excess = magnitude.bitLength() - precision;
    if (Math.abs((long) exponent + excess) > MAX_BITS) {
      throw new ArithmeticException("number too big");
    }
    if (excess <= 0) {
      return new ExtendedFloat(negative, magnitude.shiftLeft(-excess), exponent + excess);
    }
    BigInteger kept = magnitude.shiftRight(excess);
    boolean half = magnitude.testBit(excess - 1);
    boolean more = inexact || magnitude.getLowestSetBit() < excess - 1;
    if (half && (more || kept.testBit(0))) {
      kept = kept.add(BigInteger.ONE);
      if (kept.bitLength() > precision) {
        kept = kept.shiftRight(1);
        excess++;
      }
    }
    return new ExtendedFloat(negative, kept, exponent + excess);
  }
}
