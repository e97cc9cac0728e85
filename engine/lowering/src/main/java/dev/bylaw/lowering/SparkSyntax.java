package dev.bylaw.lowering;

import dev.bylaw.lowering.ColumnType.Kind;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** Spark SQL 3.4 and newer. */
final class SparkSyntax extends Syntax {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9 _.,:@/+-]*");

  @Override
  String name(String name) throws LoweringException {
    checkName(name);
    return '`' + name.replace("`", "``") + '`';
  }

  /** What quotes and backslashes mean in a literal depends on version and settings: not in hex. */
  @Override
  String text(String value) throws LoweringException {
    checkText(value);
    return PLAIN.matcher(value).matches()
        ? "'" + value + "'"
        : "decode(X'"
            + HexFormat.of().formatHex(value.getBytes(StandardCharsets.UTF_8))
            + "', 'UTF-8')";
  }

  @Override
  String asText(String expression) {
    return "CAST(" + expression + " AS STRING)";
  }

  @Override
  String type(ColumnType type) {
    return switch (type.kind()) {
      case VARCHAR -> type.parameters().isEmpty() ? "STRING" : word(type, "VARCHAR");
      case CHAR -> word(type, "CHAR");
      case TINYINT -> "TINYINT";
      case SMALLINT -> "SMALLINT";
      case INTEGER -> "INT";
      case BIGINT -> "BIGINT";
      case DECIMAL -> word(type, "DECIMAL");
      case REAL -> "FLOAT";
      case DOUBLE -> "DOUBLE";
      case BOOLEAN -> "BOOLEAN";
      case DATE -> "DATE";
      case TIMESTAMP -> "TIMESTAMP_NTZ";
      case TIMESTAMP_ZONED -> "TIMESTAMP";
      case OTHER -> type.raw().toUpperCase(Locale.ROOT);
    };
  }

  @Override
  String replace(String text, String pattern, char by) {
    return "regexp_replace(" + text + ", '" + pattern + "', '" + by + "')";
  }

  @Override
  String hmac(String text, byte[] key) {
    PseudonymKeys.Blocks blocks = PseudonymKeys.Blocks.of(key);
    return "sha2(concat(X'"
        + blocks.outer()
        + "', unhex(sha2(concat(X'"
        + blocks.inner()
        + "', encode("
        + text
        + ", 'UTF-8')), 256))), 256)";
  }

  @Override
  String ofHex(String digits) {
    return "CAST(conv(" + digits + ", 16, 10) AS BIGINT)";
  }

  /** In the session's zone where it has one: Spark's own date_trunc knows no other. */
  @Override
  String truncate(String expression, Kind kind, String unit) {
    return kind == Kind.DATE
        ? "trunc(" + expression + ", '" + unit + "')"
        : "date_trunc('" + unit + "', " + expression + ")";
  }

  @Override
  String instant(String utc) {
    return "TIMESTAMP '" + utc + " UTC'";
  }
}
