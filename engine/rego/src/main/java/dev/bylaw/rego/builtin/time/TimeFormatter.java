package dev.bylaw.rego.builtin.time;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.Locale;

/** Writes times in Go's layouts. */
final class TimeFormatter {
  private static final DateTimeFormatter ZONE_NAME =
      DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH);

  private TimeFormatter() {}

  static String format(ZonedDateTime time, String layout) {
    StringBuilder out = new StringBuilder();
    for (TimeLayout.Token token : TimeLayout.tokens(layout)) {
      append(out, time, token);
    }
    return out.toString();
  }

  private static void append(StringBuilder out, ZonedDateTime time, TimeLayout.Token token) {
    int hour12 = time.getHour() % 12 == 0 ? 12 : time.getHour() % 12;
    switch (token.field()) {
      case LITERAL -> out.append(token.text());
      case LONG_MONTH -> out.append(time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
      case MONTH -> out.append(month(time.getMonthValue()));
      case NUM_MONTH -> out.append(time.getMonthValue());
      case ZERO_MONTH -> padded(out, time.getMonthValue(), 2, '0');
      case LONG_WEEKDAY ->
          out.append(time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
      case WEEKDAY ->
          out.append(time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH), 0, 3);
      case DAY -> out.append(time.getDayOfMonth());
      case UNDER_DAY -> padded(out, time.getDayOfMonth(), 2, ' ');
      case ZERO_DAY -> padded(out, time.getDayOfMonth(), 2, '0');
      case UNDER_YEARDAY -> padded(out, time.getDayOfYear(), 3, ' ');
      case ZERO_YEARDAY -> padded(out, time.getDayOfYear(), 3, '0');
      case HOUR -> padded(out, time.getHour(), 2, '0');
      case HOUR12 -> out.append(hour12);
      case ZERO_HOUR12 -> padded(out, hour12, 2, '0');
      case MINUTE -> out.append(time.getMinute());
      case ZERO_MINUTE -> padded(out, time.getMinute(), 2, '0');
      case SECOND -> out.append(time.getSecond());
      case ZERO_SECOND -> padded(out, time.getSecond(), 2, '0');
      case LONG_YEAR -> padded(out, time.getYear(), 4, '0');
      case YEAR -> padded(out, Math.floorMod(time.getYear(), 100), 2, '0');
      case PM_UPPER -> out.append(time.getHour() >= 12 ? "PM" : "AM");
      case PM_LOWER -> out.append(time.getHour() >= 12 ? "pm" : "am");
      case ZONE_NAME -> out.append(zoneName(time));
      case ZONE_OFFSET -> offset(out, time.getOffset().getTotalSeconds(), token.text());
      case FRACTION_ZEROS, FRACTION_NINES -> fraction(out, time.getNano(), token);
    }
  }

  static String month(int month) {
    return java.time.Month.of(month).getDisplayName(TextStyle.FULL, Locale.ENGLISH).substring(0, 3);
  }

  private static void padded(StringBuilder out, int value, int width, char pad) {
    String digits = Integer.toString(value);
    out.repeat(String.valueOf(pad), Math.max(0, width - digits.length())).append(digits);
  }

  private static String zoneName(ZonedDateTime time) {
    if (time.getZone() instanceof java.time.ZoneOffset) {
      return "UTC";
    }
    return ZONE_NAME.format(time);
  }

  private static void offset(StringBuilder out, int seconds, String form) {
    if (form.startsWith("Z") && seconds == 0) {
      out.append('Z');
      return;
    }
    int magnitude = Math.abs(seconds);
    String colon = form.contains(":") ? ":" : "";
    out.append(seconds < 0 ? '-' : '+');
    padded(out, magnitude / 3600, 2, '0');
    int digits = form.replace(":", "").length() - 1;
    if (digits >= 4) {
      padded(out.append(colon), magnitude / 60 % 60, 2, '0');
    }
    if (digits >= 6) {
      padded(out.append(colon), magnitude % 60, 2, '0');
    }
  }

  private static void fraction(StringBuilder out, int nanos, TimeLayout.Token token) {
    int digits = Math.min(token.text().length() - 1, 9);
    StringBuilder text = new StringBuilder();
    padded(text, nanos, 9, '0');
    text.setLength(digits);
    if (token.field() == TimeLayout.Field.FRACTION_NINES) {
      while (!text.isEmpty() && text.charAt(text.length() - 1) == '0') {
        text.setLength(text.length() - 1);
      }
      if (text.isEmpty()) {
        return;
      }
    }
    out.append(token.text().charAt(0)).append(text);
  }
}
