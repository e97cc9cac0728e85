package dev.bylaw.rego.value;

import java.math.BigDecimal;

/** Doubles in the fewest digits that identify them, laid out as Go's {@code %g} does. */
public final class GoDouble {
  private GoDouble() {}

  /** As Go's {@code strconv.FormatFloat(value, 'g', -1, 64)}; requires a finite value. */
  public static String format(double value) {
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    BigDecimal decimal = new BigDecimal(Double.toString(Math.abs(value))).stripTrailingZeros();
    String digits = decimal.unscaledValue().toString();
    int exponent = digits.length() - decimal.scale() - 1;
    return (value < 0 ? "-" : "") + layout(digits, exponent);
  }

  /**
   * Lays out the shortest digits of a number {@code d.ddd × 10^exponent}: in exponent form below -4
   * and from 6 on, else plainly. The source of the rule is Go's {@code strconv/ftoa.go} and {@code
   * math/big/ftoa.go}, format 'g'.
   */
  static String layout(String digits, int exponent) {
    return exponent < -4 || exponent >= 6 ? exponential(digits, exponent) : plain(digits, exponent);
  }

  /** {@code d.ddde+NN}. */
  static String exponential(String digits, int exponent) {
    StringBuilder out = new StringBuilder().append(digits.charAt(0));
    if (digits.length() > 1) {
      out.append('.').append(digits, 1, digits.length());
    }
    int magnitude = Math.abs(exponent);
    out.append('e').append(exponent < 0 ? '-' : '+').append(magnitude < 10 ? "0" : "");
    return out.append(magnitude).toString();
  }

  /** The digits without an exponent. */
  static String plain(String digits, int exponent) {
    StringBuilder out = new StringBuilder();
    if (exponent < 0) {
      return out.append("0.").repeat("0", -exponent - 1).append(digits).toString();
    }
    if (digits.length() <= exponent + 1) {
      return out.append(digits).repeat("0", exponent + 1 - digits.length()).toString();
    }
    return out.append(digits, 0, exponent + 1)
        .append('.')
        .append(digits, exponent + 1, digits.length())
        .toString();
  }
}
