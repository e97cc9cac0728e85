package dev.bylaw.lowering;

import dev.bylaw.federation.obligation.Mask;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HexFormat;

/** What a mask makes of a value, in plain Java: the answer that every engine must give. */
final class Reference {
  private static final String LEGIBLE = " .,:;@/+()#*=?!_-";

  private Reference() {}

  static Object of(Mask mask, ColumnType type, Object value, PseudonymKeys keys) {
    if (value == null) {
      return null;
    }
    return switch (mask) {
      case Mask.Partial(Mask.End end, int shown) ->
          value instanceof String text ? partial(text, end, shown) : null;
      case Mask.Pseudonym pseudonym -> hashed(type, value, keys.key(pseudonym));
      case Mask.Generalize level -> coarse(value, level == Mask.Generalize.TO_YEAR);
      case Mask.Constant.FIXED_VALUE -> fixed(type);
      case Mask.Constant.NULL, Mask.Constant.DROP -> null;
    };
  }

  private static String partial(String text, Mask.End end, int shown) {
    int[] points = text.codePoints().toArray();
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < points.length; i++) {
      boolean legible = end == Mask.End.FIRST ? i < shown : i >= points.length - shown;
      int c = points[i];
      out.appendCodePoint(
          legible || LEGIBLE.indexOf(c) >= 0 ? c : c >= '0' && c <= '9' ? 'n' : 'x');
    }
    return out.toString();
  }

  private static Object hashed(ColumnType type, Object value, byte[] key) {
    if (key == null || !(value instanceof String || value instanceof Long)) {
      return null;
    }
    String hex =
        HexFormat.of()
            .formatHex(PseudonymKeys.hmac(key, value.toString().getBytes(StandardCharsets.UTF_8)));
    if (value instanceof Long) {
      return Long.parseLong(hex, 0, 15, 16);
    }
    return type.length() < 16 ? null : hex.substring(0, Math.min(64, type.length()));
  }

  private static Object coarse(Object value, boolean year) {
    return switch (value) {
      case LocalDate date -> first(date, year);
      case LocalDateTime at -> first(at.toLocalDate(), year).atTime(LocalTime.MIDNIGHT);
      case Instant at ->
          first(at.atOffset(ZoneOffset.UTC).toLocalDate(), year)
              .atStartOfDay()
              .toInstant(ZoneOffset.UTC);
      default -> null;
    };
  }

  private static LocalDate first(LocalDate date, boolean year) {
    return year ? date.withDayOfYear(1) : date.withDayOfMonth(1);
  }

  private static Object fixed(ColumnType type) {
    return switch (type.kind()) {
      case VARCHAR, CHAR -> "XXXXXXXX";
      case INTEGER -> 0;
      case BIGINT -> 0L;
      case DECIMAL -> new BigDecimal("0.00");
      case DOUBLE -> 0.0;
      case BOOLEAN -> false;
      case DATE -> LocalDate.EPOCH;
      case TIMESTAMP -> LocalDate.EPOCH.atStartOfDay();
      case TIMESTAMP_ZONED -> Instant.EPOCH;
      case OTHER -> null;
      case TINYINT, SMALLINT, REAL -> throw new IllegalStateException("no such column");
    };
  }
}
