package dev.bylaw.lowering;

import dev.bylaw.lowering.ColumnType.Kind;
import java.util.HexFormat;

/** Trino. It wants a mask of exactly the column's type. */
final class TrinoSyntax extends Syntax {
  @Override
  String asText(String expression) {
    return "CAST(" + expression + " AS varchar)";
  }

  @Override
  String type(ColumnType type) {
    return switch (type.kind()) {
      case VARCHAR -> word(type, "varchar");
      case CHAR -> word(type, "char");
      case TINYINT -> "tinyint";
      case SMALLINT -> "smallint";
      case INTEGER -> "integer";
      case BIGINT -> "bigint";
      case DECIMAL -> word(type, "decimal");
      case REAL -> "real";
      case DOUBLE -> "double";
      case BOOLEAN -> "boolean";
      case DATE -> "date";
      case TIMESTAMP -> word(type, "timestamp");
      case TIMESTAMP_ZONED -> word(type, "timestamp") + " with time zone";
      case OTHER -> type.raw();
    };
  }

  @Override
  String replace(String text, String pattern, char by) {
    return "regexp_replace(" + text + ", '" + pattern + "', '" + by + "')";
  }

  @Override
  String hmac(String text, byte[] key) {
    return "lower(to_hex(hmac_sha256(to_utf8("
        + text
        + "), X'"
        + HexFormat.of().formatHex(key)
        + "')))";
  }

  @Override
  String ofHex(String digits) {
    return "from_base(" + digits + ", 16)";
  }

  @Override
  String truncate(String expression, Kind kind, String unit) {
    String at = kind == Kind.TIMESTAMP_ZONED ? " AT TIME ZONE 'UTC'" : "";
    return "date_trunc('" + unit + "', " + expression + at + ")";
  }

  @Override
  String instant(String utc) {
    return "TIMESTAMP '" + utc + " UTC'";
  }
}
