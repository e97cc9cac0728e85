package dev.bylaw.bundle.contract;

import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.yaml.YamlNode;
import dev.bylaw.federation.catalog.RetentionTerms;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Period;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code slaProperties} promises of retention. ODCS says how long data is kept, which is
 * the shortest and the longest time at once; of several promises the longest is the one to keep and
 * the shortest the one to delete by.
 */
final class RetentionReader {

  /** Longer than this is no promise but a mistake, and calendars end. */
  private static final int MAX_UNITS = 100_000;

  private RetentionReader() {}

  static @Nullable RetentionTerms read(YamlNode.Fields contract, Diagnostics diagnostics) {
    if (!(contract.get("slaProperties") instanceof YamlNode.Items(var _, var properties))) {
      return null;
    }
    Period keep = null;
    Period delete = null;
    String driver = null;
    for (int i = 0; i < properties.size(); i++) {
      if (!(properties.get(i) instanceof YamlNode.Fields property)
          || !"retention".equalsIgnoreCase(text(property, "property"))) {
        continue;
      }
      Period period = period(property, "slaProperties[" + i + "]", diagnostics);
      if (period != null) {
        keep = keep == null || days(period) > days(keep) ? period : keep;
        delete = delete == null || days(period) < days(delete) ? period : delete;
        driver = driver == null ? text(property, "driver") : driver;
      }
    }
    return keep == null ? null : new RetentionTerms(keep, delete, driver);
  }

  private static @Nullable Period period(
      YamlNode.Fields property, String path, Diagnostics diagnostics) {
    YamlNode value = property.get("value");
    String text = value == null ? null : value.scalarText();
    if (value == null || text == null) {
      return null;
    }
    String unit = text(property, "unit");
    Period period =
        value instanceof YamlNode.Num(var _, BigDecimal number, var _)
            ? ofUnit(number, unit == null ? "" : unit)
            : iso(text, unit == null ? "" : unit);
    if (period == null) {
      diagnostics.warning(
          "unknown_duration",
          value.location(),
          path + ".value",
          "`" + text + (unit == null ? "" : " " + unit) + "` is no retention period in whole days",
          "write a number with a unit (d, w, m, y), or a period such as `P3Y`");
    }
    return period;
  }

  private static @Nullable Period iso(String text, String unit) {
    try {
      if (text.startsWith("PT")) {
        Duration duration = Duration.parse(text);
        return duration.toDays() > 0 && duration.toDays() <= MAX_UNITS
            ? Period.ofDays((int) duration.toDays())
            : null;
      }
      if (text.startsWith("P")) {
        Period period = Period.parse(text);
        return period.isNegative() || period.isZero() || days(period) > 366L * MAX_UNITS
            ? null
            : period;
      }
      return text.length() <= 10 ? ofUnit(new BigDecimal(text), unit) : null;
    } catch (DateTimeException | NumberFormatException | ArithmeticException _) {
      return null;
    }
  }

  private static @Nullable Period ofUnit(BigDecimal number, String unit) {
    if (number.signum() <= 0
        || number.stripTrailingZeros().scale() > 0
        || number.compareTo(BigDecimal.valueOf(MAX_UNITS)) > 0) {
      return null;
    }
    int n = number.intValueExact();
    return switch (unit.toLowerCase(Locale.ROOT)) {
      case "d", "day", "days" -> Period.ofDays(n);
      case "w", "week", "weeks" -> Period.ofWeeks(n);
      case "m", "mo", "month", "months" -> Period.ofMonths(n);
      case "y", "yr", "year", "years" -> Period.ofYears(n);
      case "h", "hour", "hours" -> n % 24 == 0 ? Period.ofDays(n / 24) : null;
      default -> null;
    };
  }

  private static long days(Period period) {
    return period.toTotalMonths() * 30 + period.toTotalMonths() * 7 / 16 + period.getDays();
  }

  private static @Nullable String text(YamlNode.Fields in, String key) {
    YamlNode value = in.get(key);
    return value == null ? null : value.scalarText();
  }
}
