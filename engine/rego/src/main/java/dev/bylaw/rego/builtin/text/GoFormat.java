package dev.bylaw.rego.builtin.text;

import dev.bylaw.rego.builtin.BuiltinContext;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.value.GoDouble;
import dev.bylaw.rego.value.Quote;
import dev.bylaw.rego.value.StringValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.HexFormat;
import java.util.Locale;

/**
 * {@code sprintf} with the verbs, flags and complaints of Go's {@code fmt} package, for the three
 * kinds of arguments that Rego hands to it.
 */
public final class GoFormat {
  /** What a verb formats. */
  public sealed interface Argument {
    /** The name that {@code %T} gives. */
    String type();
  }

  /** An integer. */
  record Int(BigInteger value) implements Argument {
    @Override
    public String type() {
      return value.bitLength() < 64 ? "int64" : "*big.Int";
    }
  }

  /** A finite float. */
  record Float(double value) implements Argument {
    @Override
    public String type() {
      return "float64";
    }
  }

  /** A string, or the text of a value that is neither a string nor a number. */
  public record Text(String value) implements Argument {
    @Override
    public String type() {
      return "string";
    }
  }

  private static final int MAX_WIDTH = 1_000_000;

  private final BuiltinContext context;
  private final String format;
  private final Argument[] arguments;
  private final StringBuilder out = new StringBuilder();

  private int at;
  private int next;
  private boolean reordered;
  private boolean goodIndex;

  private boolean plus;
  private boolean minus;
  private boolean sharp;
  private boolean space;
  private boolean zero;
  private boolean quoting; // %#v
  private int width; // -1 = none
  private int precision; // -1 = none

  /** A format with its arguments. */
  public GoFormat(BuiltinContext context, String format, Argument[] arguments) {
    this.context = context;
    this.format = format;
    this.arguments = arguments;
  }

  /** The text. */
  public String format() throws BuiltinException {
    while (at < format.length()) {
      int percent = format.indexOf('%', at);
      if (percent < 0) {
        out.append(format, at, format.length());
        break;
      }
      out.append(format, at, percent);
      at = percent + 1;
      verb();
      context.checkOutput(out.length());
      context.checkCancelled();
    }
    if (!reordered && next < arguments.length) {
      extra();
    }
    return out.toString();
  }

  private void extra() {
    plus = minus = sharp = space = zero = quoting = false;
    width = precision = -1;
    out.append("%!(EXTRA ");
    for (int i = next; i < arguments.length; i++) {
      out.append(i > next ? ", " : "").append(arguments[i].type()).append('=');
      print(arguments[i], 'v');
    }
    out.append(')');
  }

  // verb = "%" { flag } [ index ] [ width ] [ "." precision ] [ index ] letter
  private void verb() {
    plus = minus = sharp = space = zero = quoting = false;
    width = precision = -1;
    goodIndex = true;
    boolean afterIndex = false;
    flags();
    afterIndex = index();
    if (peek('*')) {
      at++;
      width = star();
      if (width == -2) {
        out.append("%!(BADWIDTH)");
        width = -1;
      } else if (width < 0) {
        width = -width;
        minus = true;
        zero = false;
      }
      afterIndex = false;
    } else {
      width = number();
      if (afterIndex && width >= 0) {
        goodIndex = false;
      }
    }
    if (peek('.')) {
      at++;
      if (afterIndex) {
        goodIndex = false;
      }
      afterIndex = index();
      if (peek('*')) {
        at++;
        precision = star();
        if (precision < 0) {
          out.append("%!(BADPREC)");
          precision = -1;
        }
        afterIndex = false;
      } else {
        precision = Math.max(number(), 0);
      }
    }
    if (!afterIndex) {
      index();
    }
    if (at >= format.length()) {
      out.append("%!(NOVERB)");
      return;
    }
    int verb = format.codePointAt(at);
    at += Character.charCount(verb);
    if (verb == '%') {
      out.append('%');
    } else if (!goodIndex) {
      complain(verb, "(BADINDEX)");
    } else if (next >= arguments.length) {
      complain(verb, "(MISSING)");
    } else {
      if (verb == 'v') {
        quoting = sharp;
        sharp = false;
        plus &= arguments[next] instanceof Int(BigInteger value) && value.bitLength() >= 64;
      }
      print(arguments[next++], verb);
    }
  }

  private void complain(int verb, String what) {
    out.append("%!").appendCodePoint(verb).append(what);
  }

