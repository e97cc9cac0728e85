package dev.bylaw.rego.builtin.time;

import static dev.bylaw.rego.builtin.Operands.integer;
import static dev.bylaw.rego.builtin.Operands.string;

import dev.bylaw.rego.builtin.Builtin.Implementation;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.Operands;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Times in nanoseconds since 1970, in zones of the tz database. "Local" is UTC here. */
final class TimeBuiltins {
  private static final BigInteger BILLION = BigInteger.valueOf(1_000_000_000);
  private static final String ARGUMENT = "either number (ns) or [number (ns), string (tz)]";

  private TimeBuiltins() {}

  static @Nullable Implementation find(String name) {
    return switch (name) {
      case "time.now_ns" -> (c, _) -> NumberValue.of(c.nowNanos());
      case "time.parse_ns" ->
          (_, a) -> nanos(TimeParser.parse(TimeLayout.named(string(a, 0)), string(a, 1)));
      case "time.parse_rfc3339_ns" ->
          (_, a) -> nanos(TimeParser.parse(TimeLayout.named("RFC3339"), string(a, 0)));
      case "time.parse_duration_ns" -> (_, a) -> NumberValue.of(GoDuration.parse(string(a, 0)));
      case "time.format" -> (_, a) -> format(a[0]);
      case "time.date" -> (_, a) -> date(time(a[0]));
      case "time.clock" -> (_, a) -> clock(time(a[0]));
      case "time.weekday" -> (_, a) -> weekday(time(a[0]));
      case "time.add_date" ->
          (_, a) -> addDate(time(a[0]), integer(a, 1), integer(a, 2), integer(a, 3));
      case "time.diff" -> (_, a) -> difference(time(a[0]), time(a[1]));
      default -> null;
    };
  }

  private static Value nanos(Instant instant) throws BuiltinException {
    BigInteger nanos =
        BigInteger.valueOf(instant.getEpochSecond())
            .multiply(BILLION)
            .add(BigInteger.valueOf(instant.getNano()));
    if (nanos.bitLength() > 63) {
      throw BuiltinException.error("time outside of valid range");
    }
    return NumberValue.of(nanos.longValue());
  }

  /** A number, or an array of a number, a zone and (for some) a layout. */
  private static ZonedDateTime time(Value value) throws BuiltinException {
    Value number = value;
    ZoneId zone = ZoneOffset.UTC;
    if (value instanceof ArrayValue array && !array.isEmpty()) {
      number = array.get(0);
      if (!(number instanceof NumberValue)) {
        throw Operands.wrongType(0, number, "number");
      }
      if (array.size() > 1) {
        zone = zone(array.get(1));
      }
    }
    if (!(number instanceof NumberValue n)) {
      throw Operands.wrongType(0, value, ARGUMENT);
    }
    if (!n.isWholeLong()) {
      throw BuiltinException.error("timestamp too big");
    }
    long nanos = n.longValue();
    Instant instant =
        Instant.ofEpochSecond(
            Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    return instant.atZone(zone);
  }

  /** The names of the tz database; built when first asked for. */
  private static final class Zones {
    static final Set<String> NAMES = Set.copyOf(ZoneId.getAvailableZoneIds());
  }

  private static ZoneId zone(Value value) throws BuiltinException {
    if (!(value instanceof StringValue s)) {
      throw Operands.wrongType(0, value, "string");
    }
    return switch (s.value()) {
      case "", "UTC", "Local" -> ZoneOffset.UTC;
      // fixed offsets that the tz database has and Java's names lack
      case "EST" -> ZoneOffset.ofHours(-5);
      case "MST" -> ZoneOffset.ofHours(-7);
      case "HST" -> ZoneOffset.ofHours(-10);
      default -> {
        if (!Zones.NAMES.contains(s.value())) {
          throw BuiltinException.error("unknown time zone " + s.value());
        }
        yield ZoneId.of(s.value());
      }
    };
  }

  private static Value format(Value value) throws BuiltinException {
    ZonedDateTime time = time(value);
    String layout = "RFC3339Nano";
    if (value instanceof ArrayValue array && array.size() > 2) {
      if (!(array.get(2) instanceof StringValue s)) {
        throw Operands.wrongType(0, array.get(2), "string");
      }
      layout = s.value().isEmpty() ? layout : s.value();
    }
    return StringValue.of(TimeFormatter.format(time, TimeLayout.named(layout)));
  }

  private static Value date(ZonedDateTime time) {
    return numbers(time.getYear(), time.getMonthValue(), time.getDayOfMonth());
  }

  private static Value clock(ZonedDateTime time) {
    return numbers(time.getHour(), time.getMinute(), time.getSecond());
  }

  private static Value weekday(ZonedDateTime time) {
    return StringValue.of(time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
  }

  /** Months and days beyond their range go over into the next, as in Go's AddDate. */
  private static Value addDate(ZonedDateTime time, long years, long months, long days)
      throws BuiltinException {
    try {
      LocalDate date =
          LocalDate.of(Math.toIntExact(Math.addExact(time.getYear(), years)), 1, 1)
              .plusMonths(Math.addExact(time.getMonthValue() - 1L, months))
              .plusDays(Math.addExact(time.getDayOfMonth() - 1L, days));
      ZonedDateTime moved =
          ZonedDateTime.ofLocal(date.atTime(time.toLocalTime()), time.getZone(), time.getOffset());
      return nanos(moved.toInstant());
    } catch (DateTimeException | ArithmeticException e) {
      throw BuiltinException.error("time outside of valid range");
    }
  }

  /**
   * Years, months, days, hours, minutes and seconds between two times, in the zone of the first.
   */
  private static Value difference(ZonedDateTime a, ZonedDateTime b) {
    ZonedDateTime first = a;
    ZonedDateTime second = b.withZoneSameInstant(a.getZone());
    if (first.isAfter(second)) {
      ZonedDateTime swapped = first;
      first = second;
      second = swapped;
    }
    int years = second.getYear() - first.getYear();
    int months = second.getMonthValue() - first.getMonthValue();
    int days = second.getDayOfMonth() - first.getDayOfMonth();
    int hours = second.getHour() - first.getHour();
    int minutes = second.getMinute() - first.getMinute();
    int seconds = second.getSecond() - first.getSecond();
    if (seconds < 0) {
      seconds += 60;
      minutes--;
    }
    if (minutes < 0) {
      minutes += 60;
      hours--;
    }
    if (hours < 0) {
      hours += 24;
      days--;
    }
    if (days < 0) {
      days += YearMonth.of(first.getYear(), first.getMonth()).lengthOfMonth();
      months--;
    }
    if (months < 0) {
      months += 12;
      years--;
    }
    return numbers(years, months, days, hours, minutes, seconds);
  }

  private static Value numbers(int... numbers) {
    Value[] values = new Value[numbers.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = NumberValue.of(numbers[i]);
    }
    return ArrayValue.wrap(values);
  }
}
