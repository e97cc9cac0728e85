package dev.bylaw.cli;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/** Times as people give them to a command. */
public final class Times {
  private Times() {}

  /**
   * A date, which means its first moment in UTC, or an RFC 3339 time.
   *
   * @param option which said so, for the message
   */
  public static Instant instant(String option, String text) throws Failure {
    try {
      return text.length() == 10
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new Failure(
          ExitCode.USAGE, option + ": expected a date or an RFC 3339 time, found `" + text + "`");
    }
  }
}