  private void flags() {
    for (; at < format.length(); at++) {
      switch (format.charAt(at)) {
        case '#' -> sharp = true;
        case '0' -> zero = true;
        case '+' -> plus = true;
        case '-' -> minus = true;
        case ' ' -> space = true;
        default -> {
          return;
        }
      }
    }
  }

  /** {@code [n]}: the next argument by number, from 1. */
  private boolean index() {
    if (!peek('[')) {
      return false;
    }
    reordered = true;
    int close = format.indexOf(']', at);
    if (close < 0) {
      goodIndex = false;
      at++;
      return false;
    }
    int start = at + 1;
    at = start;
    int n = number();
    boolean whole = at == close && n >= 1 && n <= arguments.length;
    at = close + 1;
    if (!whole) {
      goodIndex = false;
      return true;
    }
    next = n - 1;
    return true;
  }

  /** The argument of a {@code *}, or -2 if it is no small integer. */
  private int star() {
    if (next < arguments.length
        && arguments[next++] instanceof Int(BigInteger value)
        && value.bitLength() < 31
        && Math.abs(value.intValue()) <= MAX_WIDTH) {
      int n = value.intValue();
      return n == -2 ? -3 : n;
    }
    return -2;
  }

  private int number() {
    int start = at;
    int n = 0;
    while (at < format.length() && format.charAt(at) >= '0' && format.charAt(at) <= '9') {
      if (n > MAX_WIDTH) {
        at = format.length();
        return -1;
      }
      n = n * 10 + (format.charAt(at++) - '0');
    }
    return at == start ? -1 : n;
  }

  private boolean peek(char c) {
    return at < format.length() && format.charAt(at) == c;
  }

  private void print(Argument argument, int verb) {
    if (verb == 'T') {
      pad(argument.type());
      return;
    }
    if (verb == 'p') {
      bad(argument, verb);
      return;
    }
    switch (argument) {
      case Int(BigInteger value) -> integer(argument, value, verb);
      case Float(double value) -> floating(argument, value, verb);
      case Text(String value) -> text(argument, value, verb);
    }
  }

  private void bad(Argument argument, int verb) {
    out.append("%!").appendCodePoint(verb).append('(').append(argument.type()).append('=');
    print(argument, 'v');
    out.append(')');
  }

  private void text(Argument argument, String value, int verb) {
    switch (verb) {
      case 'v' -> {
        if (quoting) {
          pad(quoted(value));
        } else {
          pad(truncated(value));
        }
      }
      case 's' -> pad(truncated(value));
      case 'q' -> pad(quoted(truncated(value)));
      case 'x', 'X' -> pad(hex(value, verb == 'X'));
      default -> bad(argument, verb);
    }
  }

  private String truncated(String value) {
    return precision >= 0 && precision < value.codePointCount(0, value.length())
        ? value.substring(0, value.offsetByCodePoints(0, precision))
        : value;
  }

  private String quoted(String value) {
    if (sharp && value.chars().noneMatch(c -> c == '`' || c == 0x7f || (c < ' ' && c != '\t'))) {
      return "`" + value + "`";
    }
    StringBuilder quoted = new StringBuilder();
    Quote.append(quoted, value);
    return plus ? ascii(quoted.toString()) : quoted.toString();
  }

  private static String ascii(String quoted) {
    StringBuilder ascii = new StringBuilder();
    quoted
        .codePoints()
        .forEach(c -> {
          if (c < 0x80) {
            ascii.append((char) c);
          } else {
            ascii.append(String.format(Locale.ROOT, c < 0x10000 ? "\\u%04x" : "\\U%08x", c));
          }
        });
    return ascii.toString();
  }

  private String hex(String value, boolean upper) {
    byte[] bytes = StringValue.of(value).utf8();
    int length = precision >= 0 ? Math.min(precision, bytes.length) : bytes.length;
    HexFormat hex = upper ? HexFormat.of().withUpperCase() : HexFormat.of();
    String prefix = sharp && length > 0 ? (upper ? "0X" : "0x") : "";
    if (space) {
      hex = hex.withDelimiter(sharp ? " " + prefix : " ");
    }
    return prefix + hex.formatHex(bytes, 0, length);
  }

