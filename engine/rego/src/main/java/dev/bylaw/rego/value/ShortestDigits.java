package dev.bylaw.rego.value;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * The fewest decimal digits that identify a binary float of a given precision: {@code d.ddd ×
 * 10^exponent}. The digits are found as Go's {@code math/big/ftoa.go} (roundShortest) finds them:
 * the first prefix of the exact digits that stays within half a unit of the last place.
 */
record ShortestDigits(String digits, int exponent) {

  /** Requires mantissa > 0. */
  static ShortestDigits of(BigInteger mantissa, int exponent, int precision) {
    // normalised so that the lowest bit is half a unit in the last place
    int shift = precision + 1 - mantissa.bitLength();
    BigInteger m = mantissa.shiftLeft(shift);
    int e = exponent - shift;
    Decimal value = Decimal.of(m, e);
    Decimal lower = Decimal.of(m.subtract(BigInteger.ONE), e);
    Decimal upper = Decimal.of(m.add(BigInteger.ONE), e);
    boolean inclusive = !m.testBit(1);
    for (int i = 0; i < value.digits.length(); i++) {
      char digit = value.digits.charAt(i);
      char low = lower.at(i);
      char high = upper.at(i);
      boolean down = low != digit || (inclusive && i + 1 == lower.digits.length());
      boolean up =
          digit != high && (inclusive || digit + 1 < high || i + 1 < upper.digits.length());
      if (down && up) {
        return value.rounded(i + 1);
      }
      if (down) {
        return value.truncated(i + 1);
      }
      if (up) {
        return value.raised(i + 1);
      }
    }
    return new ShortestDigits(value.digits, value.exponent);
  }

  /** Exact digits without trailing zeros. */
  private record Decimal(String digits, int exponent) {
    static Decimal of(BigInteger mantissa, int exponent) {
      BigDecimal exact =
          exponent >= 0
              ? new BigDecimal(mantissa.shiftLeft(exponent))
              : new BigDecimal(mantissa.multiply(BigInteger.valueOf(5).pow(-exponent)), -exponent);
      BigDecimal stripped = exact.stripTrailingZeros();
      String digits = stripped.unscaledValue().toString();
      return new Decimal(digits, digits.length() - 1 - stripped.scale());
    }

    char at(int i) {
      return i < digits.length() ? digits.charAt(i) : '0';
    }

    ShortestDigits rounded(int n) {
      if (n >= digits.length()) {
        return new ShortestDigits(digits, exponent);
      }
      char next = digits.charAt(n);
      boolean tie = next == '5' && n + 1 == digits.length();
      boolean up = tie ? (digits.charAt(n - 1) - '0') % 2 != 0 : next >= '5';
      return up ? raised(n) : truncated(n);
    }

    ShortestDigits truncated(int n) {
      int end = Math.min(n, digits.length());
      while (end > 1 && digits.charAt(end - 1) == '0') {
        end--;
      }
      return new ShortestDigits(digits.substring(0, end), exponent);
    }

    ShortestDigits raised(int n) {
      if (n >= digits.length()) {
        return new ShortestDigits(digits, exponent);
      }
      int end = n;
      while (end > 0 && digits.charAt(end - 1) == '9') {
        end--;
      }
      if (end == 0) {
        return new ShortestDigits("1", exponent + 1);
      }
      char last = (char) (digits.charAt(end - 1) + 1);
      return new ShortestDigits(digits.substring(0, end - 1) + last, exponent);
    }
  }
}
