package dev.bylaw.lowering;

import dev.bylaw.federation.obligation.Predicate;
import dev.bylaw.federation.request.AttributeValue;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A predicate as a condition of a dialect. A row whose value is NULL meets {@code is_null} alone.
 */
final class Filters {
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

  private static final int MAX_VALUES = 1_000;

  private final Syntax syntax;

  Filters(Syntax syntax) {
    this.syntax = syntax;
  }

  String of(String column, ColumnType type, Predicate predicate) throws LoweringException {
    if (predicate.values().size() > MAX_VALUES) {
      throw new LoweringException(
          "a filter compares `%s` with %d values, at most 1,000 are lowered"
              .formatted(predicate.column(), predicate.values().size()));
    }
    List<String> values = new ArrayList<>();
    for (AttributeValue value : predicate.values()) {
      values.add(literal(type, predicate, value));
    }
    return switch (predicate.op()) {
      case EQ -> column + " = " + values.getFirst();
      case NE -> column + " <> " + values.getFirst();
      case LT -> column + " < " + values.getFirst();
      case LE -> column + " <= " + values.getFirst();
      case GT -> column + " > " + values.getFirst();
      case GE -> column + " >= " + values.getFirst();
      case IN -> values.isEmpty() ? "1 = 0" : column + " IN (" + String.join(", ", values) + ")";
      case NOT_IN ->
          values.isEmpty() ? "1 = 1" : column + " NOT IN (" + String.join(", ", values) + ")";
      case IS_NULL -> column + " IS NULL";
      case NOT_NULL -> column + " IS NOT NULL";
    };
  }

  private String literal(ColumnType type, Predicate predicate, AttributeValue value)
      throws LoweringException {
    return switch (value) {
      case AttributeValue.Text(String text) when type.isText() -> syntax.text(text);
      case AttributeValue.Text(String text) when type.isTime() -> time(type, predicate, text);
      case AttributeValue.Num(var number) when type.isNumber() -> syntax.number(number);
      case AttributeValue.Flag(boolean flag)
          when type.kind() == ColumnType.Kind.BOOLEAN && isEquality(predicate) ->
          flag ? "TRUE" : "FALSE";
      case AttributeValue.Text _,
          AttributeValue.Num _,
          AttributeValue.Flag _,
          AttributeValue.Many _ ->
          throw new LoweringException(
              "a filter compares `%s`, a %s, with %s, which means nothing to it"
                  .formatted(
                      Syntax.printable(predicate.column()),
                      type.kind().name().toLowerCase(Locale.ROOT),
                      Syntax.printable(value.toString())));
    };
  }

  private static boolean isEquality(Predicate predicate) {
    return switch (predicate.op()) {
      case EQ, NE, IN, NOT_IN -> true;
      case LT, LE, GT, GE, IS_NULL, NOT_NULL -> false;
    };
  }

  private String time(ColumnType type, Predicate predicate, String text) throws LoweringException {
    try {
      return switch (type.kind()) {
        case DATE -> "DATE '" + bounded(LocalDate.parse(text)) + "'";
        case TIMESTAMP ->
            "TIMESTAMP '"
                + LOCAL.format(
                    text.length() == 10
                        ? bounded(LocalDate.parse(text)).atStartOfDay()
                        : bounded(LocalDateTime.parse(text)))
                + "'";
        default -> syntax.instant(LOCAL.format(bounded(instant(text))));
      };
    } catch (DateTimeParseException _) {
      throw new LoweringException(
          "a filter compares `%s` with `%s`, expected a date or a time as RFC 3339 writes it"
              .formatted(predicate.column(), Syntax.printable(text)));
    }
  }

  private static LocalDateTime instant(String text) {
    Instant at =
        text.length() == 10
            ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
            : OffsetDateTime.parse(text).toInstant();
    return LocalDateTime.ofInstant(at, ZoneOffset.UTC);
  }

  private static LocalDate bounded(LocalDate date) {
    if (date.getYear() < 1 || date.getYear() > 9999) {
      throw new DateTimeParseException("out of range", date.toString(), 0);
    }
    return date;
  }

  private static LocalDateTime bounded(LocalDateTime at) {
    bounded(at.toLocalDate());
    return at;
  }
}