  private void integer(Argument argument, BigInteger value, int verb) {
    boolean small = value.bitLength() < 64;
    switch (verb) {
      case 'v', 'd' -> digits(value, 10, verb);
      case 'b' -> digits(value, 2, verb);
      case 'o', 'O' -> digits(value, 8, verb);
      case 'x', 'X' -> digits(value, 16, verb);
      case 's' -> {
        if (small) {
          bad(argument, verb);
        } else {
          digits(value, 10, verb);
        }
      }
      case 'c', 'q', 'U' -> {
        if (small) {
          character(value, verb);
        } else {
          badInteger(value, verb);
        }
      }
      default -> {
        if (small) {
          bad(argument, verb);
        } else {
          badInteger(value, verb);
        }
      }
    }
  }

  /** How a big integer complains about a verb. */
  private void badInteger(BigInteger value, int verb) {
    out.append("%!").appendCodePoint(verb).append("(big.Int=").append(value).append(')');
  }

  private void digits(BigInteger value, int base, int verb) {
    boolean negative = value.signum() < 0;
    int least = Math.max(precision, 0);
    if (precision == 0 && value.signum() == 0) {
      pad("");
      return;
    }
    if (precision < 0 && zero && !minus && width > 0) {
      least = negative || plus || space ? width - 1 : width;
    }
    String digits = value.abs().toString(base);
    if (verb == 'X') {
      digits = digits.toUpperCase(Locale.ROOT);
    }
    StringBuilder text = new StringBuilder();
    text.append(negative ? "-" : plus ? "+" : space ? " " : "");
    StringBuilder body =
        new StringBuilder().repeat("0", Math.max(0, least - digits.length())).append(digits);
    if (sharp) {
      switch (base) {
        case 2 -> body.insert(0, "0b");
        case 8 -> body.insert(0, body.charAt(0) == '0' ? "" : "0");
        case 16 -> body.insert(0, verb == 'X' ? "0X" : "0x");
        default -> {}
      }
    }
    if (verb == 'O') {
      body.insert(0, "0o");
    }
    zero = false;
    pad(text.append(body).toString());
  }

  private void character(BigInteger value, int verb) {
    int c =
        value.signum() >= 0 && value.bitLength() < 22 && value.intValue() <= 0x10FFFF
            ? value.intValue()
            : 0xFFFD;
    switch (verb) {
      case 'c' -> pad(Character.toString(c));
      case 'q' -> {
        StringBuilder quoted = new StringBuilder("'");
        Quote.appendEscaped(quoted, c, '\'');
        quoted.append('\'');
        pad(plus ? ascii(quoted.toString()) : quoted.toString());
      }
      default -> {
        BigInteger unsigned = value.signum() < 0 ? value.add(BigInteger.ONE.shiftLeft(64)) : value;
        String digits = unsigned.toString(16).toUpperCase(Locale.ROOT);
        String padded = "0".repeat(Math.max(0, Math.max(precision, 4) - digits.length())) + digits;
        boolean shown = sharp && unsigned.bitLength() < 22 && Quote.isPrintable(c);
        zero = false;
        pad("U+" + padded + (shown ? " '" + Character.toString(c) + "'" : ""));
      }
    }
  }

  private void floating(Argument argument, double value, int verb) {
    switch (verb) {
      case 'v', 'g' -> signed(padded(general(value, precision, false)), value);
      case 'G' -> signed(padded(general(value, precision, true)), value);
      case 'e', 'E' ->
          signed(exponential(value, precision < 0 ? 6 : precision, verb == 'E'), value);
      case 'f', 'F' -> signed(fixed(value, precision < 0 ? 6 : precision), value);
      case 'b' -> signed(binary(value), value);
      case 'x', 'X' -> signed(padded(hexadecimal(value, verb == 'X')), value);
      default -> bad(argument, verb);
    }
  }

  private void signed(String magnitude, double value) {
    boolean negative = value < 0 || (value == 0 && 1 / value < 0);
    String sign = negative ? "-" : plus ? "+" : space ? " " : "";
    if (zero && !minus && width > magnitude.length() + sign.length()) {
      magnitude = "0".repeat(width - magnitude.length() - sign.length()) + magnitude;
    }
    zero = false;
    pad(sign + magnitude);
  }

  /** With {@code #}, the point and six significant digits (or as many as asked for) are shown. */
  private String padded(String number) {
    if (!sharp) {
      return number;
    }
    int missing = precision < 0 ? 6 : precision;
    boolean dot = false;
    boolean significant = false;
    int end = 0;
    String exponents = number.startsWith("0x") || number.startsWith("0X") ? "pP" : "eE";
    for (; end < number.length() && exponents.indexOf(number.charAt(end)) < 0; end++) {
      char c = number.charAt(end);
      dot |= c == '.';
      significant |= c != '0' && c != '.';
      missing -= significant && c != '.' ? 1 : 0;
    }
    StringBuilder shown = new StringBuilder(number.substring(0, end));
    if (!dot) {
      missing -= number.equals("0") ? 1 : 0;
      shown.append('.');
    }
    return shown.repeat("0", Math.max(0, missing)).append(number, end, number.length()).toString();
  }

