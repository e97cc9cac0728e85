package dev.bylaw.log.entry;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;

/**
 * Times as leaves hold them: RFC 3339, UTC, always nine digits of a second, so that they sort as
 * texts do: 2026-11-21T10:00:00.000000000Z. The year has four digits.
 */
final class LeafTime {
  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");
  private static final Pattern FORM =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z");

  private LeafTime() {}

  static byte[] write(Instant time) throws EntryException {
    if (time.isBefore(FIRST) || !time.isBefore(END)) {
      throw new EntryException("the time " + time + " has no year of four digits");
    }
    LocalDateTime utc =
        LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
    byte[] text = new byte[30];
    put(text, 0, 4, utc.getYear());
    text[4] = '-';
    put(text, 5, 2, utc.getMonthValue());
    text[7] = '-';
    put(text, 8, 2, utc.getDayOfMonth());
    text[10] = 'T';
    put(text, 11, 2, utc.getHour());
    text[13] = ':';
    put(text, 14, 2, utc.getMinute());
    text[16] = ':';
    put(text, 17, 2, utc.getSecond());
    text[19] = '.';
    put(text, 20, 9, utc.getNano());
    text[29] = 'Z';
    return text;
  }

  static Instant read(String text) throws EntryException {
    try {
      if (FORM.matcher(text).matches()) {
        return Instant.parse(text);
      }
    } catch (DateTimeException _) {
      // told below
    }
    throw new EntryException("`" + text + "` is not a time");
  }

  private static void put(byte[] text, int at, int digits, int number) {
    int rest = number;
    for (int i = at + digits - 1; i >= at; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
