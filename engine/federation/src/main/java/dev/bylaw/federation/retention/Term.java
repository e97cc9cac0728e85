package dev.bylaw.federation.retention;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;

/** An end of a retention interval. */
public sealed interface Term {
  /** A fixed point in time. */
  record At(Instant instant) implements Term {}

  /** A calendar period (UTC) after the date that terms are counted from. */
  record After(Period period) implements Term {}

  /**
   * The point in time that is meant, counted from {@code since}.
   *
   * @throws DateTimeException if it lies outside the calendar
   */
  default Instant resolve(Instant since) {
    return switch (this) {
      case At(Instant instant) -> instant;
      case After(Period period) -> since.atOffset(ZoneOffset.UTC).plus(period).toInstant();
    };
  }
}
