package dev.bylaw.rego.builtin.time;

import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.value.StringValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;

/** Reads times in Go's layouts; without a zone they are UTC. Messages are worded as Go's. */
public final class TimeParser {
  private final String layout;
  private final String text;
  private String rest;

  private int year;
  private int month = -1;
  private int day = -1;
  private int yearDay = -1;
  private int hour;
  private int minute;
  private int second;
  private int nanos;
  private boolean afternoon;
  private static final int MAX_LAYOUT = 4_000;

  private boolean morning;
  private int offsetSeconds;

  private TimeParser(String layout, String text) {
    this.layout = layout;
    this.text = text;
    this.rest = text;
  }

  /** The instant that {@code text} says in a layout of Go's. */
  public static Instant parse(String layout, String text) throws BuiltinException {
    return new TimeParser(layout, text).parse();
  }

  private Instant parse() throws BuiltinException {
    if (layout.length() > MAX_LAYOUT) {
      throw failed(": layout too long");
    }
    List<TimeLayout.Token> tokens = TimeLayout.tokens(layout);
    for (int i = 0; i < tokens.size(); i++) {
      TimeLayout.Token token = tokens.get(i);
      boolean fractionNext =
          i + 1 < tokens.size()
              && (tokens.get(i + 1).field() == TimeLayout.Field.FRACTION_ZEROS
                  || tokens.get(i + 1).field() == TimeLayout.Field.FRACTION_NINES);
      read(token, fractionNext);
    }
    if (!rest.isEmpty()) {
      throw failed(": extra text: " + StringValue.of(rest));
    }
    return instant();
  }

  private void read(TimeLayout.Token token, boolean fractionNext) throws BuiltinException {
    String form = token.text();
    switch (token.field()) {
      case LITERAL -> literal(form);
      case LONG_MONTH -> month = name(token, 12, true);
      case MONTH -> month = name(token, 12, false);
      case NUM_MONTH, ZERO_MONTH -> {
        month = number(form, 1, 2, token.field() == TimeLayout.Field.ZERO_MONTH);
        if (month <= 0 || month > 12) {
          throw failed(": month out of range");
        }
      }
      case LONG_WEEKDAY -> name(token, 7, true);
      case WEEKDAY -> name(token, 7, false);
      case DAY, UNDER_DAY, ZERO_DAY -> {
        if (token.field() == TimeLayout.Field.UNDER_DAY && rest.startsWith(" ")) {
          rest = rest.substring(1);
        }
        // Go checks the range of the day once month and year are known
        day = number(form, 1, 2, token.field() == TimeLayout.Field.ZERO_DAY);
      }
      case UNDER_YEARDAY, ZERO_YEARDAY -> {
        String before = rest;
        while (token.field() == TimeLayout.Field.UNDER_YEARDAY && rest.startsWith(" ")) {
          rest = rest.substring(1);
        }
        int skipped = before.length() - rest.length();
        yearDay = number(form, 3 - skipped, 3 - skipped, true);
      }
      case HOUR -> {
        hour = number(form, 1, 2, false);
        if (hour >= 24) {
          throw failed(": hour out of range");
        }
      }
      case HOUR12, ZERO_HOUR12 -> {
        hour = number(form, 1, 2, token.field() == TimeLayout.Field.ZERO_HOUR12);
        if (hour > 12) {
          throw failed(": hour out of range");
        }
      }
      case MINUTE, ZERO_MINUTE -> {
        minute = number(form, 1, 2, token.field() == TimeLayout.Field.ZERO_MINUTE);
        if (minute >= 60) {
          throw failed(": minute out of range");
        }
      }
      case SECOND, ZERO_SECOND -> {
        second = number(form, 1, 2, token.field() == TimeLayout.Field.ZERO_SECOND);
        if (second >= 60) {
          throw failed(": second out of range");
        }
        if (!fractionNext && startsFraction()) {
          nanos = fraction(digitsFrom(1));
        }
      }
      case LONG_YEAR -> year = number(form, 4, 4, true);
      case YEAR -> {
        year = number(form, 2, 2, true);
        year += year >= 69 ? 1900 : 2000;
      }
      case PM_UPPER, PM_LOWER -> {
        boolean upper = token.field() == TimeLayout.Field.PM_UPPER;
        if (rest.startsWith(upper ? "PM" : "pm")) {
          afternoon = true;
        } else if (rest.startsWith(upper ? "AM" : "am")) {
          morning = true;
        } else {
          throw cannot(form);
        }
        rest = rest.substring(2);
      }
      case ZONE_NAME -> zoneName(form);
      case ZONE_OFFSET -> zoneOffset(form);
      case FRACTION_ZEROS -> {
        int digits = form.length() - 1;
        if (!startsFraction() || digitsFrom(1) != digits) {
          throw cannot(form);
        }
        nanos = fraction(digits);
      }
      case FRACTION_NINES -> {
        if (startsFraction()) {
          nanos = fraction(digitsFrom(1));
        }
      }
    }
  }

  /** A blank stands for any number of blanks. */
  private void literal(String form) throws BuiltinException {
    int i = 0;
    while (i < form.length()) {
      char c = form.charAt(i);
      if (c == ' ') {
        if (!rest.isEmpty() && !rest.startsWith(" ")) {
          throw cannot(form);
        }
        while (i < form.length() && form.charAt(i) == ' ') {
          i++;
        }
        while (rest.startsWith(" ")) {
          rest = rest.substring(1);
        }
        continue;
      }
      if (rest.isEmpty() || rest.charAt(0) != c) {
        throw cannot(form.substring(i));
      }
      rest = rest.substring(1);
      i++;
    }
  }

