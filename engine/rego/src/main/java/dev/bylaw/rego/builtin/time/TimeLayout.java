package dev.bylaw.rego.builtin.time;

import java.util.ArrayList;
import java.util.List;

/**
 * A time layout as Go reads it: the reference time {@code Mon Jan 2 15:04:05 MST 2006} shows where
 * each field stands.
 */
public final class TimeLayout {
  /** A field of the layout, or text that stands for itself. */
  enum Field {
    LITERAL,
    LONG_MONTH,
    MONTH,
    NUM_MONTH,
    ZERO_MONTH,
    LONG_WEEKDAY,
    WEEKDAY,
    DAY,
    UNDER_DAY,
    ZERO_DAY,
    UNDER_YEARDAY,
    ZERO_YEARDAY,
    HOUR,
    HOUR12,
    ZERO_HOUR12,
    MINUTE,
    ZERO_MINUTE,
    SECOND,
    ZERO_SECOND,
    LONG_YEAR,
    YEAR,
    PM_UPPER,
    PM_LOWER,
    ZONE_NAME,
    ZONE_OFFSET,
    FRACTION_ZEROS,
    FRACTION_NINES
  }

  /** A field and the text that shows it. */
  record Token(Field field, String text) {}

  // longer forms first, where one begins another
  private static final List<Token> FORMS =
      List.of(
          new Token(Field.LONG_MONTH, "January"),
          new Token(Field.MONTH, "Jan"),
          new Token(Field.LONG_WEEKDAY, "Monday"),
          new Token(Field.WEEKDAY, "Mon"),
          new Token(Field.ZONE_NAME, "MST"),
          new Token(Field.ZERO_YEARDAY, "002"),
          new Token(Field.ZERO_MONTH, "01"),
          new Token(Field.ZERO_DAY, "02"),
          new Token(Field.ZERO_HOUR12, "03"),
          new Token(Field.ZERO_MINUTE, "04"),
          new Token(Field.ZERO_SECOND, "05"),
          new Token(Field.YEAR, "06"),
          new Token(Field.HOUR, "15"),
          new Token(Field.NUM_MONTH, "1"),
          new Token(Field.LONG_YEAR, "2006"),
          new Token(Field.DAY, "2"),
          new Token(Field.UNDER_YEARDAY, "__2"),
          new Token(Field.UNDER_DAY, "_2"),
          new Token(Field.HOUR12, "3"),
          new Token(Field.MINUTE, "4"),
          new Token(Field.SECOND, "5"),
          new Token(Field.PM_UPPER, "PM"),
          new Token(Field.PM_LOWER, "pm"),
          new Token(Field.ZONE_OFFSET, "-07:00:00"),
          new Token(Field.ZONE_OFFSET, "-070000"),
          new Token(Field.ZONE_OFFSET, "-07:00"),
          new Token(Field.ZONE_OFFSET, "-0700"),
          new Token(Field.ZONE_OFFSET, "-07"),
          new Token(Field.ZONE_OFFSET, "Z07:00:00"),
          new Token(Field.ZONE_OFFSET, "Z070000"),
          new Token(Field.ZONE_OFFSET, "Z07:00"),
          new Token(Field.ZONE_OFFSET, "Z0700"),
          new Token(Field.ZONE_OFFSET, "Z07"));

  private TimeLayout() {}

  /** The layout of a name that OPA knows, else the name itself as a layout. */
  public static String named(String name) {
    return switch (name) {
      case "ANSIC" -> "Mon Jan _2 15:04:05 2006";
      case "UnixDate" -> "Mon Jan _2 15:04:05 MST 2006";
      case "RubyDate" -> "Mon Jan 02 15:04:05 -0700 2006";
      case "RFC822" -> "02 Jan 06 15:04 MST";
      case "RFC822Z" -> "02 Jan 06 15:04 -0700";
      case "RFC850" -> "Monday, 02-Jan-06 15:04:05 MST";
      case "RFC1123" -> "Mon, 02 Jan 2006 15:04:05 MST";
      case "RFC1123Z" -> "Mon, 02 Jan 2006 15:04:05 -0700";
      case "RFC3339" -> "2006-01-02T15:04:05Z07:00";
      case "RFC3339Nano" -> "2006-01-02T15:04:05.999999999Z07:00";
      default -> name;
    };
  }

  static List<Token> tokens(String layout) {
    List<Token> tokens = new ArrayList<>();
    int literal = 0;
    int i = 0;
    while (i < layout.length()) {
      Token token = tokenAt(layout, i);
      if (token == null) {
        i++;
        continue;
      }
      if (i > literal) {
        tokens.add(new Token(Field.LITERAL, layout.substring(literal, i)));
      }
      tokens.add(token);
      i += token.text().length();
      literal = i;
    }
    if (literal < layout.length()) {
      tokens.add(new Token(Field.LITERAL, layout.substring(literal)));
    }
    return tokens;
  }

  private static @org.jspecify.annotations.Nullable Token tokenAt(String layout, int i) {
    char c = layout.charAt(i);
    if (c == '.' || c == ',') {
      return fraction(layout, i);
    }
    for (Token form : FORMS) {
      if (layout.startsWith(form.text(), i)) {
        // `_2006` is a literal underscore and a year; `Janet` and `Monet` are words
        if (form.field() == Field.UNDER_DAY && layout.startsWith("_2006", i)) {
          return null;
        }
        boolean word = form.field() == Field.MONTH || form.field() == Field.WEEKDAY;
        int end = i + form.text().length();
        if (word && end < layout.length() && Character.isLowerCase(layout.charAt(end))) {
          return null;
        }
        return form;
      }
    }
    return null;
  }

  /** A run of zeros or nines behind a point or comma, not followed by another digit. */
  private static @org.jspecify.annotations.Nullable Token fraction(String layout, int i) {
    if (i + 1 >= layout.length()) {
      return null;
    }
    char digit = layout.charAt(i + 1);
    if (digit != '0' && digit != '9') {
      return null;
    }
    int end = i + 1;
    while (end < layout.length() && layout.charAt(end) == digit) {
      end++;
    }
    if (end < layout.length() && layout.charAt(end) >= '0' && layout.charAt(end) <= '9') {
      return null;
    }
    return new Token(
        digit == '0' ? Field.FRACTION_ZEROS : Field.FRACTION_NINES, layout.substring(i, end));
  }
}
