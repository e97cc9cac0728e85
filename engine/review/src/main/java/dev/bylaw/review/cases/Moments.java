package dev.bylaw.review.cases;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Times and lengths of time as authors and the API write them. */
final class Moments {
  private Moments() {}

  /** RFC 3339, or an ISO date for its first moment in UTC; null where it is neither. */
  static @Nullable Instant instant(String text) {
    try {
      return text.length() == 10
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException _) {
      return null;
    }
  }

  /** ISO 8601 ({@code PT5M}) or seconds as in protobuf's JSON ({@code 300s}); null if neither. */
  static @Nullable Duration length(String text) {
    try {
      return Duration.parse(
          text.matches("\\d+(\\.\\d+)?s") ? "PT" + text.toUpperCase(java.util.Locale.ROOT) : text);
    } catch (DateTimeException _) {
      return null;
    }
  }
}