  private int name(TimeLayout.Token token, int count, boolean full) throws BuiltinException {
    for (int i = 1; i <= count; i++) {
      String name =
          count == 12
              ? Month.of(i).getDisplayName(TextStyle.FULL, Locale.ENGLISH)
              : java.time.DayOfWeek.of(i).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      String wanted = full ? name : name.substring(0, 3);
      if (rest.regionMatches(true, 0, wanted, 0, wanted.length())) {
        rest = rest.substring(wanted.length());
        return i;
      }
    }
    throw cannot(token.text());
  }

  /** Between {@code least} and {@code most} digits; exactly {@code most} where {@code fixed}. */
  private int number(String form, int least, int most, boolean fixed) throws BuiltinException {
    int digits = Math.min(digitsFrom(0), most);
    if (digits < least || (fixed && digits < most)) {
      throw cannot(form);
    }
    int value = Integer.parseInt(rest.substring(0, digits));
    rest = rest.substring(digits);
    return value;
  }

  private int digitsFrom(int start) {
    int end = start;
    while (end < rest.length() && rest.charAt(end) >= '0' && rest.charAt(end) <= '9') {
      end++;
    }
    return end - start;
  }

  private boolean startsFraction() {
    return rest.length() >= 2
        && (rest.charAt(0) == '.' || rest.charAt(0) == ',')
        && digitsFrom(1) > 0;
  }

  private int fraction(int digits) {
    String text = rest.substring(1, 1 + digits);
    rest = rest.substring(1 + digits);
    return Integer.parseInt((text + "000000000").substring(0, 9));
  }

  /** A name tells no offset, nor does what stands behind GMT. */
  private void zoneName(String form) throws BuiltinException {
    if (rest.startsWith("UTC")) {
      rest = rest.substring(3);
      return;
    }
    int length = 0;
    while (length < rest.length() && length < 6 && Character.isUpperCase(rest.charAt(length))) {
      length++;
    }
    if (rest.startsWith("GMT")) {
      rest = rest.substring(3);
      if (rest.startsWith("+") || rest.startsWith("-")) {
        int digits = digitsFrom(1);
        if (digits > 0 && digits <= 2) {
          rest = rest.substring(1 + digits);
        }
      }
      return;
    }
    boolean name =
        length == 3
            || (length == 4 && (rest.charAt(3) == 'T' || rest.startsWith("WITA")))
            || (length == 5 && rest.charAt(4) == 'T');
    if (!name && (rest.startsWith("+") || rest.startsWith("-")) && digitsFrom(1) >= 2) {
      rest = rest.substring(1 + Math.min(digitsFrom(1), 4));
      return;
    }
    if (!name) {
      throw cannot(form);
    }
    rest = rest.substring(length);
  }

  private void zoneOffset(String form) throws BuiltinException {
    if (form.startsWith("Z") && rest.startsWith("Z")) {
      rest = rest.substring(1);
      return;
    }
    String pattern = form.substring(1).replaceAll("[0-9]{2}", "(\\\\d\\\\d)");
    if (!form.contains(":")) {
      pattern = "(\\d\\d)".repeat((form.length() - 1) / 2);
    }
    var m = java.util.regex.Pattern.compile("[+-]" + pattern).matcher(rest);
    if (!m.lookingAt()) {
      throw cannot(form);
    }
    int[] units = {3600, 60, 1};
    int seconds = 0;
    for (int group = 1; group <= m.groupCount(); group++) {
      int value = Integer.parseInt(m.group(group));
      if (value > (group == 1 ? 24 : 60)) {
        throw failed(
            ": time zone offset "
                + (group == 1 ? "hour" : group == 2 ? "minute" : "second")
                + " out of range");
      }
      seconds += value * units[group - 1];
    }
    offsetSeconds = rest.startsWith("-") ? -seconds : seconds;
    rest = rest.substring(m.end());
  }

  private Instant instant() throws BuiltinException {
    if (afternoon && hour < 12) {
      hour += 12;
    } else if (morning && hour == 12) {
      hour = 0;
    }
    if (yearDay >= 0) {
      int length = LocalDate.of(year, 1, 1).lengthOfYear();
      if (yearDay < 1 || yearDay > length) {
        throw failed(": day-of-year out of range");
      }
      LocalDate date = LocalDate.ofYearDay(year, yearDay);
      if (month >= 0 && month != date.getMonthValue()) {
        throw failed(": day-of-year does not match month");
      }
      if (day >= 0 && day != date.getDayOfMonth()) {
        throw failed(": day-of-year does not match day");
      }
      month = date.getMonthValue();
      day = date.getDayOfMonth();
    }
    try {
      LocalDate date = LocalDate.of(year, month < 0 ? 1 : month, day < 0 ? 1 : day);
      return LocalDateTime.of(date, LocalTime.of(hour, minute, second, nanos))
          .toInstant(java.time.ZoneOffset.UTC)
          .minusSeconds(offsetSeconds);
    } catch (DateTimeException e) {
      throw failed(": day out of range");
    }
  }

  private BuiltinException cannot(String form) {
    return BuiltinException.error(
        "parsing time "
            + StringValue.of(text)
            + " as "
            + StringValue.of(layout)
            + ": cannot parse "
            + StringValue.of(rest)
            + " as "
            + StringValue.of(form));
  }

  private BuiltinException failed(String message) {
    return BuiltinException.error("parsing time " + StringValue.of(text) + message);
  }
}
