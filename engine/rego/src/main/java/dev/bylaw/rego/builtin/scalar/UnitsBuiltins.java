package dev.bylaw.rego.builtin.scalar;

import static dev.bylaw.rego.builtin.Operands.string;

import dev.bylaw.rego.builtin.Builtin.Implementation;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.value.Arithmetic;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Amounts with units: units.parse (SI and binary), units.parse_bytes. */
final class UnitsBuiltins {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
  private static final int MAX_EXPONENT_DIGITS = 6;

  // Go's 0.001 is the nearest double, and the product is exact
  private static final BigDecimal MILLI = new BigDecimal(0.001);

  private UnitsBuiltins() {}

  static @Nullable Implementation find(String name) {
    return switch (name) {
      case "units.parse" -> (_, a) -> parse(string(a, 0));
      case "units.parse_bytes" -> (_, a) -> parseBytes(string(a, 0));
      default -> null;
    };
  }

  /** An amount as written and the unit behind it. */
  private record Amount(String number, String unit) {
    /** The number ends where no digit, dot, sign or exponent follows. */
    static @Nullable Amount split(String text) {
      int end = text.length();
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (!isDigit(c) && ".eE+-".indexOf(c) < 0) {
          end = i;
          break;
        }
        if (c == 'e' || c == 'E') {
          boolean exponent =
              i + 1 < text.length()
                  && (isDigit(text.charAt(i + 1))
                      || text.charAt(i + 1) == '+'
                      || text.charAt(i + 1) == '-');
          if (!exponent) {
            end = i;
            break;
          }
          if (text.charAt(i + 1) == '+' || text.charAt(i + 1) == '-') {
            i++;
          }
          int digits = 0;
          while (i + 1 + digits < text.length() && isDigit(text.charAt(i + 1 + digits))) {
            digits++;
          }
          if (digits > MAX_EXPONENT_DIGITS) {
            return null;
          }
        }
      }
      return new Amount(text.substring(0, end), text.substring(end));
    }
  }

  private static Value parse(String raw) throws BuiltinException {
    Amount amount = amount("units.parse", "no amount provided", raw.replace("\"", ""));
    String unit = amount.unit();
    if (unit.length() > 1) {
      unit = unit.charAt(0) + unit.substring(1).toLowerCase(Locale.ROOT);
    }
    BigDecimal factor =
        switch (unit) {
          case "m" -> MILLI;
          case "" -> BigDecimal.ONE;
          case "k", "K" -> power(1000, 1);
          case "ki", "Ki" -> power(1024, 1);
          case "M" -> power(1000, 2);
          case "mi", "Mi" -> power(1024, 2);
          case "g", "G" -> power(1000, 3);
          case "gi", "Gi" -> power(1024, 3);
          case "t", "T" -> power(1000, 4);
          case "ti", "Ti" -> power(1024, 4);
          case "p", "P" -> power(1000, 5);
          case "pi", "Pi" -> power(1024, 5);
          case "e", "E" -> power(1000, 6);
          case "ei", "Ei" -> power(1024, 6);
          default -> throw BuiltinException.error("units.parse: unit " + unit + " not recognized");
        };
    BigDecimal number =
        decimal(amount, "units.parse: could not parse amount to a number").decimal();
    BigDecimal product = number.multiply(factor).stripTrailingZeros();
    if (product.signum() == 0 || product.scale() <= 0) {
      return NumberValue.of(product.toBigInteger());
    }
    return NumberValue.parse(product.setScale(10, RoundingMode.HALF_UP).toPlainString());
  }

  private static Value parseBytes(String raw) throws BuiltinException {
    String text = raw.toLowerCase(Locale.ROOT).replace("\"", "");
    Amount amount = amount("units.parse_bytes", "no byte amount provided", text);
    BigDecimal factor =
        switch (amount.unit()) {
          case "" -> BigDecimal.ONE;
          case "kb", "k" -> power(1000, 1);
          case "kib", "ki" -> power(1024, 1);
          case "mb", "m" -> power(1000, 2);
          case "mib", "mi" -> power(1024, 2);
          case "gb", "g" -> power(1000, 3);
          case "gib", "gi" -> power(1024, 3);
          case "tb", "t" -> power(1000, 4);
          case "tib", "ti" -> power(1024, 4);
          case "pb", "p" -> power(1000, 5);
          case "pib", "pi" -> power(1024, 5);
          case "eb", "e" -> power(1000, 6);
          case "eib", "ei" -> power(1024, 6);
          default ->
              throw BuiltinException.error(
                  "units.parse_bytes: byte unit " + amount.unit() + " not recognized");
        };
    NumberValue number =
        decimal(amount, "units.parse_bytes: could not parse byte amount to a number");
    return Arithmetic.wholeProduct(number, NumberValue.of(factor.toBigIntegerExact()));
  }

  private static Amount amount(String function, String missing, String text)
      throws BuiltinException {
    if (text.contains(" ")) {
      throw BuiltinException.error(function + ": spaces not allowed in resource strings");
    }
    Amount amount = Amount.split(text);
    if (amount == null) {
      throw BuiltinException.error(function + ": exponent too large");
    }
    if (amount.number().isEmpty()) {
      throw BuiltinException.error(function + ": " + missing);
    }
    return amount;
  }

  private static NumberValue decimal(Amount amount, String message) throws BuiltinException {
    if (!NUMBER.matcher(amount.number()).matches()) {
      throw BuiltinException.error(message);
    }
    try {
      return NumberValue.parse(amount.number());
    } catch (NumberFormatException e) {
      throw BuiltinException.error(message);
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static BigDecimal power(int base, int exponent) {
    return new BigDecimal(BigInteger.valueOf(base).pow(exponent));
  }
}
