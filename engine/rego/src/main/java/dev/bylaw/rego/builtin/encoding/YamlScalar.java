package dev.bylaw.rego.builtin.encoding;

import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NullValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a plain scalar of YAML means, by the rules of go-yaml 3, which OPA reads with. */
final class YamlScalar {
  private static final Pattern INTEGER =
      Pattern.compile("([+-]?)(0b[01]+|0o?[0-7]+|0x[0-9a-fA-F]+|[1-9][0-9]*|0)");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

  private YamlScalar() {}

  static Value resolve(String text) throws BuiltinException {
    switch (text) {
      case "", "~", "null", "Null", "NULL" -> {
        return NullValue.NULL;
      }
      case "true", "True", "TRUE" -> {
        return BooleanValue.TRUE;
      }
      case "false", "False", "FALSE" -> {
        return BooleanValue.FALSE;
      }
      case ".nan", ".NaN", ".NAN" -> throw BuiltinException.error("json: unsupported value: NaN");
      case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF" ->
          throw BuiltinException.error("json: unsupported value: +Inf");
      case "-.inf", "-.Inf", "-.INF" ->
          throw BuiltinException.error("json: unsupported value: -Inf");
      default -> {
        return isNumeric(text) ? number(text) : StringValue.of(text);
      }
    }
  }

  /** Whether the text, unquoted, would be read as something other than a string. */
  static boolean isAmbiguous(String text) {
    try {
      return !(resolve(text) instanceof StringValue) || text.equals("<<");
    } catch (BuiltinException e) {
      return true;
    }
  }

  private static boolean isNumeric(String text) {
    char first = text.charAt(0);
    return (first >= '0' && first <= '9') || first == '+' || first == '-' || first == '.';
  }

  private static Value number(String text) {
    String plain = text.replace("_", "");
    Matcher m = INTEGER.matcher(plain);
    if (m.matches()) {
      BigInteger magnitude = magnitude(m.group(2));
      BigInteger value = m.group(1).equals("-") ? magnitude.negate() : magnitude;
      if (value.bitLength() < 64 || (value.signum() > 0 && value.bitLength() == 64)) {
        return NumberValue.of(value);
      }
    }
    if (FLOAT.matcher(plain).matches()) {
      double value = Double.parseDouble(plain);
      if (!Double.isInfinite(value)) {
        return json(value);
      }
    }
    return StringValue.of(text);
  }

  private static BigInteger magnitude(String digits) {
    if (digits.startsWith("0b")) {
      return new BigInteger(digits.substring(2), 2);
    }
    if (digits.startsWith("0x")) {
      return new BigInteger(digits.substring(2), 16);
    }
    if (digits.startsWith("0o")) {
      return new BigInteger(digits.substring(2), 8);
    }
    return new BigInteger(digits, digits.startsWith("0") ? 8 : 10);
  }

  /** A double as Go's JSON writes it: without an exponent from 1e-6 to below 1e21. */
  private static NumberValue json(double value) {
    double magnitude = Math.abs(value);
    if (magnitude != 0 && (magnitude < 1e-6 || magnitude >= 1e21)) {
      String text = dev.bylaw.rego.value.GoDouble.format(value);
      return NumberValue.parse(text.replaceFirst("e-0(\\d)$", "e-$1"));
    }
    String plain = new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    return NumberValue.parse(value == 0 && 1 / value < 0 ? "-0" : plain);
  }
}
