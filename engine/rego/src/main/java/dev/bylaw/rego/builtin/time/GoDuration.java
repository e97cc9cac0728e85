package dev.bylaw.rego.builtin.time;

import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.value.StringValue;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go writes them ({@code 1h30m}), with days, weeks and years of 365 days too. */
public final class GoDuration {
  private static final Pattern SEGMENT =
      Pattern.compile("(\\d*)(\\.\\d*)?(ns|us|µs|μs|ms|s|m|h|d|w|y)?");
  private static final Pattern EXTENDED =
      Pattern.compile("[+-]?(\\d+(\\.\\d+)?(ns|us|µs|μs|ms|s|m|h|d|w|y))+");

  private GoDuration() {}

  /** The duration in nanoseconds. */
  public static long parse(String text) throws BuiltinException {
    if (text.chars().noneMatch(c -> c == 'd' || c == 'w' || c == 'y')) {
      return parse(text, text);
    }
    if (!EXTENDED.matcher(text).matches()) {
      throw invalid("", text);
    }
    return parse(inHours(text), text);
  }

  /** Days, weeks and years rewritten in hours. */
  private static String inHours(String text) {
    Matcher m = Pattern.compile("(\\d+(?:\\.\\d+)?)([dwy])").matcher(text);
    return m.replaceAll(match -> {
      int hours =
          switch (match.group(2)) {
            case "d" -> 24;
            case "w" -> 7 * 24;
            default -> 365 * 24;
          };
      double value = Double.parseDouble(match.group(1)) * hours;
      return new BigDecimal(Double.toString(value)).toPlainString().replaceFirst("\\.0$", "") + "h";
    });
  }

  private static long parse(String text, String original) throws BuiltinException {
    boolean negative = text.startsWith("-");
    String rest = negative || text.startsWith("+") ? text.substring(1) : text;
    if (rest.equals("0")) {
      return 0;
    }
    if (rest.isEmpty()) {
      throw invalid("", original);
    }
    // magnitudes stay below 2^63, which Long.compareUnsigned tells
    long total = 0;
    Matcher m = SEGMENT.matcher(rest);
    int at = 0;
    while (at < rest.length()) {
      m.region(at, rest.length());
      if (!m.lookingAt()
          || (m.group(1).isEmpty() && (m.group(2) == null || m.group(2).length() < 2))) {
        throw invalid("", original);
      }
      String unitText = unit(rest, m.end(2) < 0 ? m.end(1) : m.end(2));
      if (unitText.isEmpty()) {
        throw invalid("missing unit in ", original);
      }
      long unit = nanos(unitText);
      if (unit < 0) {
        throw BuiltinException.error(
            "time: unknown unit "
                + StringValue.of(unitText)
                + " in duration "
                + StringValue.of(original));
      }
      total = add(total, segment(m.group(1), m.group(2), unit, original), original);
      at = (m.end(2) < 0 ? m.end(1) : m.end(2)) + unitText.length();
    }
    if (negative) {
      // -2^63 alone is its own negation
      return -total;
    }
    if (total < 0) {
      throw invalid("", original);
    }
    return total;
  }

  /** What stands at an index before the next digit or point. */
  private static String unit(String rest, int from) {
    int end = from;
    while (end < rest.length() && "0123456789.".indexOf(rest.charAt(end)) < 0) {
      end++;
    }
    return rest.substring(from, end);
  }

  private static long segment(
      String whole, @org.jspecify.annotations.Nullable String fraction, long unit, String original)
      throws BuiltinException {
    long value;
    try {
      value = whole.isEmpty() ? 0 : Long.parseUnsignedLong(whole);
    } catch (NumberFormatException e) {
      throw invalid("", original);
    }
    if ((value < 0 && value != Long.MIN_VALUE)
        || Long.compareUnsigned(value, Long.divideUnsigned(Long.MIN_VALUE, unit)) > 0) {
      throw invalid("", original);
    }
    long nanos = value * unit;
    if (fraction != null && fraction.length() > 1) {
      // as many digits as fit 63 bits
      String digits = fraction.substring(1, Math.min(fraction.length(), 20));
      if (digits.length() == 19 && digits.compareTo("9223372036854775807") > 0) {
        digits = digits.substring(0, 18);
      }
      double scale = Math.pow(10, digits.length());
      nanos = add(nanos, (long) (Long.parseLong(digits) * (unit / scale)), original);
    }
    return nanos;
  }

  private static long add(long a, long b, String original) throws BuiltinException {
    long sum = a + b;
    if (sum < 0 && sum != Long.MIN_VALUE) {
      throw invalid("", original);
    }
    return sum;
  }

  private static long nanos(String unit) {
    return switch (unit) {
      case "ns" -> 1;
      case "us", "µs", "μs" -> 1_000;
      case "ms" -> 1_000_000;
      case "s" -> 1_000_000_000;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      default -> -1;
    };
  }

  private static BuiltinException invalid(String what, String text) {
    String kind = what.isEmpty() ? "time: invalid duration " : "time: " + what + "duration ";
    return BuiltinException.error(kind + StringValue.of(text));
  }
}