  /** The integer mantissa and the power of two. */
  private static String binary(double value) {
    long bits = Double.doubleToRawLongBits(value);
    long mantissa = bits & (1L << 52) - 1;
    int exponent = (int) (bits >>> 52 & 0x7FF);
    mantissa |= exponent == 0 ? 0 : 1L << 52;
    int power = Math.max(exponent, 1) - 1075;
    return mantissa + "p" + (power < 0 ? "" : "+") + power;
  }

  private static String hexadecimal(double value, boolean upper) {
    if (value == 0) {
      return upper ? "0X0P+00" : "0x0p+00";
    }
    long bits = Double.doubleToRawLongBits(value);
    long fraction = bits & (1L << 52) - 1;
    int exponent = Math.getExponent(value);
    if (exponent < Double.MIN_EXPONENT) {
      int shift = Long.numberOfLeadingZeros(fraction) - 11;
      fraction = fraction << shift & (1L << 52) - 1;
      exponent = Double.MIN_EXPONENT - shift;
    }
    String digits = HexFormat.of().toHexDigits(fraction, 13).replaceAll("0+$", "");
    int magnitude = Math.abs(exponent);
    String text =
        "0x1"
            + (digits.isEmpty() ? "" : "." + digits)
            + (exponent < 0 ? "p-" : "p+")
            + (magnitude < 10 ? "0" : "")
            + magnitude;
    return upper ? text.toUpperCase(Locale.ROOT) : text;
  }

  private static String fixed(double value, int precision) {
    return new BigDecimal(Math.abs(value))
        .setScale(precision, RoundingMode.HALF_EVEN)
        .toPlainString();
  }

  private static String exponential(double value, int precision, boolean upper) {
    String digits;
    int exponent;
    if (value == 0) {
      digits = "0".repeat(precision + 1);
      exponent = 0;
    } else {
      BigDecimal exact = new BigDecimal(Math.abs(value));
      BigDecimal rounded =
          exact.round(new java.math.MathContext(precision + 1, RoundingMode.HALF_EVEN));
      digits = rounded.unscaledValue().toString();
      exponent = digits.length() - 1 - rounded.scale();
      digits =
          digits.length() > precision + 1
              ? digits.substring(0, precision + 1)
              : digits + "0".repeat(precision + 1 - digits.length());
    }
    return layout(digits, exponent, upper);
  }

  private static String layout(String digits, int exponent, boolean upper) {
    StringBuilder text = new StringBuilder().append(digits.charAt(0));
    if (digits.length() > 1) {
      text.append('.').append(digits, 1, digits.length());
    }
    int magnitude = Math.abs(exponent);
    text.append(upper ? 'E' : 'e').append(exponent < 0 ? '-' : '+');
    return text.append(magnitude < 10 ? "0" : "").append(magnitude).toString();
  }

  private String general(double value, int precision, boolean upper) {
    String text;
    if (precision < 0) {
      text = GoDouble.format(Math.abs(value));
    } else {
      int significant = Math.max(precision, 1);
      BigDecimal rounded =
          new BigDecimal(Math.abs(value))
              .round(new java.math.MathContext(significant, RoundingMode.HALF_EVEN));
      BigDecimal stripped = rounded.signum() == 0 ? BigDecimal.ZERO : rounded.stripTrailingZeros();
      String digits = stripped.unscaledValue().toString();
      int exponent = stripped.signum() == 0 ? 0 : digits.length() - 1 - stripped.scale();
      int threshold =
          significant > digits.length() && digits.length() >= exponent + 1
              ? digits.length()
              : significant;
      text =
          exponent < -4 || exponent >= threshold
              ? layout(digits, exponent, false)
              : stripped.toPlainString();
    }
    return upper ? text.toUpperCase(Locale.ROOT) : text;
  }

  private void pad(String text) {
    int missing = width - text.codePointCount(0, text.length());
    if (missing <= 0) {
      out.append(text);
    } else if (minus) {
      out.append(text).repeat(" ", missing);
    } else {
      out.repeat(zero ? "0" : " ", missing).append(text);
    }
  }
}
