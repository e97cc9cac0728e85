package dev.bylaw.rego.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A number of any size. Its value is an exact decimal; two numbers are equal when their values are,
 * however they were written, and each prints as it was written ({@code 1.0} stays {@code 1.0}).
 * Arithmetic is {@link Arithmetic}'s.
 */
public final class NumberValue implements Value {
  /**
   * Beyond this many decimal digits of magnitude a number in exponent form is refused, as OPA does.
   */
  private static final int MAX_EXPONENT = 30_103;

  private static final int MAX_LENGTH = 1 << 15;
  private static final int CACHED = 256;
  private static final NumberValue[] SMALL = new NumberValue[2 * CACHED];

  static {
    for (int i = 0; i < SMALL.length; i++) {
      SMALL[i] = new NumberValue(i - CACHED, null, null);
    }
  }

  public static final NumberValue ZERO = of(0);
  public static final NumberValue ONE = of(1);

  private final long small;
  // present when the value is no whole number in the range of long
  private final @Nullable BigDecimal decimal;
  // present when the text is not the plain text of the value
  private final @Nullable String text;

  private NumberValue(long small, @Nullable BigDecimal decimal, @Nullable String text) {
    this.small = small;
    this.decimal = decimal;
    this.text = text;
  }

  /** The number {@code value}. */
  public static NumberValue of(long value) {
    return value >= -CACHED && value < CACHED
        ? SMALL[(int) value + CACHED]
        : new NumberValue(value, null, null);
  }

  /** The integer {@code value}. */
  public static NumberValue of(BigInteger value) {
    return value.bitLength() < 64
        ? of(value.longValue())
        : new NumberValue(0, new BigDecimal(value), null);
  }

  /**
   * The float {@code value}, printed in the fewest digits that identify it; requires a finite
   * value.
   */
  public static NumberValue of(double value) {
    return parse(GoDouble.format(value));
  }

  /**
   * The number that {@code text} writes: an optional sign, digits, an optional fraction, an
   * optional exponent.
   *
   * @throws NumberFormatException if it is no number, or too large or small to compute with
   */
  public static NumberValue parse(String text) {
    int length = text.length();
    if (length < 19 && isPlainInteger(text)) {
      long value = Long.parseLong(text);
      return isCanonical(text) ? of(value) : new NumberValue(value, null, text);
    }
    if (length > MAX_LENGTH) {
      // the time to read digits grows with the square of their number
      throw new NumberFormatException("invalid number: number too big");
    }
    int exponentAt = Math.max(text.indexOf('e'), text.indexOf('E'));
    if (exponentAt >= 0) {
      int exponent;
      try {
        exponent = Integer.parseInt(text, exponentAt + 1, length, 10);
      } catch (NumberFormatException e) {
        throw new NumberFormatException("invalid number: number too big");
      }
      BigDecimal parsed = new BigDecimal(text.substring(0, exponentAt));
      long magnitude = (long) parsed.precision() - parsed.scale() + exponent;
      if (parsed.signum() != 0 && Math.abs(magnitude) > MAX_EXPONENT) {
        throw new NumberFormatException("invalid number: number too big");
      }
      return ofDecimal(
          parsed.signum() == 0 ? BigDecimal.ZERO : parsed.scaleByPowerOfTen(exponent), text);
    }
    return ofDecimal(new BigDecimal(text), text);
  }

  private static NumberValue ofDecimal(BigDecimal value, String text) {
    BigDecimal stripped = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    if (stripped.scale() <= 0 && stripped.precision() - stripped.scale() <= 19) {
      BigInteger integer = stripped.toBigIntegerExact();
      if (integer.bitLength() < 64) {
        String plain = integer.toString();
        return plain.equals(text)
            ? of(integer.longValue())
            : new NumberValue(integer.longValue(), null, text);
      }
    }
    return new NumberValue(0, stripped, text);
  }

  private static boolean isPlainInteger(String text) {
    int i = text.startsWith("-") ? 1 : 0;
    if (i == text.length()) {
      return false;
    }
    for (; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return false;
      }
    }
    return true;
  }

  private static String withoutZeroFraction(String text) {
    int dot = text.indexOf('.');
    for (int i = dot + 1; dot >= 0 && i < text.length(); i++) {
      if (text.charAt(i) != '0') {
        return text;
      }
    }
    return dot < 0 ? text : text.substring(0, dot);
  }

  private static boolean isCanonical(String text) {
    return text.charAt(0) == '-'
        ? text.charAt(1) != '0'
        : text.length() == 1 || text.charAt(0) != '0';
  }

  /**
   * Whether this is written as an integer and fits a long: what OPA takes where it asks for an int.
   */
  public boolean isLong() {
    return decimal == null && (text == null || isPlainInteger(withoutZeroFraction(text)));
  }

  /** Whether the value is a whole number in the range of long, however written. */
  public boolean isWholeLong() {
    return decimal == null;
  }

  /** The value; requires {@link #isWholeLong}. */
  public long longValue() {
    if (decimal != null) {
      throw new ArithmeticException("not a long: " + this);
    }
    return small;
  }

  /** Whether the value is a whole number, however written. */
  public boolean isWhole() {
    return decimal == null || decimal.scale() <= 0;
  }

  /** The value as an integer, or null if it is not a whole number. */
  public @Nullable BigInteger integer() {
    if (decimal == null) {
      return BigInteger.valueOf(small);
    }
    return decimal.scale() <= 0 ? decimal.toBigIntegerExact() : null;
  }

  /** The exact value, without trailing zeros. */
  public BigDecimal decimal() {
    return decimal == null ? BigDecimal.valueOf(small).stripTrailingZeros() : decimal;
  }

  /** The nearest double; what is written as minus zero is minus zero. */
  public double doubleValue() {
    if (decimal != null) {
      return decimal.doubleValue();
    }
    return small == 0 && text != null && text.startsWith("-") ? -0.0 : small;
  }

  /** -1, 0 or 1. */
  public int signum() {
    return decimal == null ? Long.signum(small) : decimal.signum();
  }

  /** The number as it was written. */
  public String text() {
    if (text != null) {
      return text;
    }
    return decimal == null ? Long.toString(small) : decimal.toPlainString();
  }

  int compareNumber(NumberValue other) {
    if (decimal == null && other.decimal == null) {
      return Long.compare(small, other.small);
    }
    return decimal().compareTo(other.decimal());
  }

  @Override
  public String typeName() {
    return "number";
  }

  @Override
  public void appendTo(StringBuilder out) {
    if (text == null && decimal == null) {
      out.append(small);
    } else {
      out.append(text());
    }
  }

  @Override
  public int hashCode() {
    return decimal == null ? Long.hashCode(small * 0x9E37_79B9_7F4A_7C15L) : decimal.hashCode();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof NumberValue n
            && (decimal == null
                ? n.decimal == null && small == n.small
                : n.decimal != null && decimal.compareTo(n.decimal) == 0));
  }

  @Override
  public String toString() {
    return text();
  }
}
