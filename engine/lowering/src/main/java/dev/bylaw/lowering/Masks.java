package dev.bylaw.lowering;

import dev.bylaw.federation.obligation.Mask;
import dev.bylaw.lowering.ColumnType.Kind;
import org.jspecify.annotations.Nullable;

/**
 * A mask as an expression of a dialect. The expression has the column's type, is NULL where the
 * value is NULL, and shows no more than the mask allows: what the column's type cannot bear becomes
 * NULL, which is above every mask that shows something.
 */
final class Masks {
  /** Below 64 bits pseudonyms of different values would meet. */
  private static final int MIN_HEX = 16;

  private static final int HEX = 64;
  private static final String FIXED_TEXT = "XXXXXXXX";

  private final Syntax syntax;
  private final PseudonymKeys keys;

  Masks(Syntax syntax, PseudonymKeys keys) {
    this.syntax = syntax;
    this.keys = keys;
  }

  /** The expression, or null where the mask becomes NULL for this type. */
  @Nullable String of(String column, ColumnType type, Mask mask) {
    String shown =
        switch (mask) {
          case Mask.Partial(Mask.End end, int count) ->
              type.isText() ? partial(text(column, type), end, count) : null;
          case Mask.Pseudonym pseudonym -> pseudonym(column, type, pseudonym);
          case Mask.Generalize level -> coarse(column, type, level);
          case Mask.Constant.FIXED_VALUE -> fixed(column, type);
          case Mask.Constant.NULL, Mask.Constant.DROP -> null;
        };
    return shown == null ? null : syntax.cast(shown, type);
  }

  /** NULL of a type. */
  String nothing(ColumnType type) {
    return syntax.cast("NULL", type);
  }

  private String text(String column, ColumnType type) {
    return type.kind() == Kind.CHAR
        ? "rtrim(" + syntax.asText(column) + ")" // engines disagree on the blanks that pad it
        : syntax.asText(column);
  }

  private String partial(String text, Mask.End end, int count) {
    if (count == 0) {
      return syntax.alphanum(text);
    }
    String hidden = "length(" + text + ") - " + count;
    String masked =
        switch (end) {
          case FIRST ->
              "substr(%s, 1, %d) || %s"
                  .formatted(
                      text, count, syntax.alphanum("substr(" + text + ", " + (count + 1) + ")"));
          case LAST ->
              "%s || substr(%s, %s + 1)"
                  .formatted(
                      syntax.alphanum("substr(" + text + ", 1, " + hidden + ")"), text, hidden);
        };
    return "CASE WHEN length("
        + text
        + ") <= "
        + count
        + " THEN "
        + text
        + " ELSE "
        + masked
        + " END";
  }

  private @Nullable String pseudonym(String column, ColumnType type, Mask.Pseudonym mask) {
    byte[] key = keys.key(mask);
    if (key == null) {
      return null;
    }
    if (type.isText()) {
      String hex = syntax.hmac(text(column, type), key);
      return type.length() >= HEX
          ? hex
          : type.length() < MIN_HEX ? null : "substr(" + hex + ", 1, " + type.length() + ")";
    }
    return type.kind() == Kind.BIGINT
        ? syntax.ofHex("substr(" + syntax.hmac(syntax.asText(column), key) + ", 1, 15)")
        : null;
  }

  private @Nullable String coarse(String column, ColumnType type, Mask.Generalize level) {
    String unit =
        switch (level) {
          case TO_MONTH -> "month";
          case TO_YEAR -> "year";
        };
    return switch (type.kind()) {
      case DATE, TIMESTAMP, TIMESTAMP_ZONED -> syntax.truncate(column, type.kind(), unit);
      default -> null;
    };
  }

  private @Nullable String fixed(String column, ColumnType type) {
    String value =
        switch (type.kind()) {
          case VARCHAR, CHAR ->
              "'" + FIXED_TEXT.substring(0, Math.min(FIXED_TEXT.length(), type.length())) + "'";
          case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL, REAL, DOUBLE -> "0";
          case BOOLEAN -> "FALSE";
          case DATE -> "DATE '1970-01-01'";
          case TIMESTAMP -> "TIMESTAMP '1970-01-01 00:00:00'";
          case TIMESTAMP_ZONED -> syntax.instant("1970-01-01 00:00:00");
          case OTHER -> null;
        };
    return value == null
        ? null
        : "CASE WHEN " + column + " IS NULL THEN NULL ELSE " + value + " END";
  }
}
