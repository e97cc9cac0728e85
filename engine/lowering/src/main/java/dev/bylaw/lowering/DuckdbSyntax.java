package dev.bylaw.lowering;

import dev.bylaw.lowering.ColumnType.Kind;

/** DuckDB 1.0 and newer. */
final class DuckdbSyntax extends Syntax {
  @Override
  String asText(String expression) {
    return "CAST(" + expression + " AS varchar)";
  }

  @Override
  String type(ColumnType type) {
    return switch (type.kind()) {
      case VARCHAR -> "varchar";
      case CHAR -> "varchar";
      case TINYINT -> "tinyint";
      case SMALLINT -> "smallint";
      case INTEGER -> "integer";
      case BIGINT -> "bigint";
      case DECIMAL -> word(type, "decimal");
      case REAL -> "real";
      case DOUBLE -> "double";
      case BOOLEAN -> "boolean";
      case DATE -> "date";
      case TIMESTAMP -> "timestamp";
      case TIMESTAMP_ZONED -> "timestamptz";
      case OTHER -> type.raw();
    };
  }

  @Override
  String replace(String text, String pattern, char by) {
    return "regexp_replace(" + text + ", '" + pattern + "', '" + by + "', 'g')";
  }

  @Override
  String hmac(String text, byte[] key) {
    PseudonymKeys.Blocks blocks = PseudonymKeys.Blocks.of(key);
    return "sha256(unhex('"
        + blocks.outer()
        + "') || unhex(sha256(unhex('"
        + blocks.inner()
        + "') || encode("
        + text
        + "))))";
  }

  @Override
  String ofHex(String digits) {
    return "CAST('0x' || " + digits + " AS bigint)";
  }

  @Override
  String truncate(String expression, Kind kind, String unit) {
    return kind == Kind.TIMESTAMP_ZONED
        ? "date_trunc('" + unit + "', " + expression + " AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'"
        : "date_trunc('" + unit + "', " + expression + ")";
  }

  @Override
  String instant(String utc) {
    return "TIMESTAMPTZ '" + utc + "+00'";
  }
}
